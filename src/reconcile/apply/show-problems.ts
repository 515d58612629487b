/** Tells what people must mend before Towpath can promote, where they look: a check run on the head of the branch. */
import { createHash } from "node:crypto";
import { Mistake, type Problem } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import { escapeMarkdown } from "../../presentation/escaping.ts";
import type { HomeMemory } from "../memory.ts";
import { parseSubjectKey } from "../observe/subject.ts";
import type { Outside } from "../outside.ts";
import type { Applying } from "./applying.ts";

export const PLACES_CHECK = "Towpath / places";
/** More than this nobody reads in one check run; the rest is counted. */
const MOST = 200;

interface Told {
  readonly repository: Repository;
  readonly head: Sha;
  readonly problems: Map<string, Problem>;
}

/** One check run for each branch, written when its problems are others than before. */
export async function showProblems(applying: Applying, memory: HomeMemory): Promise<void> {
  const { outside, home } = applying;
  for (const [key, told] of byBranch(applying, memory)) {
    const list = [...told.problems.values()].sort((a, b) => (a.message < b.message ? -1 : 1));
    const hash = hashOf(list);
    const document = documentOf(key);
    const before = memory.problems.get(key) ?? (await outside.projection.get<string>(home.id, document)) ?? NONE;
    memory.problems.set(key, hash);
    if (before === hash) continue;
    await outside.checks.write(told.repository, { head: told.head, ...checkOf(list) });
    await outside.projection.put(home.id, document, hash);
  }
}

/**
 * Tells what stopped a whole pass, on the head of the home's default branch; the next pass that goes well tells of its
 * end. Where that cannot be written either, the log has to do.
 */
export async function showStop(
  outside: Outside,
  home: Repository,
  head: Sha,
  { code, message }: Mistake,
): Promise<void> {
  const list = [{ code, message }];
  const document = documentOf(`${home.id}:${home.defaultBranch}`);
  const hash = hashOf(list);
  if ((await outside.projection.get<string>(home.id, document)) === hash) return;
  try {
    await outside.checks.write(home, { head, ...checkOf(list) });
    await outside.projection.put(home.id, document, hash);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    outside.log.warn({ code: error.code }, error.message);
  }
}

const documentOf = (key: string): string => `problems/${key}`;
const hashOf = (list: readonly Problem[]): string =>
  list.length === 0 ? NONE : createHash("sha256").update(JSON.stringify(list)).digest("hex");

const NONE = "none";

/** The branches of all environments, also those without a problem: one that had some is told of their end. */
function byBranch(applying: Applying, memory: HomeMemory): ReadonlyMap<string, Told> {
  const branches = new Map<string, Told>();
  const homeHead = applying.homeMirror.branches.get(applying.home.defaultBranch);
  const of = (environment: string): Told | undefined => {
    const ground = applying.ground(environment);
    // An environment that cannot be reached is told of where it is configured.
    const repository = ground?.repository ?? applying.home;
    const head = ground?.state.head ?? homeHead;
    if (head === undefined) return undefined;
    const key = `${repository.id}:${ground?.branch ?? applying.home.defaultBranch}`;
    const known = branches.get(key) ?? { repository, head, problems: new Map<string, Problem>() };
    branches.set(key, known);
    return known;
  };
  for (const { name } of applying.config.environments) of(name);
  // The home's own branch is told what stops a whole pass, and so of its end.
  const homeKey = `${applying.home.id}:${applying.home.defaultBranch}`;
  if (homeHead !== undefined && !branches.has(homeKey)) {
    branches.set(homeKey, { repository: applying.home, head: homeHead, problems: new Map() });
  }
  for (const [key, problems] of memory.problemsOf) {
    const told = of(parseSubjectKey(key).environment);
    for (const problem of problems) told?.problems.set(problem.message, problem);
  }
  for (const { action, problem } of memory.refused.values()) {
    of(action.environment)?.problems.set(problem.message, problem);
  }
  return branches;
}

function checkOf(problems: readonly Problem[]) {
  const base = { name: PLACES_CHECK, externalId: "places" } as const;
  if (problems.length === 0) {
    const summary = "What kept Towpath from promoting is mended.";
    return { ...base, status: "success", title: "Everything can be promoted", summary, findings: [] } as const;
  }
  const shown = problems.slice(0, MOST);
  const more = problems.length > MOST ? `\n\n${problems.length - MOST} more.` : "";
  return {
    ...base,
    status: "action-required",
    title: problems.length === 1 ? "1 thing to mend" : `${problems.length} things to mend`,
    summary: `Towpath promotes what it can read and write; this keeps it from the rest.\n\n${shown.map(({ message }) => `- ${escapeMarkdown(message)}`).join("\n")}${more}`,
    findings: shown.map(asFinding),
  } as const;
}

const asFinding = ({ code, message, file, line }: Problem): Finding => ({
  severity: "error",
  file: file ?? "towpath.yaml",
  line: line ?? 1,
  message,
  rule: `places/${code}`,
});
