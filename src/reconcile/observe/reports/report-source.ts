/** What observing reports works on, and what a process remembers of it. */
import type { Config } from "../../../config/config.ts";
import type { Repository } from "../../../domain/repository.ts";
import type { Arrival } from "../../../planning/slice.ts";
import type { Mirror } from "../../../ports/mirrors.ts";
import type { Ground } from "../../apply/applying.ts";
import type { Look } from "../../ledger/adoption.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Outside } from "../../outside.ts";
import type { BranchLine } from "./branch-line.ts";
import type { ReportStore } from "./report-store.ts";

/** What a process remembers of reports between its passes. */
export class ReportMemory {
  store: ReportStore | undefined;
  /** Hash of what the store listens to. */
  listening = "";
  readonly lines = new Map<string, BranchLine>();
  /** Why the reports of a repository cannot be read, as last tried. */
  readonly problems = new Map<number, string>();
  prunedAt = 0;
}

export interface ReportSource {
  readonly outside: Outside;
  readonly home: Repository;
  readonly homeMirror: Mirror;
  readonly ledger: Ledger;
  readonly config: Config;
  readonly memory: ReportMemory;
  readonly ground: (environment: string) => Ground | undefined;
  readonly arrivals: (subject: string) => readonly Arrival[];
  /** Oldest first: what is older than the first look is no arrival's. */
  readonly looks: readonly Look[];
}
