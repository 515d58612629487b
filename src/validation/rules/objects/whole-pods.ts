/** For rules about what is missing: only where the file would have to say it. */
import type { Scope } from "../../rule.ts";
import type { Container, PodTemplate } from "./pod-templates.ts";
import { indexOf } from "./scope-index.ts";

/**
 * Pod templates that stand in their file as a whole: neither patches nor templates for which a patch speaks of the
 * fields. What kustomize makes of those is judged where the rendered result is.
 */
export function wholeTemplates(scope: Scope, ...fields: readonly string[]): readonly PodTemplate[] {
  const index = indexOf(scope);
  return index.templates.filter(
    ({ resource }) => !index.isPart(resource) && !fields.some((field) => index.kustomize.mentions(resource, field)),
  );
}

/** The containers of {@link wholeTemplates}. Ephemeral ones are made by hand and judged by nobody. */
export const wholeContainers = (scope: Scope, ...fields: readonly string[]): readonly Container[] =>
  wholeTemplates(scope, ...fields).flatMap(({ containers }) => containers.filter(({ role }) => role !== "ephemeral"));
