import type { Path, Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { identityOf } from "./objects/compared.ts";
import { groupOf } from "./objects/identity.ts";
import { indexBefore, indexOf } from "./objects/scope-index.ts";
import { at } from "./objects/shape.ts";

interface Switch {
  readonly path: Path;
  readonly isOn: (value: unknown) => boolean;
  readonly on: string;
  readonly off: string;
}

const isTrue = (value: unknown): boolean => value === true;

const ARGO: readonly Switch[] = [
  {
    path: ["spec", "syncPolicy", "automated"],
    isOn: (value) => value !== undefined && value !== null && at(value, "enabled") !== false,
    on: "is synced automatically from now on",
    off: "is not synced automatically any more: what merges does not arrive by itself",
  },
  {
    path: ["spec", "syncPolicy", "automated", "prune"],
    isOn: isTrue,
    on: "prunes from now on: what leaves Git is deleted",
    off: "does not prune any more: what leaves Git stays in the cluster",
  },
  {
    path: ["spec", "syncPolicy", "automated", "selfHeal"],
    isOn: isTrue,
    on: "undoes changes made in the cluster from now on",
    off: "lets changes made in the cluster stand from now on",
  },
];
const FLUX: readonly Switch[] = [
  {
    path: ["spec", "prune"],
    isOn: isTrue,
    on: "prunes from now on: what leaves Git is deleted",
    off: "does not prune any more: what leaves Git stays in the cluster",
  },
  {
    path: ["spec", "suspend"],
    isOn: isTrue,
    on: "is suspended: what merges does not arrive",
    off: "is not suspended any more: what merged meanwhile arrives at once",
  },
];

export const syncPolicyChange: Rule = {
  name: "sync-policy-change",
  summary:
    "Whether the agent syncs, prunes and heals by itself decides what a merge does; a change of it is easily missed.",
  level: "warning",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    const [index, before] = [indexOf(scope), indexBefore(scope)];
    if (before === undefined) return;
    const old = new Map<string, Resource>();
    for (const resource of before.ofKind("Application", "Kustomization", "HelmRelease"))
      old.set(identityOf(before, resource), resource);
    for (const resource of index.ofKind("Application", "Kustomization", "HelmRelease")) {
      const was = old.get(identityOf(index, resource));
      if (was === undefined) continue;
      for (const { path, isOn, on, off } of switchesOf(resource)) {
        const now = isOn(at(resource.value, ...path));
        if (now === isOn(at(was.value, ...path))) continue;
        const remedy = "Make sure that this is meant.";
        yield { resource, path, on: "key", message: `this ${resource.kind} ${now ? on : off}`, remedy };
      }
    }
  },
};

function switchesOf(resource: Resource): readonly Switch[] {
  const group = groupOf(resource);
  if (group === "argoproj.io") return ARGO;
  if (group === "kustomize.toolkit.fluxcd.io") return FLUX;
  return group === "helm.toolkit.fluxcd.io" ? FLUX.slice(1) : [];
}
