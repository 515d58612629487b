/** Tells what people must mend before Towpath can promote, where they look: a check run on the head of the branch. */
import { createHash } from "node:crypto";
import type { Problem } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import type { HomeMemory } from "../memory.ts";
import { parseSubjectKey } from "../observe/subject.ts";
import type { Applying, Ground } from "./applying.ts";

export const PLACES_CHECK = "Towpath / places";

interface Told {
  readonly ground: Ground;
  readonly problems: Map<string, Problem>;
}

/** One check run for each branch, written when its problems are others than before. */
export async function showProblems(applying: Applying, memory: HomeMemory): Promise<void> {
  for (const [key, { ground, problems }] of byBranch(applying, memory)) {
    const list = [...problems.values()].sort((a, b) => (a.message < b.message ? -1 : 1));
    const hash = list.length === 0 ? "none" : createHash("sha256").update(JSON.stringify(list)).digest("hex");
    const document = `problems/${key}`;
    const before =
      memory.problems.get(key) ?? (await applying.outside.projection.get<string>(applying.home.id, document)) ?? "none";
    memory.problems.set(key, hash);
    if (before === hash) continue;
    await applying.outside.checks.write(ground.repository, {
      head: ground.state.head,
      name: PLACES_CHECK,
      externalId: "places",
      status: list.length === 0 ? "success" : "action-required",
      title: list.length === 0 ? "Everything can be promoted" : `${list.length} to mend before Towpath can promote`,
      summary:
        list.length === 0
          ? "What kept Towpath from promoting is mended."
          : list.map(({ message }) => `- ${message}`).join("\n"),
      findings: list.map(asFinding),
    });
    await applying.outside.projection.put(applying.home.id, document, hash);
  }
}

function byBranch(applying: Applying, memory: HomeMemory): ReadonlyMap<string, Told> {
  const branches = new Map<string, Told>();
  const of = (environment: string): Told | undefined => {
    const ground = applying.ground(environment);
    if (ground === undefined) return undefined;
    const key = `${ground.repository.id}:${ground.branch}`;
    const known = branches.get(key) ?? { ground, problems: new Map<string, Problem>() };
    branches.set(key, known);
    return known;
  };
  for (const { name } of applying.config.environments) {
    const told = of(name);
    if (told === undefined) continue;
    for (const key of told.ground.state.subjects()) {
      if (parseSubjectKey(key).environment !== name) continue;
      for (const problem of told.ground.state.held(key)?.problems ?? []) told.problems.set(problem.message, problem);
    }
  }
  for (const { action, problem } of memory.refused.values())
    of(action.environment)?.problems.set(problem.message, problem);
  return branches;
}

const asFinding = ({ code, message, file, line }: Problem): Finding => ({
  severity: "error",
  file: file ?? "towpath.yaml",
  line: line ?? 1,
  message,
  rule: `places/${code}`,
});
