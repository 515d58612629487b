import { describe } from "@jest/globals";
import type { ChecksConfig } from "../../src/config/gate-config.ts";
import { checks, SILENT_AFTER } from "../../src/gates/checks.ts";
import type { CheckFacts, FoundCheck, GateFacts } from "../../src/gates/facts.ts";
import { factsWith, MINUTE, NOW, pullRequestWith } from "./some-facts.ts";
import { type Case, testTable } from "./table.ts";

interface Given {
  readonly gate?: Partial<ChecksConfig>;
  readonly facts: Partial<GateFacts>;
}

const HEAD = "a".repeat(40);
const found = (name: string, word = "success", app = "github-actions"): FoundCheck => ({
  name,
  app: app === "nobody" ? undefined : app,
  word,
  state: ["success", "neutral", "skipped"].includes(word)
    ? "success"
    : ["queued", "in_progress", "pending"].includes(word)
      ? "pending"
      : "failure",
});
const checksOf = (minutes: number, ...list: readonly FoundCheck[]): CheckFacts => ({
  commit: HEAD,
  since: NOW - minutes * MINUTE,
  found: list,
});
const on = (...list: readonly FoundCheck[]): Partial<GateFacts> => ({
  pullRequest: pullRequestWith({ checks: checksOf(5, ...list) }),
});
const late = (...list: readonly FoundCheck[]): Partial<GateFacts> => ({
  pullRequest: pullRequestWith({ checks: checksOf(15, ...list) }),
});
const pinned = { app: "GitHub-Actions" };
const silentAt = NOW - 5 * MINUTE + SILENT_AFTER;

const CASES: readonly Case<Given>[] = [
  { name: "passed", given: { facts: on(found("e2e")) }, state: "passed" },
  {
    name: "several, all passed",
    given: { gate: { names: ["e2e", "lint"] }, facts: on(found("e2e"), found("lint")) },
    state: "passed",
  },
  {
    name: "several, one under way",
    given: { gate: { names: ["e2e", "lint"] }, facts: on(found("e2e"), found("lint", "in_progress")) },
    state: "waiting",
  },
  {
    name: "the worst of several",
    given: { gate: { names: ["e2e", "lint"] }, facts: on(found("e2e", "queued"), found("lint", "timed_out")) },
    state: "blocked",
  },
  { name: "failed", given: { facts: on(found("e2e", "failure")) }, state: "blocked" },
  { name: "waits for a person", given: { facts: on(found("e2e", "action_required")) }, state: "blocked" },
  { name: "gone stale", given: { facts: on(found("e2e", "stale")) }, state: "blocked" },
  { name: "neutral does not pass", given: { facts: on(found("e2e", "neutral")) }, state: "blocked" },
  { name: "skipped does not pass", given: { facts: on(found("e2e", "skipped")) }, state: "blocked" },
  {
    name: "skipped passes where it is allowed",
    given: { gate: { allow: ["skipped"] }, facts: on(found("e2e", "skipped")) },
    state: "passed",
  },
  {
    name: "neutral where only skipped is allowed",
    given: { gate: { allow: ["skipped"] }, facts: on(found("e2e", "neutral")) },
    state: "blocked",
  },
  {
    name: "a check run and a status of one name, both passed",
    given: { facts: on(found("e2e"), found("e2e", "success", "jenkins")) },
    state: "passed",
  },
  {
    name: "a check run and a status of one name, one of them not",
    given: { facts: on(found("e2e"), found("e2e", "error", "nobody")) },
    state: "blocked",
  },
  {
    name: "pinned to its App",
    given: { gate: pinned, facts: on(found("e2e"), found("e2e", "failure", "nobody")) },
    state: "passed",
  },
  {
    name: "pinned, and written by a stranger",
    given: { gate: pinned, facts: on(found("e2e", "success", "nobody")) },
    state: "waiting",
    changesAt: silentAt,
  },
  {
    name: "pinned, and only ever written by strangers",
    given: { gate: pinned, facts: late(found("e2e", "success", "nobody"), found("e2e", "success", "evil")) },
    state: "blocked",
  },
  { name: "not reported yet", given: { facts: on() }, state: "waiting", changesAt: silentAt },
  { name: "never reported: nothing did", given: { facts: late() }, state: "blocked" },
  {
    name: "never reported: a slip of the pen",
    given: { facts: late(found("E2E tests"), found("lint")) },
    state: "blocked",
  },
  { name: "never reported: others did", given: { facts: late(found("build"), found("lint")) }, state: "blocked" },
  { name: "no pull request", given: { facts: {} }, state: "waiting" },
  {
    name: "checks of another commit",
    given: { facts: { pullRequest: pullRequestWith({ head: "b".repeat(40), checks: checksOf(5, found("e2e")) }) } },
    state: "waiting",
  },
  { name: "cannot be read", given: { facts: { pullRequest: pullRequestWith({ checks: undefined }) } }, state: "error" },
  {
    name: "on the source commit",
    given: { gate: { on: "source" }, facts: { sourceChecks: checksOf(5, found("e2e")) } },
    state: "passed",
  },
  {
    name: "on the source commit, never reported",
    given: { gate: { on: "source" }, facts: { sourceChecks: checksOf(15) } },
    state: "blocked",
  },
  { name: "on a source commit that cannot be read", given: { gate: { on: "source" }, facts: {} }, state: "error" },
];

describe("the checks gate", () => {
  testTable("checks", CASES, ({ gate, facts }) =>
    checks({ kind: "checks", names: ["e2e"], on: "pull-request", ...gate }).evaluate(factsWith(facts)),
  );
});
