/** What becomes different in the cluster, object by object and field by field. Pure. */
import type { Resource } from "../resource.ts";
import { isFields } from "../rules/objects/shape.ts";
import { hidesField, MASKED, maskValue } from "./mask.ts";
import { isNoise, withoutHash } from "./noise.ts";

export interface ObjectName {
  readonly kind: string;
  readonly namespace: string | undefined;
  /** Without the hash that kustomize puts behind the names of generated objects. */
  readonly name: string;
}

export interface FieldChange {
  /** `spec.template.spec.containers[web].image`; items are named by their `name` where they have one. */
  readonly path: string;
  /** Masked; undefined: it was not there. */
  readonly before: unknown;
  /** Masked; undefined: it is gone. */
  readonly after: unknown;
}

export interface ObjectChange extends ObjectName {
  /** Images of containers. */
  readonly images: readonly FieldChange[];
  /** All others that matter. */
  readonly fields: readonly FieldChange[];
  /** How many that do not: hashes, checksums, labels with the chart's version. */
  readonly noise: number;
}

export interface RenderedDifference {
  readonly added: readonly ObjectName[];
  readonly removed: readonly ObjectName[];
  /** Those with noise alone are among them. */
  readonly changed: readonly ObjectChange[];
}

/** Each by kind, namespace and name. */
export function compareObjects(before: readonly Resource[], after: readonly Resource[]): RenderedDifference {
  const old = byIdentity(before);
  const young = byIdentity(after);
  const pairs: (readonly [Resource, Resource])[] = [];
  const added: Resource[] = [];
  for (const [key, resource] of young) {
    const counterpart = old.get(key);
    if (counterpart === undefined) added.push(resource);
    else pairs.push([counterpart, resource]);
  }
  const removed = [...old].filter(([key]) => !young.has(key)).map(([, resource]) => resource);
  const changed = pairs.map(([one, other]) => compareObject(one, other)).filter((change) => change !== undefined);
  return {
    added: added.map(nameOf).sort(byName),
    removed: removed.map(nameOf).sort(byName),
    changed: changed.sort(byName),
  };
}

/** A generated object that changes gets another hash, and is the same object for people. */
function byIdentity(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  const counts = new Map<string, number>();
  const found = new Map<string, Resource>();
  for (const resource of resources) {
    const key = identityOf(resource);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    found.set(count === 0 ? key : `${key} ${count}`, resource);
  }
  return found;
}

/** Group, kind, namespace and name, without the hash of generated ones: what the cluster, and people, take for one object. */
export function identityOf(resource: Resource): string {
  const { apiVersion, kind, namespace } = resource;
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return JSON.stringify([group, kind, namespace, nameOf(resource).name]);
}

const nameOf = ({ kind, namespace, name }: Resource): ObjectName => ({
  kind,
  namespace,
  name: kind === "ConfigMap" || kind === "Secret" ? withoutHash(name) : name,
});

function compareObject(before: Resource, after: Resource): ObjectChange | undefined {
  const changes: RawChange[] = [];
  compareValues(before.value, after.value, [], [], false, changes);
  if (changes.length === 0) return undefined;
  const shown = changes.filter((change) => !isNoise(change.segments, change.before, change.after));
  const isImage = ({ segments }: RawChange): boolean => /^(?:image|newTag)$/.test(segments.at(-1) ?? "");
  return {
    ...nameOf(after),
    images: shown.filter(isImage).map(masked),
    fields: shown.filter((change) => !isImage(change)).map(masked),
    noise: changes.length - shown.length,
  };
}

interface RawChange {
  readonly segments: readonly string[];
  readonly names: readonly string[];
  readonly hidden: boolean;
  readonly before: unknown;
  readonly after: unknown;
}

function masked({ segments, names, hidden, before, after }: RawChange): FieldChange {
  const show = (value: unknown): unknown => {
    if (value === undefined) return undefined;
    return hidden ? MASKED : maskValue(value, names);
  };
  return { path: pathText(segments), before: show(before), after: show(after) };
}

/** `names`: as `maskValue` has them. `hidden`: all below is secret. */
function compareValues(
  before: unknown,
  after: unknown,
  segments: readonly string[],
  names: readonly string[],
  hidden: boolean,
  changes: RawChange[],
): void {
  if (isFields(before) && isFields(after)) {
    const own = [after["name"], before["name"]].filter((name) => typeof name === "string");
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const hides = hidden || hidesField(before, key) || hidesField(after, key);
      const [old, young] = [ownValue(before, key), ownValue(after, key)];
      compareValues(old, young, [...segments, key], [key, ...own], hides, changes);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before, after, segments, names, hidden, changes);
    return;
  }
  if (!isSame(before, after)) changes.push({ segments, names, hidden, before, after });
}

const ownValue = (map: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(map, key) ? map[key] : undefined;

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  segments: readonly string[],
  names: readonly string[],
  hidden: boolean,
  changes: RawChange[],
): void {
  const [old, young] = [itemsByName(before), itemsByName(after)];
  if (old !== undefined && young !== undefined) {
    for (const name of new Set([...old.keys(), ...young.keys()])) {
      compareValues(old.get(name), young.get(name), [...segments, `[${name}]`], [name], hidden, changes);
    }
    return;
  }
  if (![...before, ...after].every(isFields)) {
    if (!isSame(before, after)) changes.push({ segments, names, hidden, before, after });
    return;
  }
  // What is alike at both ends stays where it is; the rest is compared one by one.
  let start = 0;
  while (start < Math.min(before.length, after.length) && isSame(before[start], after[start])) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && isSame(before[before.length - 1 - end], after[after.length - 1 - end])) end += 1;
  for (let index = start; index < Math.max(before.length, after.length) - end; index += 1) {
    const [one, other] = [
      index < before.length - end ? before[index] : undefined,
      index < after.length - end ? after[index] : undefined,
    ];
    compareValues(one, other, [...segments, `[${index}]`], names, hidden, changes);
  }
}

/** Undefined where not each item has a name of its own. */
function itemsByName(list: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const items = new Map<string, unknown>();
  for (const item of list) {
    const name = isFields(item) ? item["name"] : undefined;
    if (typeof name !== "string" || items.has(name)) return undefined;
    items.set(name, item);
  }
  return items;
}

/** Names of generated objects are compared without their hashes elsewhere; here every character counts. */
function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (typeof before !== "object" || typeof after !== "object") return false;
  return asText(before) === asText(after);
}

/** Keys in order. */
const asText = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return inner.toString();
    return isFields(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner;
  }) ?? "";

const pathText = (segments: readonly string[]): string =>
  segments.map((one, index) => (index === 0 || one.startsWith("[") ? one : `.${quoted(one)}`)).join("");

const quoted = (key: string): string => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key));

const byName = (a: ObjectName, b: ObjectName): number =>
  compare(a.kind, b.kind) || compare(a.namespace ?? "", b.namespace ?? "") || compare(a.name, b.name);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
