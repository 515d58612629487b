/** Hotfix: a release that lacks the commit of a fix which the environment runs waits until a person knows that. */
import { isInForce } from "../domain/decision.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { areSame, concerning } from "./decisions.ts";
import type { GateFacts, HotfixFacts } from "./facts.ts";
import { wholeOf } from "./whole.ts";

/** Undefined where the environment runs no hotfix, and for a rollback. */
export function hotfix(facts: GateFacts): GateResult | undefined {
  const { hotfixes, subject } = facts;
  if (hotfixes.length === 0 || subject.kind === "rollback") return undefined;
  const parts = hotfixes.map((fix) => onePart(facts, fix));
  return wholeOf(
    "hotfix",
    parts,
    `${subject.version} holds all fixes that ${subject.environment} runs, or goes on without them`,
  );
}

function onePart(facts: GateFacts, fix: HotfixFacts): GateResult {
  const { environment, images, version } = facts.subject;
  if (fix.contained === true) {
    return { gate: "hotfix", state: "passed", reason: `${version} holds the commit of the hotfix ${fix.version}` };
  }
  const lack =
    fix.contained === false
      ? `${version} lacks the commit of the hotfix ${fix.version}, which ${environment} runs`
      : `whether ${version} holds the commit of the hotfix ${fix.version}, which ${environment} runs, cannot be told`;
  const known = concerning(facts, "acknowledgement").find(
    (one) => one.hotfix === fix.id && isInForce(one, facts.now) && areSame(one.images, images),
  );
  if (known !== undefined)
    return { gate: "hotfix", state: "passed", reason: `${lack}; ${known.by} lets it go on without` };
  if (fix.acknowledged) return { gate: "hotfix", state: "passed", reason: `${lack}; a person lets it go on without` };
  return {
    gate: "hotfix",
    state: "blocked",
    reason: lack,
    opener: `a person comments /acknowledge ${facts.subject.environment} ${facts.subject.application} and why it may go on without the fix, or a release that holds it follows`,
  };
}
