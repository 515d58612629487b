import type { Path, Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { selectionOf } from "./objects/pod-selection.ts";
import { indexBefore, indexOf, type ScopeIndex } from "./objects/scope-index.ts";
import { type Selection, selectionOfObject } from "./objects/selections.ts";
import { describeSelector } from "./objects/selector.ts";
import { selectServices } from "./objects/service-selection.ts";
import { targetsOf } from "./objects/targets.ts";

/**
 * Pods and Services may come from charts and operators that no file shows. So this is unsure, unless the base branch
 * holds the target and this head does not; and it is not said where a custom resource or a chart's release has the name.
 */
export const danglingTarget: Rule = {
  name: "dangling-target",
  summary:
    "A Service, autoscaler, route, network policy, monitor or disruption budget that points at nothing does nothing.",
  level: "error",
  alsoKnownAs: [
    "kube-linter:dangling-service",
    "kube-linter:dangling-ingress",
    "kube-linter:dangling-horizontalpodautoscaler",
    "kube-linter:dangling-networkpolicy",
    "kube-linter:dangling-networkpolicypeer-podselector",
    "kube-linter:dangling-servicemonitor",
    "kube-score:service-targets-pod",
    "kube-score:ingress-targets-service",
    "kube-score:networkpolicy-targets-pod",
    "kube-score:horizontalpodautoscaler-has-target",
    "kube-score:statefulset-has-servicename",
  ],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    const before = indexBefore(scope);
    for (const resource of index.objects) {
      if (index.isPart(resource)) continue;
      yield* byName(index, before, resource);
      yield* byLabels(index, before, resource);
    }
  },
};

function* byName(index: ScopeIndex, before: ScopeIndex | undefined, resource: Resource): Generator<Remark> {
  for (const { kind, name, path, namespace: named } of targetsOf(resource)) {
    const namespace = named ?? index.namespaceOf(resource);
    if (index.exists(kind, namespace, name) || index.mayComeFromChart(name)) continue;
    if (index.isCustomResource(namespace, name)) continue;
    const gone = before?.exists(kind, namespace, name) === true;
    const shown = `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
    yield* tell(index, resource, path, "value", gone, shown, `${kind}/${namespace ?? "*"}/${name}`);
  }
}

function* byLabels(index: ScopeIndex, before: ScopeIndex | undefined, resource: Resource): Generator<Remark> {
  const selection = selectionOfObject(resource);
  if (selection === undefined || picks(index, selection)) return;
  const { selector, picks: what, path } = selection;
  const namespace = index.namespaceOf(resource);
  const owned = selector.pairs.some(
    ([, value]) => index.mayComeFromChart(value) || index.isCustomResource(namespace, value),
  );
  const patched = selector.pairs.some(([key]) => index.kustomize.mentions(resource, key));
  if (owned || patched) return;
  const gone = before !== undefined && picks(before, selection);
  const shown = `${what === "pods" ? "any pod" : "any Service"} with ${describeSelector(selector)}`;
  yield* tell(index, resource, path, "key", gone, shown, undefined);
}

function picks(index: ScopeIndex, { resource, selector, picks: what, namespaces }: Selection): boolean {
  const own = index.namespaceOf(resource);
  const spaces = namespaces === "own" ? [own] : namespaces === "any" ? [undefined] : namespaces;
  return spaces.some((space) =>
    what === "pods"
      ? selectionOf(index).select(selector, space).length > 0
      : selectServices(index, selector, space).length > 0,
  );
}

function* tell(
  index: ScopeIndex,
  resource: Resource,
  path: Path,
  on: Remark["on"],
  gone: boolean,
  shown: string,
  external: string | undefined,
): Generator<Remark> {
  if (!gone && index.kustomize.isOpen(resource.file)) return;
  const listed =
    external === undefined
      ? `if something else makes it, annotate this ${resource.kind} with towpath.dev/ignore-dangling-target and say what`
      : `if something else makes it, list ${external} as external in towpath.yaml`;
  yield {
    resource,
    path,
    on,
    message: gone
      ? `this ${resource.kind} points at ${shown}, which the change removes`
      : `this ${resource.kind} points at ${shown}, and no file of this environment holds one`,
    remedy: gone
      ? `Keep the target, or remove this ${resource.kind} as well.`
      : `Correct it or add the target; ${listed}.`,
    ...(!gone && { unsure: true }),
  };
}
