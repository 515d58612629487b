/** Objects that pick others by labels: Services, budgets, network policies, monitors. */
import type { Path, Resource } from "../../resource.ts";
import { groupOf } from "./identity.ts";
import { isEmptySelector, labelSelector, mapSelector, type Selector } from "./selector.ts";
import { at, isFilledIn, listOf, textOf } from "./shape.ts";

export interface Selection {
  readonly resource: Resource;
  readonly path: Path;
  readonly selector: Selector;
  readonly picks: "pods" | "Services";
  /** Where it looks: in its own namespace, in those named, or (`any`) everywhere. */
  readonly namespaces: "own" | "any" | readonly string[];
}

/** The selection of the object; undefined where it has none, picks everything, or is filled in by another tool. */
export function selectionOfObject(resource: Resource): Selection | undefined {
  const found = find(resource);
  if (found === undefined || isEmptySelector(found.selector)) return undefined;
  const filledIn = found.selector.pairs.some(([key, value]) => isFilledIn(key) || isFilledIn(value));
  return filledIn ? undefined : { resource, ...found };
}

function find(resource: Resource): Omit<Selection, "resource"> | undefined {
  const { kind, value } = resource;
  const own = { picks: "pods", namespaces: "own" } as const;
  if (kind === "Service" && groupOf(resource) === "") {
    if (at(value, "spec", "type") === "ExternalName") return undefined;
    return { path: ["spec", "selector"], selector: mapSelector(at(value, "spec", "selector")), ...own };
  }
  const field = kind === "NetworkPolicy" ? "podSelector" : "selector";
  const selector = labelSelector(at(value, "spec", field));
  const path = ["spec", field];
  if (selector === undefined) return undefined;
  if (kind === "PodDisruptionBudget" || (kind === "NetworkPolicy" && groupOf(resource) === "networking.k8s.io")) {
    return { path, selector, ...own };
  }
  if (groupOf(resource) !== "monitoring.coreos.com" || (kind !== "ServiceMonitor" && kind !== "PodMonitor"))
    return undefined;
  return { path, selector, picks: kind === "PodMonitor" ? "pods" : "Services", namespaces: monitored(value) };
}

function monitored(value: unknown): Selection["namespaces"] {
  const selector = at(value, "spec", "namespaceSelector");
  if (at(selector, "any") === true) return "any";
  const names = listOf(at(selector, "matchNames")).flatMap((name) => textOf(name) ?? []);
  return names.length === 0 ? "own" : names;
}
