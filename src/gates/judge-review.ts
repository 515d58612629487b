/** What one review comes to. */
import type { GateResult } from "../domain/gate-result.ts";
import type { Approvers } from "./approvers.ts";
import type { Review } from "./facts.ts";

export interface Judgement {
  /** `against`: asks for changes and would count if it approved, or might; `aside`: says nothing that matters here. */
  readonly kind: "counts" | "ignored" | "against" | "aside";
  readonly result: GateResult;
}

/**
 * Judges a review. A request for changes stands even if what it was about has changed since (as on GitHub, until its
 * author approves or it is dismissed); an approval does not.
 */
export function judge({ login, state, void: isVoid }: Review, approvers: Approvers): Judgement {
  const standing = approvers.standingOf(login);
  const excluded = approvers.exclusionOf(login);
  if (state === "changes-requested") {
    if (standing.kind === "may" && excluded === undefined) {
      return judged("against", "blocked", `${login} asks for changes (${standing.as})`);
    }
    if (standing.kind === "cannot-see" && excluded === undefined) {
      return judged(
        "against",
        "error",
        `${login} asks for changes, and whether that counts cannot be seen: ${standing.why}`,
      );
    }
    const why = excluded ?? (standing.kind === "may-not" ? standing.why : "");
    return judged("aside", "waiting", `${login} asks for changes, which holds nothing: ${login} ${why}`);
  }
  if (isVoid)
    return judged("ignored", "waiting", `the approval of ${login} is void, since what it approved has changed`);
  if (excluded !== undefined) {
    return judged("ignored", "waiting", `the approval of ${login} does not count: ${login} ${excluded}`);
  }
  switch (standing.kind) {
    case "may":
      return judged("counts", "passed", `${login} approved it (${standing.as})`);
    case "may-not":
      return judged("ignored", "waiting", `the approval of ${login} does not count: ${login} ${standing.why}`);
    case "cannot-see":
      return judged("ignored", "error", `whether the approval of ${login} counts cannot be seen: ${standing.why}`);
  }
}

const judged = (kind: Judgement["kind"], state: GateResult["state"], reason: string): Judgement => ({
  kind,
  result: { gate: "approvals", state, reason },
});
