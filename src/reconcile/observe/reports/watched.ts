/** The environments that are reported on, each with its branch and the names that it listens to. */
import type { EnvironmentConfig } from "../../../config/config.ts";
import type { Sha } from "../../../domain/repository.ts";
import type { FoundReport } from "../../../ports/reports.ts";
import type { Ground } from "../../apply/applying.ts";
import { branchKey } from "../environment-branches.ts";
import { parseSubjectKey } from "../subject.ts";
import { BranchLine } from "./branch-line.ts";
import { type Listening, listeningsOf } from "./report-names.ts";
import type { ReportSource } from "./report-source.ts";
import type { KeptReport, ReportStore } from "./report-store.ts";

/** An environment that is reported on, with where. */
export interface Watched {
  readonly environment: EnvironmentConfig;
  readonly ground: Ground;
  readonly line: BranchLine;
  readonly listenings: readonly Listening[];
  readonly addressed: Addressed;
  /** Where Towpath first saw it. */
  readonly start: Sha | undefined;
}

export async function watch({ config, ground, memory, looks }: ReportSource): Promise<readonly Watched[]> {
  const watched: Watched[] = [];
  for (const environment of config.environments) {
    const listenings = listeningsOf(environment);
    const at = listenings.length === 0 ? undefined : ground(environment.name);
    if (at === undefined) continue;
    const key = branchKey(at.repository.id, at.branch);
    const line = memory.lines.get(key) ?? new BranchLine();
    memory.lines.set(key, line);
    await line.follow(at.mirror, at.state.head);
    const seen = looks
      .map(({ heads }) => heads.get(environment.name))
      .find((head) => head !== undefined && branchKey(head.repository, head.branch) === key);
    watched.push({ environment, ground: at, line, listenings, addressed: addressedIn(at), start: seen?.commit });
  }
  return watched;
}

/** Whether the commit is on a branch that is reported on, since Towpath looks at it. */
export async function isWatched(watched: readonly Watched[], repositoryId: number, commit: Sha): Promise<boolean> {
  for (const { ground, line, start } of watched) {
    if (ground.repository.id !== repositoryId || start === undefined) continue;
    if (await line.reach(ground.mirror, commit, start)) return true;
  }
  return false;
}

/** After a start the commits of what was kept have no place on their line yet; the oldest first brings all others along. */
export async function placeAll(watched: readonly Watched[], store: ReportStore): Promise<void> {
  const commits = new Map<string, KeptReport>();
  for (const report of store.all()) {
    const key = `${report.repositoryId} ${report.commit}`;
    const known = commits.get(key);
    if (known === undefined || report.at < known.at) commits.set(key, report);
  }
  const oldestFirst = [...commits.values()].sort((a, b) => a.at - b.at);
  for (const { ground, line, start } of watched) {
    if (start === undefined) continue;
    for (const { repositoryId, commit } of oldestFirst) {
      if (repositoryId === ground.repository.id) await line.reach(ground.mirror, commit, start);
    }
  }
}

/** Whom a report is about, of those that are there now. */
export type Addressed = (listening: Listening, report: Omit<FoundReport, "at">) => readonly string[];

/** The applications of an environment, by their names as agents spell them. */
function addressedIn(ground: Ground): Addressed {
  let names: ReadonlyMap<string, string> | undefined;
  return (listening, report) => {
    const heard = listening.hears(report);
    if (heard === undefined) return [];
    names ??= new Map([...applicationsOn(ground)].map((name) => [name.toLowerCase(), name] as const));
    const found = heard.applications?.flatMap((name) => names?.get(name) ?? []) ?? [...names.values()];
    return found.filter((application) => listening.concerns(report, application));
  };
}

/** Names of the applications of an environment. */
export function* applicationsOn({ environment, state }: Ground): Generator<string> {
  for (const key of state.subjects()) {
    const at = parseSubjectKey(key);
    if (at.environment === environment.name) yield at.application;
  }
}
