/**
 * `adoption.yaml` in the ledger: when Towpath looked at the environments for the first time, and each time the
 * configuration came to look at them in another way. What stood at those heads is baseline. With the files of the home
 * repository that the looks name, all arrivals can be computed again from Git alone.
 */
import { parse, stringify } from "yaml";
import { Mistake } from "../../domain/failure.ts";
import { isSha, type Sha } from "../../domain/repository.ts";

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
export function parseAdoption(text: string): readonly Look[] {
  const document = attempt(() => parse(text, { uniqueKeys: true }) as unknown);
  const looks = isRecord(document) && document["schema"] === 1 ? document["looks"] : undefined;
  if (!Array.isArray(looks)) throw unreadable("it has no list `looks` of schema 1");
  return looks.map(parseLook);
}

function parseLook(look: unknown): Look {
  if (!isRecord(look)) throw unreadable("a look is not a map");
  const { config, reading, at, heads } = look;
  const time = typeof at === "string" ? Date.parse(at) : Number.NaN;
  if (typeof config !== "string" || !isSha(config)) throw unreadable("a look's config is not a blob");
  if (typeof reading !== "string" || Number.isNaN(time) || !isRecord(heads)) throw unreadable("a look is incomplete");
  return { config, reading, at: time, heads: new Map(Object.entries(heads).map(parseHead)) };
}

function parseHead([environment, head]: [string, unknown]): [string, LookHead] {
  if (!isRecord(head)) throw unreadable(`the head of ${environment} is not a map`);
  const { repository, branch, commit } = head;
  if (typeof repository !== "number" || typeof branch !== "string") throw unreadable(`${environment} has no branch`);
  if (typeof commit !== "string" || !isSha(commit)) throw unreadable(`the head of ${environment} is not a commit`);
  return [environment, { repository, branch, commit }];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw unreadable("it is not YAML", cause);
  }
}

const unreadable = (why: string, cause?: unknown): Mistake =>
  new Mistake(
    "ledger-unreadable",
    `${ADOPTION_FILE} on the branch towpath-ledger cannot be read: ${why}. Restore it from the branch's history, or delete it to start from what stands now.`,
    { cause },
  );
