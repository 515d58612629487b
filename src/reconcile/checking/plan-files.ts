/** Which files are checked for a pull request, and with which others: whole environments where it touches them. */
import type { Territory } from "../../config/locate.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";
import { LARGEST_FILE } from "../../validation/engine/check-file.ts";
import { folderOf, looksLikeManifest, mayHoldManifests } from "./candidates.ts";
import type { KustomizeReach } from "./kustomize-reach.ts";

/** One side of a pull request: the commit that it starts from, or its head. */
export interface Side {
  readonly commit: Sha;
  readonly files: readonly PlannedFile[];
}

export interface PlannedFile extends MirrorFile {
  /** Names of environments; `folder:<path>` for files of none, which are looked at with those beside them. */
  readonly scopes: readonly string[];
}

export interface CheckPlan {
  readonly before: Side | undefined;
  readonly after: Side;
  /** Paths of files in `after` that are new or different. */
  readonly changed: ReadonlySet<string>;
  /** Paths of files in `before` that are gone. */
  readonly removed: ReadonlySet<string>;
  /** Names of the environments touched, in the order of the configuration. */
  readonly environments: readonly string[];
  /** Environments that a file of the base belongs to, touched or not. */
  environmentsOf(path: string): readonly string[];
  /** The same of a file of the head. */
  environmentsAtHead(path: string): readonly string[];
}

const FOLDER = "folder:";
export const isEnvironment = (scope: string): boolean => !scope.startsWith(FOLDER);

/** Throws what the mirror throws. */
export async function planFiles(
  mirror: Mirror,
  base: Sha | undefined,
  head: Sha,
  territory: Territory,
  reach: KustomizeReach,
): Promise<CheckPlan> {
  const owners = new Map<string, string | undefined>();
  const ownerOf = (path: string): string | undefined => {
    if (!owners.has(path)) owners.set(path, territory.owner(path)?.environment);
    return owners.get(path);
  };
  const [allAfter, allBefore] = [await mirror.files(head), base === undefined ? [] : await mirror.files(base)];
  const [after, before] = [allAfter.filter(mayHoldManifests), allBefore.filter(mayHoldManifests)];
  const [inAfter, inBefore] = [await reach.of(mirror, allAfter, ownerOf), await reach.of(mirror, allBefore, ownerOf)];
  const [scopesAfter, scopesBefore] = [scopesBy(ownerOf, inAfter), scopesBy(ownerOf, inBefore)];
  const different = differing(after, before);
  const pathsAfter = new Set(after.map(({ path }) => path));
  const gone = before.filter(({ path }) => !pathsAfter.has(path));
  const homeless = different.filter(({ path }) => scopesAfter(path).length === 0);
  const foreign = await foreignAmong(mirror, head, homeless);
  const changed = new Set(different.map(({ path }) => path).filter((path) => !foreign.has(path)));
  const touched = new Set<string>();
  for (const path of changed) for (const scope of orFolder(scopesAfter(path), path)) touched.add(scope);
  for (const { path } of [...gone, ...different]) for (const scope of scopesBefore(path)) touched.add(scope);
  // What is no manifest (a file for a ConfigMap) may be a part of one when it is rendered.
  for (const scope of takenIn(inAfter, differing(allAfter, allBefore))) touched.add(scope);
  for (const scope of takenIn(inBefore, differing(allBefore, allAfter))) touched.add(scope);
  const within = (files: readonly MirrorFile[], scopesOf: ScopesOf): readonly PlannedFile[] =>
    files.flatMap((file): readonly PlannedFile[] => {
      if (foreign.has(file.path)) return [];
      const scopes = orFolder(scopesOf(file.path), file.path).filter((scope) => touched.has(scope));
      return scopes.length === 0 ? [] : [{ ...file, scopes }];
    });
  const planned = within(before, scopesBefore);
  const removed = new Set(gone.map(({ path }) => path));
  return {
    before: base === undefined || touched.size === 0 ? undefined : { commit: base, files: planned },
    after: { commit: head, files: within(after, scopesAfter) },
    changed,
    removed: new Set(planned.filter(({ path }) => removed.has(path)).map(({ path }) => path)),
    environments: territory.environments.filter((name) => touched.has(name)),
    environmentsOf: scopesBefore,
    environmentsAtHead: scopesAfter,
  };
}

/** Files that the others do not have, or have with another content. */
function differing(files: readonly MirrorFile[], others: readonly MirrorFile[]): readonly MirrorFile[] {
  const blobs = new Map(others.map(({ path, blob }) => [path, blob]));
  return files.filter(({ path, blob }) => blobs.get(path) !== blob);
}

/** Environments whose kustomizations read one of the files. */
const takenIn = (reached: ReadonlyMap<string, ReadonlySet<string>>, files: readonly MirrorFile[]): readonly string[] =>
  [...reached].flatMap(([environment, paths]) => (files.some(({ path }) => paths.has(path)) ? [environment] : []));

type ScopesOf = (path: string) => readonly string[];

function scopesBy(
  ownerOf: (path: string) => string | undefined,
  reached: ReadonlyMap<string, ReadonlySet<string>>,
): ScopesOf {
  return (path) => {
    const owner = ownerOf(path);
    const others = [...reached].flatMap(([environment, paths]) =>
      environment !== owner && paths.has(path) ? [environment] : [],
    );
    return owner === undefined ? others : [owner, ...others];
  };
}

const orFolder = (scopes: readonly string[], path: string): readonly string[] =>
  scopes.length > 0 ? scopes : [`${FOLDER}${folderOf(path)}`];

/** Files that speak of no Kubernetes object. One that is too large to be looked at may be one, and is told of. */
async function foreignAmong(mirror: Mirror, head: Sha, files: readonly MirrorFile[]): Promise<ReadonlySet<string>> {
  if (files.length === 0) return new Set();
  const sizes = await mirror.sizes(
    head,
    files.map(({ path }) => path),
  );
  const small = files.filter(({ path }) => (sizes.get(path) ?? 0) <= LARGEST_FILE);
  const foreign = new Set<string>();
  for (const { path, blob } of small) {
    const bytes = (await mirror.blobs([blob])).get(blob);
    if (bytes !== undefined && !looksLikeManifest(bytes)) foreign.add(path);
  }
  return foreign;
}
