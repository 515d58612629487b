/** Which applications are to be planned again, and what is forgotten before. */
import type { Hints } from "../hints.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import { applicationsOf } from "../observe/slices.ts";
import { parseSubjectKey } from "../observe/subject.ts";

/** Nobody tells of checks in source repositories that are no home: while a gate waits for them they are read again. */
const SOURCE_AGAIN_MS = 60_000;

/** Applications whose slice may differ, or whose plan wanted to be looked at by now. */
export function dueApplications(observed: ObservedHome, memory: HomeMemory, now: number): Iterable<string> {
  const due = new Set(memory.dirty);
  memory.dirty.clear();
  for (const [application, { wakeAt }] of memory.plans) {
    if (wakeAt === undefined || wakeAt > now) continue;
    due.add(application);
    forgetWords(observed, memory, application);
  }
  if (observed.changed === "all") return applicationsOf(observed);
  for (const application of observed.changed) due.add(application);
  return due;
}

/** Answers that an event contradicts, that a sweep doubts, and checks that are not done and tell no one of their end. */
export function forgetAnswers(memory: HomeMemory, hints: Hints, now: number): void {
  const { answers } = memory;
  const concerned = [
    answers.forgetChecked(hints.checked),
    answers.forget((ask, at) => {
      if (ask.kind === "reviews") {
        return hints.sweep || hints.reviewed.some(({ number }) => number === ask.pullRequest);
      }
      return (hints.sweep && ask.kind === "checks") || (ask.kind === "source" && now >= at + SOURCE_AGAIN_MS);
    }),
  ];
  for (const applications of concerned) for (const application of applications) memory.dirty.add(application);
}

/** Applications and environments that are not there any more. */
export function forgetGone(observed: ObservedHome, memory: HomeMemory): void {
  if (observed.changed !== "all") return;
  const known = applicationsOf(observed);
  const environments = new Set(observed.config.environments.map(({ name }) => name));
  for (const application of memory.plans.keys()) {
    if (known.has(application)) continue;
    memory.plans.delete(application);
    memory.openSlices.delete(application);
  }
  for (const key of memory.problemsOf.keys()) {
    const { application, environment } = parseSubjectKey(key);
    if (!known.has(application) || !environments.has(environment)) memory.problemsOf.delete(key);
  }
}

/** A plan that waits for GitHub to see something otherwise wants it to be asked again; `blocked` ends with an event. */
function forgetWords({ stored }: ObservedHome, memory: HomeMemory, application: string): void {
  for (const { open } of memory.openSlices.get(application)?.environments ?? []) {
    if (open === undefined || !["unstable", "behind", "conflict"].includes(open.mergeable)) continue;
    const pull = stored.pulls.open().find(({ number, branch }) => number === open.number && branch === open.branch);
    if (pull !== undefined) stored.pulls.forgetWord(pull.repositoryId, pull.number);
  }
}
