/** The objects of a scope by the questions that rules ask; built once a scope, in one walk. */
import type { Resource } from "../../resource.ts";
import type { Scope } from "../../rule.ts";
import { externalMatcher } from "./external.ts";
import { groupOf, isBuiltIn, isClusterScoped } from "./identity.ts";
import { isKustomization } from "./kustomization.ts";
import { type KustomizeTree, kustomizeTree } from "./kustomize-tree.ts";
import { type Container, type PodTemplate, podTemplatesOf } from "./pod-templates.ts";
import { producedBy, releaseNames } from "./produced.ts";
import { at, isFilledIn } from "./shape.ts";

export interface ScopeIndex {
  readonly kustomize: KustomizeTree;
  /** Kubernetes objects, whole ones and parts; kustomizations are none. */
  readonly objects: readonly Resource[];
  readonly templates: readonly PodTemplate[];
  readonly containers: readonly Container[];
  ofKind(...kinds: readonly string[]): readonly Resource[];
  /** With what kustomizations set; undefined where nothing tells and for kinds outside of namespaces. */
  namespaceOf(resource: Resource): string | undefined;
  /** A kustomize patch, or another piece of an object whose rest stands elsewhere. */
  isPart(resource: Resource): boolean;
  /** Whether the object is there: in a file, generated, made by an operator, or named in `settings.external`. */
  exists(kind: string, namespace: string | undefined, name: string): boolean;
  /** The objects of that name in files. A namespace that is not known fits all. */
  find(kind: string, namespace: string | undefined, name: string): readonly Resource[];
  /** Whether the name begins with that of a chart's release, as names in charts do. */
  mayComeFromChart(name: string): boolean;
  /** Whether a custom resource has that name: its operator makes pods and Services that carry it. */
  isCustomResource(namespace: string | undefined, name: string): boolean;
}

const indexes = new WeakMap<Scope, ScopeIndex>();
const indexesBefore = new WeakMap<Scope, ScopeIndex>();

/** The index of the scope, kept for all the rules that ask. */
export const indexOf = (scope: Scope): ScopeIndex => kept(indexes, scope, () => build(scope.resources, scope));

/** The index of the base branch's objects; undefined where there is nothing to compare with. */
export const indexBefore = (scope: Scope): ScopeIndex | undefined => {
  const { before } = scope;
  return before === undefined ? undefined : kept(indexesBefore, scope, () => build(before, scope));
};

function kept(indexes: WeakMap<Scope, ScopeIndex>, scope: Scope, make: () => ScopeIndex): ScopeIndex {
  let index = indexes.get(scope);
  if (index === undefined) {
    index = make();
    indexes.set(scope, index);
  }
  return index;
}

/** Stands for "nothing tells which namespace". */
const ANY = "";
/** `name` + `-` + ten characters: how kustomize names what it generates. */
const HASHED = /^(.+)-[a-z0-9]{10}$/;

