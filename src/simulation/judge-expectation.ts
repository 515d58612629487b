/** Whether an expectation came true. */
import type { GateResult } from "../domain/gate-result.ts";
import { formatDayAndTime } from "../domain/times.ts";
import type { Explanation } from "../planning/plan.ts";
import type { Claim } from "./scenario.ts";
import type { Did } from "./timeline.ts";
import { isCalled, nameOf } from "./versions.ts";

export interface Seen {
  readonly explanation: Explanation;
  /** Of this application and environment, oldest first. */
  readonly did: readonly (Did & { readonly at: number })[];
  readonly proposes: string | undefined;
  readonly timezone: string;
}

/** What is instead, as a sentence without a full stop; undefined if the claim is true. */
export function whyNot(claim: Claim, seen: Seen): string | undefined {
  const { explanation, proposes } = seen;
  switch (claim.kind) {
    case "holds":
      return isCalled(explanation.held, claim.version) ? undefined : `it holds ${nameOf(explanation.held)}`;
    case "proposes":
      return proposes === claim.version ? undefined : openNow(proposes);
    case "nothing-open":
      return explanation.pullRequest === undefined ? undefined : openNow(proposes);
    case "up-to-date":
      return explanation.state === "up-to-date" ? undefined : stands(explanation);
    case "says":
      return explanation.sentence.includes(claim.text) ? undefined : stands(explanation);
    case "passes": {
      const gate = explanation.gates.find((one) => one.gate === claim.gate);
      return gate?.state === "passed" ? undefined : gateNow(claim.gate, gate, explanation);
    }
    case "waits":
    case "blocked":
      return whyNotShut(claim, seen);
    case "did":
      return whyNotDone(claim, seen);
  }
}

const openNow = (proposes: string | undefined): string =>
  proposes === undefined ? "nothing is open" : `${proposes} is proposed`;

const stands = ({ state, sentence }: Explanation): string => `it is ${state}: ${sentence.replace(/\.$/, "")}`;

function gateNow(name: string, gate: GateResult | undefined, explanation: Explanation): string {
  if (gate !== undefined) return `${name} is ${gate.state}: ${gate.reason}`;
  const others = explanation.gates.map((one) => `${one.gate} (${one.state})`).join(", ");
  return `${name} is not asked there; ${others === "" ? stands(explanation) : `there are ${others}`}`;
}

function whyNotShut(
  { kind, gate: name, until, because }: Extract<Claim, { kind: "waits" | "blocked" }>,
  { explanation, timezone }: Seen,
): string | undefined {
  const isMeant = ({ state }: GateResult): boolean =>
    kind === "waits" ? state === "waiting" : state === "blocked" || state === "error";
  const gates = explanation.gates.filter(({ gate }) => name === undefined || gate === name);
  const shut = gates.filter(isMeant);
  if (shut.length === 0) {
    const [first] = gates;
    return name === undefined ? stands(explanation) : gateNow(name, first, explanation);
  }
  if (until !== undefined && !shut.some(({ opensAt }) => opensAt === until)) {
    const [opensAt] = shut.flatMap((gate) => gate.opensAt ?? []);
    return opensAt === undefined
      ? "nothing says when it opens by itself"
      : `it opens by itself at ${formatDayAndTime(opensAt, timezone)}`;
  }
  if (because === undefined || shut.some((gate) => says(gate, because))) return undefined;
  return shut.map(({ reason }) => reason).join("; ");
}

/** Whether it gives that reason, or a part of it does. */
const says = ({ reason, parts = [] }: GateResult, because: string): boolean =>
  reason.includes(because) || parts.some((part) => says(part, because));

const DONE = { open: "opened", merge: "merged", close: "closed", update: "updated" } as const;

function whyNotDone(
  { what, version, at, not }: Extract<Claim, { kind: "did" }>,
  { did, timezone }: Seen,
): string | undefined {
  const found = did.filter((one) => one.what === what);
  const isTrue = found.some(
    (one) => (version === undefined || one.version === version) && (at === undefined || one.at === at),
  );
  if (isTrue !== not) return undefined;
  if (found.length === 0) return `nothing was ${DONE[what]}`;
  const all = found.map((one) => `${one.version} was ${DONE[what]} on ${formatDayAndTime(one.at, timezone)}`);
  return all.join(", ");
}
