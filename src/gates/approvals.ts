/** Approvals: enough people who may, and who neither wrote, asked for nor touched it, approve what is evaluated. */
import type { ApprovalsConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { type Approvers, approversOf } from "./approvers.ts";
import { codeOwners } from "./code-owners.ts";
import type { GateFacts, PullRequestFacts, Review, ReviewFacts } from "./facts.ts";
import type { Gate } from "./gate.ts";
import { judge } from "./judge-review.ts";
import { wholeOf } from "./whole.ts";
import { count, enumerate, enumerateSome } from "./wording.ts";

/**
 * Passes if the count is reached, every changed file has an owner's approval where code owners are asked for, and nobody
 * whose approval would count asks for changes. While the author of the source commit is not known, one approval more is
 * asked for: of so many, at most one can be the author's. The same holds for whoever pushed with an address that tells no
 * login.
 */
export const approvals = (config: ApprovalsConfig): Gate => ({
  holds: "merging",
  evaluate: (facts) => {
    const { pullRequest } = facts;
    if (pullRequest === undefined) {
      return said("waiting", "people approve the pull request, and there is none yet", "it is opened and approved");
    }
    if (pullRequest.reviews === undefined) {
      return said("error", `the reviews of #${pullRequest.number} cannot be read`, "GitHub lets Towpath read them");
    }
    const { reviews } = pullRequest;
    const { pushedBy = pullRequest.pushedBy } = reviews;
    return evaluate(config, facts, { ...pullRequest, pushedBy }, reviews);
  },
});

function evaluate(
  config: ApprovalsConfig,
  facts: GateFacts,
  pullRequest: PullRequestFacts,
  reviews: ReviewFacts,
): GateResult {
  const approvers = approversOf(config, facts.subject, pullRequest, reviews);
  const judged = reviews.reviews.map((review) => ({ review, judgement: judge(review, approvers) }));
  const counts = judged.filter(({ judgement }) => judgement.kind === "counts").map(({ review }) => review.login);
  const counting = [...new Map(counts.map((login) => [login.toLowerCase(), login])).values()];
  const against = judged.filter(({ judgement }) => judgement.kind === "against");
  const whole = [
    ...against.map(({ review, judgement }) => changesRequested(review, judgement.result)),
    counted(config, facts, approvers, pullRequest, counting),
    ...(config.codeOwners ? [codeOwners(reviews, approvers, pullRequest.number)] : []),
  ];
  const others = judged.filter(({ judgement }) => judgement.kind !== "against");
  const notes = [...others.map(({ judgement }) => judgement.result), ...approvers.problems];
  const result = wholeOf("approvals", whole, whole.map(({ reason }) => reason).join("; "));
  const parts = [...(whole.length > 1 ? whole : []), ...notes];
  return parts.length === 0 ? result : { ...result, reason: withVoid(result, judged), parts };
}

/** What was given and does not count is said at once: it is what people wonder about. */
function withVoid(
  { reason, state }: GateResult,
  judged: readonly { readonly judgement: { readonly kind: string; readonly result: GateResult } }[],
): string {
  const [lost, ...more] = judged.filter(({ judgement }) => judgement.kind === "ignored");
  if (state === "passed" || state === "error" || lost === undefined) return reason;
  return `${reason}; ${lost.judgement.result.reason}${more.length === 0 ? "" : ` (and ${more.length} more do not count)`}`;
}

const changesRequested = ({ login }: Review, { state, reason }: GateResult): GateResult =>
  said(state, reason, `${login} approves it or the review is dismissed`);

const MOST_ADDRESSES = 3;

/** Of people and, with `[bot]`, of Apps. Git keeps addresses, which are none; what nobody can be matched with excludes nobody. */
const isLogin = (name: string): boolean => /^[a-z0-9][a-z0-9_-]*(?:\[bot\])?$/i.test(name);

/** How many of those that are asked for are there. */
function counted(
  { count: asked, allow }: ApprovalsConfig,
  { subject }: GateFacts,
  approvers: Approvers,
  { number, pushedBy }: PullRequestFacts,
  counting: readonly string[],
): GateResult {
  const authorUnknown = subject.sourceAuthor === undefined && !allow.includes("author");
  const strangers = allow.includes("pusher") ? [] : pushedBy.filter((name) => !isLogin(name));
  const more = (authorUnknown ? 1 : 0) + strangers.length;
  const needed = asked + more;
  const unknown = [
    ...(authorUnknown ? [`the author of the source commit of ${subject.version} is`] : []),
    ...(strangers.length > 0 ? [`whose account pushed as ${enumerateSome(strangers, MOST_ADDRESSES)} is`] : []),
  ];
  const why =
    more === 0
      ? ""
      : ` (${more === 1 ? "one" : more} more than configured, since ${unknown.join(" not known, and ")} not known and might be among them)`;
  const by = counting.length === 0 ? "" : ` by ${enumerate(counting)}`;
  const reason = `${counting.length} of ${count(needed, "approval")}${by}${why}`;
  const left = needed - counting.length;
  if (left <= 0) return said("passed", reason);
  const able = approvers.able?.filter((login) => !counting.includes(login));
  const people = `${left === 1 ? "one" : left} ${counting.length === 0 ? "" : "more "}of these`;
  if (able !== undefined && able.length < left) {
    const [problem] = approvers.problems;
    if (problem !== undefined) return { ...problem, reason: `${reason}, and ${problem.reason}` };
    const rest = able.length > 0 ? `only ${enumerate(able)}` : counting.length > 0 ? "nobody else" : "nobody";
    const opener = "a person names more people in the gate's teams, users or roles, or lowers its count";
    return said("blocked", `${reason}, and ${rest} could give ${left === 1 ? "it" : "them"}`, opener);
  }
  return said("waiting", reason, `${people} ${left === 1 ? "approves" : "approve"} #${number}: ${approvers.described}`);
}

const said = (state: GateResult["state"], reason: string, opener?: string): GateResult => ({
  gate: "approvals",
  state,
  reason,
  ...(opener !== undefined && { opener }),
});
