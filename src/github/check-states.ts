/** GitHub's words for how a commit fares, as what they say of health. Nothing but a success is healthy. */
import type { ReportState as State } from "../ports/reports.ts";

/** Of a commit status ("Create a commit status"). */
export const stateOfStatus = (state: string): State =>
  state === "success" ? "healthy" : state === "pending" ? "progressing" : "unhealthy";

/** Of a completed check run; what did not run says nothing of health. */
export function stateOfConclusion(conclusion: string | null): State {
  if (conclusion === "success") return "healthy";
  return conclusion === "failure" || conclusion === "timed_out" ? "unhealthy" : "progressing";
}

/** Of a deployment's status; undefined for `inactive`: another took its place, which says nothing of this one. */
export function stateOfDeployment(state: string): State | undefined {
  if (state === "inactive") return undefined;
  if (state === "success") return "healthy";
  return state === "failure" || state === "error" ? "unhealthy" : "progressing";
}
