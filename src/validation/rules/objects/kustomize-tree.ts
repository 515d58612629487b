/** How kustomizations take one another in, and what that makes of the files below them. */
import type { Resource } from "../../resource.ts";
import { isKustomization, type Kustomization, readKustomization } from "./kustomization.ts";

/** One way in which a file reaches the cluster: what all the kustomizations on that way do to it together. */
export interface Way {
  /** The kustomization that no other takes in. */
  readonly root: Kustomization;
  readonly namespace: string | undefined;
  readonly prefix: string;
  readonly suffix: string;
  /** The same kustomizations, from the innermost outwards. */
  readonly through: readonly Kustomization[];
}

export interface KustomizeTree {
  readonly kustomizations: readonly Kustomization[];
  /** Empty for files that no kustomization takes in. */
  waysOf(file: string): readonly Way[];
  /** Whether the kustomizations around the file bring in objects that no rule can see. */
  isOpen(file: string): boolean;
  isPatchFile(file: string): boolean;
  /** Whether a kustomization around the file sets tag, digest or name of the image. */
  rewritesImage(file: string, image: string): boolean;
  /** Whether a patch of the object speaks of the word (a field or a label): then the file alone does not tell. */
  mentions(resource: Resource, word: string): boolean;
}

/** More ways than these are not followed; no repository is built so, a hostile one may be. */
const MOST_WAYS = 32;

const NO_WAYS: readonly Way[] = [];

/** Builds the tree of all kustomizations among the objects; cycles end where they close. */
export function kustomizeTree(resources: readonly Resource[]): KustomizeTree {
  const kustomizations = resources.flatMap((resource) => readKustomization(resource) ?? []);
  const byDirectory = new Map(kustomizations.map((kustomization) => [kustomization.directory, kustomization]));
  const files = new Set(resources.map(({ file }) => file));
  const parents = new Map<string, Kustomization[]>();
  const patchFiles = new Set<string>();
  const open = new Set<Kustomization>();
  for (const kustomization of kustomizations) {
    if (kustomization.takesFromOutside) open.add(kustomization);
    for (const entry of kustomization.entries) {
      if (files.has(entry) || byDirectory.has(entry)) add(parents, entry, kustomization);
      else open.add(kustomization);
    }
    for (const { file } of kustomization.patchFiles) {
      patchFiles.add(file);
      add(parents, file, kustomization);
    }
  }
  const openBelow = spreadUp(open, parents);
  const ways = new Map<string, readonly Way[]>();
  const waysOf = (file: string): readonly Way[] => {
    if (!parents.has(file)) return NO_WAYS;
    let found = ways.get(file);
    if (found === undefined) {
      found = (parents.get(file) ?? []).flatMap((parent) => waysUp(parent, [], parents)).slice(0, MOST_WAYS);
      ways.set(file, found);
    }
    return found;
  };
  const patched = wordsByObject(kustomizations, resources);
  return {
    kustomizations,
    waysOf,
    isOpen: (file) => waysOf(file).some(({ root }) => openBelow.has(root)),
    isPatchFile: (file) => patchFiles.has(file),
    rewritesImage: (file, image) => {
      const name = image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
      return waysOf(file).some(({ through }) => through.some(({ images }) => images.has(name)));
    },
    mentions: (resource, word) =>
      patched.size > 0 &&
      waysOf(resource.file).some(({ through }) =>
        through.some((kustomization) => patched.get(kustomization)?.(resource, word) === true),
      ),
  };
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** All the kustomizations from which the given ones can be reached. */
function spreadUp(start: Iterable<Kustomization>, parents: ReadonlyMap<string, readonly Kustomization[]>) {
  const reached = new Set(start);
  for (const kustomization of reached) {
    for (const parent of parents.get(kustomization.directory) ?? []) reached.add(parent);
  }
  return reached;
}

function waysUp(
  kustomization: Kustomization,
  below: readonly Kustomization[],
  parents: ReadonlyMap<string, readonly Kustomization[]>,
): readonly Way[] {
  if (below.includes(kustomization)) return [];
  const through = [...below, kustomization];
  const above = through.length < MOST_WAYS ? (parents.get(kustomization.directory) ?? []) : [];
  const ways: Way[] = [];
  for (const parent of above) {
    if (ways.length < MOST_WAYS) ways.push(...waysUp(parent, through, parents));
  }
  return ways.length > 0 ? ways.slice(0, MOST_WAYS) : [wayThrough(through, kustomization)];
}

const wayThrough = (through: readonly Kustomization[], root: Kustomization): Way => ({
  root,
  through,
  namespace: through.findLast(({ namespace }) => namespace !== undefined)?.namespace,
  prefix: through.map(({ prefix }) => prefix).reduce((inner, outer) => outer + inner, ""),
  suffix: through.map(({ suffix }) => suffix).join(""),
});

const ANYTHING = "/anything/";

function sayIn(words: Map<string, Set<string>>, kind: string | undefined, name: string | undefined): Set<string> {
  const key = `${kind ?? "*"}/${name ?? "*"}`;
  const said = words.get(key) ?? new Set();
  words.set(key, said);
  return said;
}

/** What each kustomization's patches say of an object. */
function wordsByObject(
  kustomizations: readonly Kustomization[],
  resources: readonly Resource[],
): ReadonlyMap<Kustomization, (resource: Resource, word: string) => boolean> {
  const byFile = new Map<string, Resource[]>();
  for (const resource of resources) if (!isKustomization(resource)) add(byFile, resource.file, resource);
  const patched = new Map<Kustomization, (resource: Resource, word: string) => boolean>();
  for (const kustomization of kustomizations) {
    const words = new Map<string, Set<string>>();
    const say = (kind: string | undefined, name: string | undefined, text: string): void => {
      const said = sayIn(words, kind, name);
      for (const word of text.match(/[\w./-]+/g) ?? []) {
        said.add(word);
        for (const piece of word.split("/")) said.add(piece);
      }
    };
    for (const { kind, name, text } of kustomization.patches) say(kind, name, text);
    for (const { file, kind, name } of kustomization.patchFiles) {
      const patchesHere = byFile.get(file) ?? [];
      // JSON operations are no objects, and what they say cannot be seen: it may be anything about their target.
      if (patchesHere.length === 0) sayIn(words, kind, name).add(ANYTHING);
      for (const patch of patchesHere) {
        say(kind ?? patch.kind, kind === undefined ? patch.name || undefined : name, JSON.stringify(patch.value, big));
      }
    }
    if (words.size === 0) continue;
    patched.set(kustomization, ({ kind, name }, word) =>
      [`${kind}/${name}`, `${kind}/*`, `*/${name}`, "*/*"].some((key) => {
        const said = words.get(key);
        return said?.has(word) === true || said?.has(ANYTHING) === true;
      }),
    );
  }
  return patched;
}

const big = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);
