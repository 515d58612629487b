/** Whose reports count: those whom the configuration names, else whoever was the first to report. Pure. */
import type { HealthConfig } from "../../../config/config.ts";
import type { FoundReport } from "../../../ports/reports.ts";
import type { Listening } from "./report-names.ts";

/** Who was the first, by {@link placeKey}. */
export type Pins = ReadonlyMap<string, string>;

/** One cluster of one environment: its agent has one account, whatever it reports on. */
interface ReportedPlace {
  readonly environment: string;
  readonly cluster: string;
  readonly agent: string;
}

export const placeKey = ({ environment, cluster, agent }: ReportedPlace): string =>
  `${environment}\n${cluster}\n${agent}`;

export const placeOf = ({ environment, cluster, agent }: Listening): ReportedPlace => ({
  environment: environment.name,
  cluster,
  agent,
});

/** Whether a report by that account counts. Nobody counts before somebody is pinned. */
export function isReporter(listening: Listening, pins: Pins, by: string): boolean {
  const named = listening.environment.health?.by;
  if (named !== undefined) return named.some((name) => isNamed(by, name));
  return pins.get(placeKey(placeOf(listening))) === by;
}

/** `argocd` is that person and that App; `argocd[bot]` the App alone, since no person's login has brackets. */
function isNamed(by: string, name: string): boolean {
  const [written, wanted] = [by.toLowerCase(), name.toLowerCase()];
  return written === wanted || written === `${wanted}[bot]`;
}

/** Those who count, for people; undefined: nobody yet. */
export function reporterNames(listening: Listening, pins: Pins): string | undefined {
  const named: HealthConfig["by"] = listening.environment.health?.by;
  return named === undefined ? pins.get(placeKey(placeOf(listening))) : named.join(", ");
}

/** The first of the reports that a place heard, where it has no reporter yet. */
export function firstReporter(
  listening: Listening,
  pins: Pins,
  reports: readonly FoundReport[],
): FoundReport | undefined {
  if (listening.environment.health?.by !== undefined || pins.has(placeKey(placeOf(listening)))) return undefined;
  return reports.reduce<FoundReport | undefined>(
    (first, one) =>
      first === undefined || one.at < first.at || (one.at === first.at && one.id < first.id) ? one : first,
    undefined,
  );
}
