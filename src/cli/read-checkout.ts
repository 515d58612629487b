/** What the environments of a checkout hold, as its files and its history say. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import { Mistake } from "../domain/failure.ts";
import type { Slice } from "../planning/slice.ts";
import { subjectKey } from "../reconcile/observe/subject.ts";
import { assembleSlice, type Standing } from "../simulation/assemble-slice.ts";
import { formatFindings } from "./format-findings.ts";
import { readTrees } from "./read-trees.ts";

export interface Checkout {
  readonly config: Config;
  /** Every application that is found or configured, at a moment; in the order of their names. */
  slices(now: number): Promise<readonly Slice[]>;
  /** What could not be looked at, a sentence each. */
  remarks(): readonly string[];
}

/** Throws Mistake where there is no towpath.yaml, or where it is mistaken. */
export async function readCheckout(folder: string): Promise<Checkout> {
  const file = join(folder, "towpath.yaml");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) {
    throw new Mistake("no-config", `There is no ${file}: name the folder of an environment repository.`);
  }
  const read = readConfig(text, file);
  if ("mistakes" in read) throw new Mistake("config", `${formatFindings(read.mistakes, text).trimEnd()}`);
  const { config } = read;
  let remarks: readonly string[] = [];
  return {
    config,
    remarks: () => remarks,
    async slices(now) {
      const trees = await readTrees(config, folder, now);
      remarks = trees.remarks;
      return [...trees.applications].sort().map((application) =>
        assembleSlice(config, application, now, (environment): Standing | undefined => {
          const tree = trees.of(environment.name);
          if ("problem" in tree) return { held: undefined, problems: [tree.problem], arrivals: [] };
          const key = subjectKey({ application, environment: environment.name });
          const held = tree.state.held(key);
          if (held === undefined) return undefined;
          const { release, places, problems } = held;
          return {
            held: release && { release, places, base: tree.state.head },
            problems,
            arrivals: tree.book.of(key).filter(({ at }) => at <= now),
          };
        }),
      );
    },
  };
}
