/** How many pods a workload has, and who decides. */
import type { Resource } from "../../resource.ts";
import type { ScopeIndex } from "./scope-index.ts";
import { at, textOf } from "./shape.ts";

/** Autoscalers by the workload that they scale: `kind/name`, within a namespace or where that is not known. */
export class Scaling {
  readonly #byTarget = new Map<string, Resource[]>();
  readonly #index: ScopeIndex;

  constructor(index: ScopeIndex) {
    this.#index = index;
    for (const scaler of index.ofKind("HorizontalPodAutoscaler", "ScaledObject")) {
      const target = at(scaler.value, "spec", "scaleTargetRef");
      const kind = textOf(at(target, "kind")) ?? "Deployment";
      const key = `${kind}/${textOf(at(target, "name")) ?? ""}`;
      const list = this.#byTarget.get(`${key}/${index.namespaceOf(scaler) ?? ""}`) ?? [];
      this.#byTarget.set(`${key}/${index.namespaceOf(scaler) ?? ""}`, list);
      list.push(scaler);
      this.#byTarget.set(`${key}/*`, list);
    }
  }

  scalerOf(workload: Resource): Resource | undefined {
    const key = `${workload.kind}/${workload.name}`;
    const namespace = this.#index.namespaceOf(workload);
    if (namespace === undefined) return this.#byTarget.get(`${key}/*`)?.[0];
    return (this.#byTarget.get(`${key}/${namespace}`) ?? this.#byTarget.get(`${key}/`))?.[0];
  }
}

const known = new WeakMap<ScopeIndex, Scaling>();

export function scalingOf(index: ScopeIndex): Scaling {
  const scaling = known.get(index) ?? new Scaling(index);
  known.set(index, scaling);
  return scaling;
}
