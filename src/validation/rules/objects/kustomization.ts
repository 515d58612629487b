/** One kustomization.yaml, as far as it changes which objects there are and how they are called. */
import type { Resource } from "../../resource.ts";
import { groupOf } from "./identity.ts";
import { at, type Fields, fieldsOf, itemsAt, listOf, textOf, textsOf } from "./shape.ts";

export interface Kustomization {
  readonly resource: Resource;
  readonly directory: string;
  /** Files and directories that it takes in, relative to the repository's root. */
  readonly entries: readonly string[];
  /** It takes in something that no rule can see: an address, a chart, a generator or transformer that runs. */
  readonly takesFromOutside: boolean;
  readonly patchFiles: readonly PatchFile[];
  readonly patches: readonly Patch[];
  readonly namespace: string | undefined;
  readonly prefix: string;
  readonly suffix: string;
  /** Labels that it adds to pods. */
  readonly labels: Fields;
  /** Labels that it adds to objects: those, and others. */
  readonly objectLabels: Fields;
  /** What its generators make, without the hash behind the name. */
  readonly generated: readonly { readonly kind: string; readonly name: string }[];
  /** Names of images that it rewrites. */
  readonly images: ReadonlySet<string>;
}

export interface PatchFile {
  readonly file: string;
  /** Of its target; undefined where it has none, or a pattern. */
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

/** A patch in the kustomization itself, or the one word of a transformer that works like one. */
export interface Patch {
  /** Undefined: any. */
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly text: string;
}

const FILE = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;

/** Whether the object tells kustomize what to do; Flux's objects of the same kind are none. */
export const isKustomization = (resource: Resource): boolean =>
  groupOf(resource) === "kustomize.config.k8s.io" || (FILE.test(resource.file) && !resource.apiVersion.includes("/"));

/** Undefined for any other object. */
export function readKustomization(resource: Resource): Kustomization | undefined {
  if (!isKustomization(resource)) return undefined;
  const { value } = resource;
  const directory = resource.file.includes("/") ? resource.file.slice(0, resource.file.lastIndexOf("/")) : "";
  const entries: string[] = [];
  let takesFromOutside = ["helmCharts", "helmChartInflationGenerator", "generators", "transformers"].some(
    (field) => listOf(at(value, field)).length > 0,
  );
  for (const entry of ["resources", "bases", "components"].flatMap((field) => listOf(at(value, field)))) {
    const path = typeof entry === "string" ? resolvePath(directory, entry) : undefined;
    if (path === undefined) takesFromOutside = true;
    else entries.push(path);
  }
  const { patchFiles, patches } = readPatches(value, directory);
  return {
    resource,
    directory,
    entries,
    takesFromOutside,
    patchFiles,
    patches,
    namespace: textOf(at(value, "namespace")),
    prefix: textOf(at(value, "namePrefix")) ?? "",
    suffix: textOf(at(value, "nameSuffix")) ?? "",
    labels: readLabels(value, false),
    objectLabels: readLabels(value, true),
    generated: [...generated(value)],
    images: new Set([...itemsAt(value, "images")].flatMap(({ item }) => textOf(at(item, "name")) ?? [])),
  };
}

/** `undefined` for addresses (`https://…`, `github.com/acme/base?ref=v1`) and for what leaves the repository. */
export function resolvePath(directory: string, entry: string): string | undefined {
  if (/^[a-z+]+:|^git@|\?|^\//.test(entry)) return undefined;
  const segments = directory === "" ? [] : directory.split("/");
  for (const segment of entry.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join("/");
}

function readPatches(value: Fields, directory: string): Pick<Kustomization, "patchFiles" | "patches"> {
  const patchFiles: PatchFile[] = [];
  const patches: Patch[] = [];
  const addFile = (entry: unknown, target?: unknown): void => {
    const path = typeof entry === "string" ? resolvePath(directory, entry) : undefined;
    if (path !== undefined) patchFiles.push({ file: path, ...readTarget(target) });
  };
  for (const entry of listOf(at(value, "patchesStrategicMerge"))) {
    if (typeof entry !== "string") continue;
    if (entry.includes("\n")) patches.push(readInline(entry, undefined));
    else addFile(entry);
  }
  for (const field of ["patches", "patchesJson6902"]) {
    for (const { item } of itemsAt(value, field)) {
      addFile(at(item, "path"), at(item, "target"));
      const text = textOf(at(item, "patch"));
      if (text !== undefined) patches.push(readInline(text, at(item, "target")));
    }
  }
  for (const { item } of itemsAt(value, "replicas")) {
    patches.push({ kind: undefined, name: textOf(at(item, "name")), text: "replicas" });
  }
  for (const { item } of itemsAt(value, "replacements")) {
    for (const { item: target } of itemsAt(item, "targets")) {
      const select = at(target, "select");
      const text = listOf(at(target, "fieldPaths")).join(" ");
      patches.push({ kind: textOf(at(select, "kind")), name: textOf(at(select, "name")), text });
    }
  }
  return { patchFiles, patches };
}

/** Which object a patch is for stands in its target (names there are patterns) or in the patch itself. */
function readInline(text: string, target: unknown): Patch {
  const { kind, name } = readTarget(target);
  return { kind: kind ?? /^kind:[ \t]*(\w+)/m.exec(text)?.[1], name, text };
}

/** Patterns are as good as nothing: the patch may be about any object. */
function readTarget(target: unknown): { readonly kind: string | undefined; readonly name: string | undefined } {
  const plain = (field: string): string | undefined => {
    const text = textOf(at(target, field));
    return text !== undefined && /^[\w.-]+$/.test(text) ? text : undefined;
  };
  return { kind: plain("kind"), name: plain("name") };
}

function readLabels(value: Fields, ofObjects: boolean): Fields {
  const labels: Record<string, unknown> = { ...fieldsOf(at(value, "commonLabels")) };
  for (const { item } of itemsAt(value, "labels")) {
    if (ofObjects || item["includeSelectors"] === true || item["includeTemplates"] === true) {
      for (const [key, text] of textsOf(at(item, "pairs"))) labels[key] = text;
    }
  }
  return labels;
}

function* generated(value: Fields): Generator<{ kind: string; name: string }> {
  for (const [field, kind] of [
    ["configMapGenerator", "ConfigMap"],
    ["secretGenerator", "Secret"],
  ] as const) {
    for (const { item } of itemsAt(value, field)) {
      const name = textOf(at(item, "name"));
      if (name !== undefined) yield { kind, name };
    }
  }
}
