/** Checks: named check runs and commit statuses pass on the promotion's pull request, or on the source commit. */

import { nearest } from "../config/did-you-mean.ts";
import type { ChecksConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import type { CheckFacts, FoundCheck, GateFacts } from "./facts.ts";
import type { Gate } from "./gate.ts";
import { wholeOf } from "./whole.ts";
import { enumerate, enumerateSome, shortSha } from "./wording.ts";

/** What has not reported after this time is said to be missing, with the likely cause (issue: gates). */
export const SILENT_AFTER = 15 * 60_000;

/** Passes if all that goes by each of the names passes, on exactly the commit that is judged. */
export const checks = (config: ChecksConfig): Gate => ({
  holds: config.on === "source" ? "opening" : "merging",
  evaluate: (facts) => {
    const found = config.on === "source" ? onSource(facts) : onPullRequest(facts);
    if ("gate" in found) return found;
    const parts = config.names.map((name) => named(config, name, found, facts));
    const names = enumerate(config.names);
    return wholeOf("checks", parts, `${names} passed on ${shortSha(found.commit)}`);
  },
});

function onSource({ sourceChecks, subject }: GateFacts): CheckFacts | GateResult {
  if (sourceChecks !== undefined) return sourceChecks;
  return {
    gate: "checks",
    state: "error",
    reason: `the checks of the commit that ${subject.version} was built from cannot be read: the commit is not known, or its repository is not open to Towpath`,
    opener:
      "the image says its commit (label org.opencontainers.image.revision) and the App is installed on its repository",
  };
}

function onPullRequest({ pullRequest }: GateFacts): CheckFacts | GateResult {
  const shut = (state: GateResult["state"], reason: string, opener: string): GateResult => ({
    gate: "checks",
    state,
    reason,
    opener,
  });
  if (pullRequest === undefined) {
    return shut("waiting", "checks run on the pull request, and there is none yet", "it is opened and they pass");
  }
  const { checks: read, head, number } = pullRequest;
  if (read === undefined) {
    return shut(
      "error",
      `the checks of #${number} cannot be read`,
      "the App may read checks and commit statuses of the repository",
    );
  }
  if (read.commit === head) return read;
  const reason = `the checks of ${shortSha(read.commit)} are known, and #${number} is at ${shortSha(head)}`;
  return shut("waiting", reason, `those of ${shortSha(head)} pass`);
}

/** The answer for one name: a check run and a status that share it both count. */
function named(config: ChecksConfig, name: string, facts: CheckFacts, { now }: GateFacts): GateResult {
  const sameName = facts.found.filter((check) => check.name === name);
  const counting = sameName.filter(({ app }) => config.app === undefined || isApp(app, config.app));
  if (counting.length === 0) return missing(config, name, sameName, facts, now);
  const parts = counting.map((check) => one(config, check, facts));
  return wholeOf("checks", parts, `${name} passed on ${shortSha(facts.commit)}`);
}

function one({ allow = [] }: ChecksConfig, { name, app, state, word }: FoundCheck, { commit }: CheckFacts): GateResult {
  const who = `${name}${app === undefined ? "" : ` (${app})`}`;
  const on = shortSha(commit);
  const shut = (state: GateResult["state"], reason: string, opener: string): GateResult => ({
    gate: "checks",
    state,
    reason,
    opener,
  });
  if (word === "neutral" || word === "skipped") {
    if (allow.includes(word))
      return { gate: "checks", state: "passed", reason: `${who} is ${word} on ${on}, which is allowed` };
    const reason = `${who} is ${word} on ${on}, which does not count as passed`;
    return shut("blocked", reason, `it runs and passes, or a person writes allow: [${word}] into the gate`);
  }
  if (state === "success") return { gate: "checks", state: "passed", reason: `${who} passed on ${on}` };
  const said = word.replaceAll("_", " ");
  if (state === "pending") return shut("waiting", `${who} is ${said} on ${on}`, "it passes");
  return shut("blocked", `${who} did not pass on ${on}: ${said}`, "it is run again and passes");
}

function missing(
  { app, on }: ChecksConfig,
  name: string,
  byOthers: readonly FoundCheck[],
  { commit, since, found }: CheckFacts,
  now: number,
): GateResult {
  const silentAt = since + SILENT_AFTER;
  const by = app === undefined ? "" : ` by ${app}`;
  const reason = `${name} has not reported${by} on ${shortSha(commit)}`;
  if (now < silentAt) {
    return { gate: "checks", state: "waiting", reason, opener: "it reports and passes", changesAt: silentAt };
  }
  return {
    gate: "checks",
    state: "blocked",
    reason: `${reason} within 15 minutes: ${likelyCause(name, app, on, byOthers, found)}`,
    opener: "it reports and passes, or a person mends its name in towpath.yaml",
  };
}

/** What is most probably wrong with a check that never comes. */
function likelyCause(
  name: string,
  app: string | undefined,
  on: ChecksConfig["on"],
  byOthers: readonly FoundCheck[],
  found: readonly FoundCheck[],
): string {
  if (app !== undefined && byOthers.length > 0) {
    const writers = [...new Set(byOthers.map((check) => check.app ?? "a person or a token"))];
    return `${enumerate(writers)} reported it, and only what ${app} writes counts`;
  }
  const names = [...new Set(found.map((check) => check.name))].sort();
  if (names.length === 0) {
    return on === "source"
      ? "nothing reported on this commit, so its workflows did not run or reported on another commit"
      : "nothing reported on this commit, so probably no workflow runs for pull requests that change these files";
  }
  const near = nearest(name, names);
  if (near !== undefined) return `probably ${near} is meant, which reported`;
  return `only ${enumerateSome(names, 5)} reported, so probably its name differs or its workflow does not run for these files`;
}

const isApp = (found: string | undefined, asked: string): boolean => found?.toLowerCase() === asked.toLowerCase();
