import type { CheckRun, CommitStatus } from "../state/check.ts";
import type { Repository } from "../state/repository.ts";
import type { RequiredCheck } from "../state/rules.ts";

type Outcome = "passed" | "pending" | "failed";

/**
 * What stands against a commit for lack of required checks, as one sentence (none where all have passed). A required
 * context asks for every check run and every commit status of that name ("About status checks"); `neutral` and
 * `skipped` pass.
 */
export function unmetChecks(repository: Repository, required: readonly RequiredCheck[], sha: string): string[] {
  const outcomes = required.map((check) => ({ check, outcome: outcomeOf(repository, check, sha) }));
  const unmet = outcomes.filter(({ outcome }) => outcome !== "passed");
  const [first] = unmet;
  if (first === undefined) return [];
  if (unmet.length === 1)
    return [`Required status check "${first.check.context}" is ${WORD[first.outcome ?? "none"]}.`];
  const counts = (["none", "pending", "failed"] as const)
    .map((kind) => ({ kind, count: unmet.filter(({ outcome }) => (outcome ?? "none") === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${WORD[kind]}`);
  return [`${unmet.length} of ${required.length} required status checks have not succeeded: ${counts.join(", ")}.`];
}

const WORD = { none: "expected", pending: "pending", failed: "failing", passed: "passing" } as const;

/** How a required context fares on a commit; undefined where nobody has said anything. */
export function outcomeOf(repository: Repository, check: RequiredCheck, sha: string): Outcome | undefined {
  const outcomes = [
    ...latestRuns(repository, sha)
      .filter((run) => run.name === check.context && (check.appId === undefined || run.suite.app.id === check.appId))
      .map(outcomeOfRun),
    ...latestStatuses(repository, sha)
      .filter((one) => one.context === check.context && (check.appId === undefined || one.app?.id === check.appId))
      .map(outcomeOfStatus),
  ];
  if (outcomes.length === 0) return undefined;
  if (outcomes.includes("failed")) return "failed";
  return outcomes.includes("pending") ? "pending" : "passed";
}

/** Whether anything on the commit, required or not, has not passed: GitHub then calls a pull request unstable. */
export function hasPendingOrFailed(repository: Repository, sha: string): boolean {
  return (
    latestRuns(repository, sha).some((run) => outcomeOfRun(run) !== "passed") ||
    latestStatuses(repository, sha).some((status) => outcomeOfStatus(status) !== "passed")
  );
}

/** The newest check run of each name and App on a commit. */
export function latestRuns(repository: Repository, sha: string): CheckRun[] {
  const latest = new Map<string, CheckRun>();
  for (const run of repository.runsBySha.get(sha) ?? []) latest.set(`${run.suite.app.id} ${run.name}`, run);
  return [...latest.values()];
}

/** The newest status of each context on a commit. */
export function latestStatuses(repository: Repository, sha: string): CommitStatus[] {
  const latest = new Map<string, CommitStatus>();
  for (const status of repository.statuses.get(sha) ?? []) {
    latest.delete(status.context);
    latest.set(status.context, status);
  }
  return [...latest.values()];
}

function outcomeOfRun({ status, conclusion }: CheckRun): Outcome {
  if (status !== "completed") return "pending";
  return conclusion === "success" || conclusion === "neutral" || conclusion === "skipped" ? "passed" : "failed";
}

function outcomeOfStatus({ state }: CommitStatus): Outcome {
  if (state === "success") return "passed";
  return state === "pending" ? "pending" : "failed";
}