function build(resources: readonly Resource[], scope: Scope): ScopeIndex {
  const kustomize = kustomizeTree(resources);
  const objects = resources.filter((resource) => !isKustomization(resource));
  const templates = objects.flatMap((resource) => podTemplatesOf(resource));
  const namespaceOf = namespacesBy(kustomize);
  const [files, made, custom] = [new Names<Resource>(), new Names<true>(), new Names<true>()];
  const releases = new Set<string>();
  const byKind = new Map<string, Resource[]>();
  for (const resource of objects) {
    const ofKind = byKind.get(resource.kind);
    if (ofKind === undefined) byKind.set(resource.kind, [resource]);
    else ofKind.push(resource);
    const namespace = namespaceOf(resource);
    const ways = kustomize.waysOf(resource.file);
    const called = new Set([resource.name, ...ways.map(({ prefix, suffix }) => `${prefix}${resource.name}${suffix}`)]);
    for (const name of called) {
      files.add(resource.kind, name, namespace, resource);
      if (!isBuiltIn(resource)) custom.add("", name, namespace, true);
    }
    for (const { kind, name } of producedBy(resource)) made.add(kind, name, namespace, true);
    for (const name of releaseNames(resource)) releases.add(name);
  }
  for (const kustomization of kustomize.kustomizations) {
    for (const { kind, name } of kustomization.generated) made.add(kind, name, undefined, true);
  }
  const external = externalMatcher(scope.settings.external);
  return {
    kustomize,
    objects,
    templates,
    containers: templates.flatMap((template) => template.containers),
    ofKind: (...kinds) => kinds.flatMap((kind) => byKind.get(kind) ?? []),
    namespaceOf,
    isPart: (resource) =>
      resource.part === true ||
      kustomize.isPatchFile(resource.file) ||
      Object.hasOwn(resource.value, "$patch") ||
      looksLikePatch(resource),
    exists: (kind, namespace, name) =>
      files.has(kind, name, namespace) ||
      made.has(kind, name, namespace) ||
      made.has(kind, HASHED.exec(name)?.[1] ?? name, namespace) ||
      external(kind, namespace, name),
    find: (kind, namespace, name) => [...files.get(kind, name, namespace)],
    mayComeFromChart: (name) => beginnings(name).some((beginning) => releases.has(beginning)),
    isCustomResource: (namespace, name) => custom.has("", name, namespace),
  };
}

function namespacesBy(kustomize: KustomizeTree): (resource: Resource) => string | undefined {
  const known = new Map<Resource, string | undefined>();
  const read = (resource: Resource): string | undefined => {
    if (isClusterScoped(resource)) return undefined;
    const ways = kustomize.waysOf(resource.file);
    if (ways.length === 0 && resource.namespace !== undefined && !isFilledIn(resource.namespace))
      return resource.namespace;
    const namespaces = new Set(ways.map((way) => way.namespace ?? resource.namespace));
    if (namespaces.size > 1) return undefined;
    const found = ways.length > 0 ? [...namespaces][0] : resource.namespace;
    return found === undefined || isFilledIn(found) ? undefined : found;
  };
  return (resource) => {
    const found = known.get(resource);
    if (found !== undefined || known.has(resource)) return found;
    const namespace = read(resource);
    known.set(resource, namespace);
    return namespace;
  };
}

/** Patches whose kustomization is not among the files: without a selector or an image, the schema would refuse them. */
const looksLikePatch = (resource: Resource): boolean =>
  podTemplatesOf(resource).some(
    ({ containers }) =>
      containers.some(({ value }) => !Object.hasOwn(value, "image")) ||
      (groupOf(resource) === "apps" && at(resource.value, "spec", "selector") === undefined),
  );

/** `a`, `a-b`, `a-b-c` of `a-b-c`. */
function beginnings(name: string): string[] {
  const found = [name];
  for (let end = name.indexOf("-"); end >= 0; end = name.indexOf("-", end + 1)) found.push(name.slice(0, end));
  return found;
}

/** Things by kind, name and namespace, where a namespace that is not known fits all. */
class Names<T> {
  readonly #byName = new Map<string, Map<string, T[]>>();

  add(kind: string, name: string, namespace: string | undefined, thing: T): void {
    const key = `${kind}/${name}`;
    const spaces = this.#byName.get(key) ?? new Map<string, T[]>();
    this.#byName.set(key, spaces);
    const things = spaces.get(namespace ?? ANY) ?? [];
    spaces.set(namespace ?? ANY, things);
    things.push(thing);
  }

  has(kind: string, name: string, namespace: string | undefined): boolean {
    const spaces = this.#byName.get(`${kind}/${name}`);
    return spaces !== undefined && (namespace === undefined || spaces.has(namespace) || spaces.has(ANY));
  }

  *get(kind: string, name: string, namespace: string | undefined): Generator<T> {
    const spaces = this.#byName.get(`${kind}/${name}`);
    if (spaces === undefined) return;
    if (namespace !== undefined) {
      yield* spaces.get(namespace) ?? [];
      yield* spaces.get(ANY) ?? [];
    } else for (const things of spaces.values()) yield* things;
  }
}
