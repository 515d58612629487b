/** What the cluster is sent of a pull request, by environment: rendered objects in the place of the files they came from. */
import type { RenderedChanges, RenderedEnvironment } from "../../validation/rendered/rendered-changes.ts";
import type { Resource } from "../../validation/resource.ts";
import { type ScopedResources, touchedOf } from "./findings.ts";
import { type CheckPlan, isEnvironment } from "./plan-files.ts";

export interface Versions {
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
}

/** Scope of what is rendered and belongs to no environment. */
const RENDERED = "folder:";

export class Admitted {
  readonly scopes: readonly string[];
  readonly #plan: CheckPlan;
  readonly #before: ScopedResources;
  readonly #after: ScopedResources;
  readonly #rendered: ReadonlyMap<string, RenderedEnvironment>;

  constructor(
    plan: CheckPlan,
    before: ScopedResources = new Map(),
    after: ScopedResources,
    rendered: RenderedChanges | undefined,
  ) {
    this.#plan = plan;
    this.#before = before;
    this.#after = after;
    this.#rendered = new Map((rendered?.environments ?? []).map((one) => [one.environment ?? RENDERED, one] as const));
    this.scopes = [...new Set([...after.keys(), ...before.keys(), ...this.#rendered.keys()])];
  }

  in(scope: string): Versions {
    const rendered = this.#rendered.get(scope);
    const sources = this.#rendered.get(isEnvironment(scope) ? scope : RENDERED)?.sources;
    const own = (resources: readonly Resource[] = []): readonly Resource[] =>
      touchedOf(resources, this.#plan).filter(({ file }) => sources?.has(file) !== true);
    return {
      before: [...own(this.#before.get(scope)), ...(rendered?.before ?? [])],
      after: [...own(this.#after.get(scope)), ...(rendered?.after ?? [])],
    };
  }
}
