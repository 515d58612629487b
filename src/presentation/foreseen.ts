/** What Towpath would have done by a later time, in words. Plain text. */
import { oneLine } from "./escaping.ts";
import { formatDayAndTime } from "./times.ts";

/** One step of a simulation. */
export interface ForeseenStep {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: string;
  readonly environment: string;
}

const VERBS: Readonly<Record<string, string>> = {
  open: "open the pull request for",
  merge: "merge into",
  update: "rewrite the pull request for",
  close: "close the pull request for",
  decide: "go back by itself in",
  "tell-unhealthy": "tell that it is unhealthy in",
};

/** `Monday 2026-11-23 09:00 Europe/Berlin: open the pull request for prod`. */
export const foreseenStep = ({ at, kind, environment }: ForeseenStep, timezone: string): string =>
  `${formatDayAndTime(at, timezone)}: ${VERBS[kind] ?? kind} ${oneLine(environment)}`;
