/**
 * `adoption.yaml` in the ledger: when Towpath looked at the environments for the first time, and each time the
 * configuration came to look at them in another way. What stood at those heads is baseline. With the files of the home
 * repository that the looks name, all arrivals can be computed again from Git alone.
 */
import { stringify } from "yaml";
import type { Sha } from "../../domain/repository.ts";
import { parseLedgerFile } from "./shape.ts";

export const ADOPTION_FILE = "adoption.yaml";

/** One look: from these heads on, the environments are read by that configuration. */
export interface Look {
  /** Blob of `towpath.yaml`. */
  readonly config: Sha;
  /** Hash of what in it decides how files are read; only a change of it makes a new look. */
  readonly reading: string;
  readonly at: number;
  /** By environment, where its branch existed. */
  readonly heads: ReadonlyMap<string, LookHead>;
}

export interface LookHead {
  readonly repository: number;
  readonly branch: string;
  readonly commit: Sha;
}

const NOTE = `# Written by Towpath. What stood in the environments at these commits is the baseline: it is never proposed
# elsewhere for that alone. Do not edit; delete the whole file to start from what stands now.
`;

export function formatAdoption(looks: readonly Look[]): string {
  const written = looks.map(({ config, reading, at, heads }) => ({
    at: new Date(at).toISOString(),
    config,
    reading,
    heads: Object.fromEntries(heads),
  }));
  return NOTE + stringify({ schema: 1, looks: written }, { lineWidth: 0 });
}

/** The inverse of {@link formatAdoption}. Throws Mistake `ledger-unreadable` for anything else. */
export const parseAdoption = (text: string): readonly Look[] =>
  parseLedgerFile(ADOPTION_FILE, text)
    .list("looks")
    .map((look) => ({
      config: look.text("config"),
      reading: look.text("reading"),
      at: look.time("at"),
      heads: new Map(
        [...look.map("heads")].map(([environment, head]) => [
          environment,
          { repository: head.number("repository"), branch: head.text("branch"), commit: head.text("commit") },
        ]),
      ),
    }));
