import type { Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { describe, groupOf, whereIs } from "./objects/identity.ts";
import { indexOf, type ScopeIndex } from "./objects/scope-index.ts";
import { isFilledIn } from "./objects/shape.ts";

/**
 * Two files of one environment may hold the same object on purpose (one for each cluster), so that it counts only where
 * both are applied together for sure: in one file, one directory without a kustomization, or below one kustomization.
 * Elsewhere it is unsure, and not said of directories that differ in one segment (`clusters/eu1/…`, `clusters/us1/…`).
 */
export const duplicateResource: Rule = {
  name: "duplicate-resource",
  summary: "Two definitions of one object overwrite each other; which one wins depends on the order of applying.",
  level: "error",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    const firsts = new Map<string, Map<string, Resource>>();
    for (const resource of [...index.objects].sort(byFile)) {
      if (resource.name === "" || isFilledIn(resource.name) || index.isPart(resource)) continue;
      const namespace = index.namespaceOf(resource);
      const key = [groupOf(resource), resource.kind, namespace ?? "", resource.name].join("\n");
      const seen = firsts.get(key) ?? new Map<string, Resource>();
      firsts.set(key, seen);
      const unit = unitOf(index, resource);
      const together = seen.get(unit);
      if (together !== undefined) yield remarkOn(resource, together);
      const [elsewhere] = seen.values();
      if (together === undefined && elsewhere !== undefined && namespace !== undefined && isPlain(index, resource)) {
        if (isPlain(index, elsewhere) && !isParallel(resource.file, elsewhere.file)) {
          yield { ...remarkOn(resource, elsewhere), unsure: true };
        }
      }
      if (together === undefined) seen.set(unit, resource);
    }
  },
};

const remarkOn = (resource: Resource, other: Resource): Remark => ({
  resource,
  path: ["metadata", "name"],
  on: "value",
  message: `${describe(resource)} is defined twice in this environment: ${whereIs(other)} holds it as well`,
  remedy: "Remove one of the two, or give it another name or namespace.",
});

const byFile = (a: Resource, b: Resource): number =>
  a.file < b.file ? -1 : a.file > b.file ? 1 : a.document - b.document;

const isPlain = (index: ScopeIndex, { file }: Resource): boolean => index.kustomize.waysOf(file).length === 0;

const directoryOf = (file: string): string => file.slice(0, file.lastIndexOf("/") + 1);

/** What is applied together: everything below the same outermost kustomizations, or one directory. */
function unitOf(index: ScopeIndex, resource: Resource): string {
  const roots = new Set(index.kustomize.waysOf(resource.file).map(({ root }) => root.directory));
  return roots.size === 0 ? `plain ${directoryOf(resource.file)}` : [...roots].sort().join("\n");
}

/** `a/eu1/x/web.yaml` and `a/us1/x/web.yaml`. */
function isParallel(file: string, other: string): boolean {
  const [a, b] = [file.split("/"), other.split("/")];
  return a.length === b.length && a.at(-1) === b.at(-1) && a.filter((segment, i) => segment !== b[i]).length === 1;
}
