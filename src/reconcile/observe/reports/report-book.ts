/** What the reports come to: which counted for which arrival of an application, and why others did not. */
import type { EnvironmentConfig } from "../../../config/config.ts";
import type { Sha } from "../../../domain/repository.ts";
import type { AgentReport, Arrival } from "../../../planning/slice.ts";
import type { BranchLine } from "./branch-line.ts";
import { contradictedVersion } from "./named-version.ts";
import type { Listening } from "./report-names.ts";
import type { KeptReport, ReportStore } from "./report-store.ts";
import { isReporter, reporterNames } from "./reporters.ts";

/** Arrivals of an application in an environment, the newest, on which reports are kept: as far as a rollback looks back. */
export const ARRIVALS = 10;
/** Words of an agent that are handed on. */
const DESCRIPTION = 200;

export interface HeardReports {
  /** Oldest first, of each cluster and arrival without those that only say again what the last one said. */
  readonly reports: readonly AgentReport[];
  /** A sentence for each reason for which reports on what stands there now do not count. Texts from outside are in them. */
  readonly remarks: readonly string[];
}

/** Where an environment is reported on. */
export interface ReportedBranch {
  readonly repositoryId: number;
  readonly line: BranchLine;
  readonly listenings: readonly Listening[];
  /** Why its reports cannot be read. */
  readonly problem?: string;
}

export class ReportBook {
  readonly #store: ReportStore | undefined;
  readonly #branches: ReadonlyMap<string, ReportedBranch>;

  /** @param branches by the name of the environment; those without an agent, or that cannot be reached, are left out. */
  constructor(store: ReportStore | undefined, branches: ReadonlyMap<string, ReportedBranch>) {
    this.#store = store;
    this.#branches = branches;
  }

  /** Undefined for an environment on which nobody reports, or which cannot be reached. */
  of(
    { name }: Pick<EnvironmentConfig, "name">,
    application: string,
    arrivals: readonly Arrival[],
  ): HeardReports | undefined {
    const branch = this.#branches.get(name);
    if (branch === undefined || this.#store === undefined) return undefined;
    const remarks = new Set<string>(branch.problem === undefined ? [] : [branch.problem]);
    const heard: { readonly report: AgentReport; readonly id: number }[] = [];
    for (const counted of this.#counted(branch, application, arrivals)) {
      if ("remark" in counted) remarks.add(counted.remark);
      else heard.push({ report: agentReport(counted), id: counted.kept.id });
    }
    heard.sort((a, b) => a.report.at - b.report.at || a.id - b.id);
    return { reports: withoutRepetitions(heard.map(({ report }) => report)), remarks: [...remarks] };
  }

  /** The reports that decide something about the application there. */
  kept({ name }: Pick<EnvironmentConfig, "name">, application: string, arrivals: readonly Arrival[]): KeptReport[] {
    const branch = this.#branches.get(name);
    if (branch === undefined) return [];
    const counted = [...this.#counted(branch, application, arrivals)].sort((a, b) => a.kept.at - b.kept.at);
    const last = new Map<string, KeptReport>();
    const needed = new Set<KeptReport>();
    for (const { kept, listening, arrival } of counted) {
      const place = `${listening.cluster}\n${arrival.commit}\n${kept.by}`;
      if (last.get(place)?.state !== kept.state) needed.add(kept);
      last.set(place, kept);
    }
    return [...needed, ...last.values()];
  }

  *#counted(branch: ReportedBranch, application: string, arrivals: readonly Arrival[]): Generator<Counted> {
    const recent = arrivals.slice(-ARRIVALS);
    const tags = new Set(arrivals.flatMap(({ release }) => release.images.flatMap(({ tag }) => tag ?? [])));
    for (const listening of branch.listenings) {
      for (const kept of this.#store?.heard(listening, application) ?? []) {
        if (kept.repositoryId !== branch.repositoryId) continue;
        const arrival = standingAt(branch.line, arrivals, kept.commit);
        if (arrival === undefined || !recent.includes(arrival)) continue;
        const counted = { kept, listening, arrival };
        const why = this.#refused(counted, tags);
        if (why === undefined) yield counted;
        else if (arrival === arrivals.at(-1)) yield { ...counted, remark: why };
      }
    }
  }

  #refused({ kept, listening, arrival }: Omit<Counted, "remark">, tags: ReadonlySet<string>): string | undefined {
    const { name } = listening.environment;
    const pins = this.#store?.pins ?? new Map<string, string>();
    const said = `${kept.by} reported as ${kept.name} on ${kept.commit.slice(0, 7)}`;
    if (!isReporter(listening, pins, kept.by)) {
      const reporter = reporterNames(listening, pins) ?? "nobody yet";
      return `${said}, which does not count: ${reporter} reports on ${name} (\`health: { by: … }\` in towpath.yaml says who does).`;
    }
    const version = contradictedVersion(kept, arrival.release, tags);
    if (version === undefined) return undefined;
    return `${said}, which does not count: it is of ${version}, and something else stood there.`;
  }
}

interface Counted {
  readonly kept: KeptReport;
  readonly listening: Listening;
  readonly arrival: Arrival;
  readonly remark?: string;
}

/**
 * What stood there at a commit: a report on it is one on that, and on nothing that came later or stood before. An arrival
 * that the line does not reach back to is older than all that it does.
 */
function standingAt(line: BranchLine, arrivals: readonly Arrival[], commit: Sha): Arrival | undefined {
  const at = line.position(commit);
  if (at === undefined) return undefined;
  return arrivals.findLast((arrival) => (line.position(arrival.commit) ?? Number.NEGATIVE_INFINITY) <= at);
}

const agentReport = ({ kept, listening, arrival }: Counted): AgentReport => ({
  at: kept.at,
  state: kept.state,
  description: kept.description.slice(0, DESCRIPTION),
  cluster: listening.cluster,
  arrival: arrival.commit,
});

function withoutRepetitions(reports: readonly AgentReport[]): readonly AgentReport[] {
  const last = new Map<string, AgentReport>();
  return reports.filter((report) => {
    const place = `${report.cluster}\n${report.arrival}`;
    const before = last.get(place);
    last.set(place, report);
    return before?.state !== report.state || before.description !== report.description;
  });
}
