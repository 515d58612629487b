/**
 * Where a decision's file lies: under what it concerns, so that a file which cannot be read still tells whom it blocks.
 *
 * - `decisions/applications/<application>/<kind>-<id>.yaml`: the application, everywhere (hold, quarantine)
 * - `decisions/environments/<environment>/<kind>-<id>.yaml`: the environment (freeze)
 * - `decisions/promotions/<environment>/<application>/<kind>-<id>.yaml`: one application in one environment (the others,
 *   and holds of one environment)
 *
 * A file of its own for each decision: two that are written at once never meet in one. The id in the name makes the
 * second writing of a replayed command visible without reading a file.
 */
import type { Decision, DecisionKind } from "../../domain/decision.ts";
import { segment, unsegment } from "./segment.ts";

export const DECISIONS_FOLDER = "decisions";

/** What a decision concerns; neither: the whole home. */
export interface Concern {
  readonly application?: string;
  readonly environment?: string;
}

export interface DecisionPath extends Concern {
  readonly kind: DecisionKind;
  readonly id: string;
}

export const DECISION_KINDS: readonly DecisionKind[] = [
  "hold",
  "freeze",
  "pin",
  "quarantine",
  "override",
  "request",
  "rollback",
  "acknowledgement",
];

export function concernOf(decision: Decision): Concern {
  switch (decision.kind) {
    case "freeze":
      return { environment: decision.environment };
    case "quarantine":
      return { application: decision.application };
    case "hold":
      return {
        application: decision.application,
        ...(decision.environment !== undefined && { environment: decision.environment }),
      };
    case "pin":
    case "override":
    case "request":
    case "rollback":
    case "acknowledgement":
      return { application: decision.application, environment: decision.environment };
  }
}

export function decisionPath(decision: Decision): string {
  const { application, environment } = concernOf(decision);
  const folder =
    application === undefined
      ? `environments/${segment(environment ?? "")}`
      : environment === undefined
        ? `applications/${segment(application)}`
        : `promotions/${segment(environment)}/${segment(application)}`;
  return `${DECISIONS_FOLDER}/${folder}/${decision.kind}-${segment(decision.id)}.yaml`;
}

/** The inverse of {@link decisionPath}; undefined for any other path. */
export function parseDecisionPath(path: string): DecisionPath | undefined {
  const concern = parseConcern(path);
  const [, name, id] = /^([a-z]+)-([^/]+)\.yaml$/.exec(path.slice(path.lastIndexOf("/") + 1)) ?? [];
  const kind = DECISION_KINDS.find((known) => known === name);
  const decided = id === undefined ? undefined : unsegment(id);
  if (concern === undefined || kind === undefined || decided === undefined) return undefined;
  if (concern.application === undefined && concern.environment === undefined) return undefined;
  return { ...concern, kind, id: decided };
}

/**
 * Whom a file in the folder of decisions concerns by its place, whatever its name: all of the home (`{}`) where that
 * cannot be told. Undefined for files outside that folder.
 */
export function parseConcern(path: string): Concern | undefined {
  const [root, folder, ...names] = path.split("/");
  if (root !== DECISIONS_FOLDER) return undefined;
  const [first, second] = names.slice(0, -1).map(unsegment);
  const depth = names.length - 1;
  if (folder === "applications" && depth === 1 && first !== undefined) return { application: first };
  if (folder === "environments" && depth === 1 && first !== undefined) return { environment: first };
  if (folder === "promotions" && depth === 2 && first !== undefined && second !== undefined) {
    return { environment: first, application: second };
  }
  return {};
}
