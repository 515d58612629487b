/** Names that people give their environments, with how far along the way to production each usually lies. */

/** Rank by word; a suffix for a region or number may follow (`prod-eu`, `staging2`). */
const RANKS: ReadonlyMap<string, number> = new Map(
  [
    ["sandbox", "local", "dev", "develop", "development", "ephemeral"],
    ["test", "testing", "tst", "ci", "int", "integration", "nightly"],
    ["qa", "qc", "sit", "acceptance", "acc"],
    ["uat", "stage", "staging", "stg", "stag", "preprod", "pre-prod", "preproduction", "pre", "preview"],
    ["canary"],
    ["prod", "production", "prd", "live", "main-prod"],
  ].flatMap((words, rank) => words.map((word) => [word, rank] as const)),
);

/**
 * How far along an environment of that name usually lies (0 is the first), or undefined if it does not look like an
 * environment's name at all.
 */
export function environmentRank(name: string): number | undefined {
  const lower = name.toLowerCase();
  const exact = RANKS.get(lower);
  if (exact !== undefined) return exact;
  const parts = lower.split(/[-_.]/);
  // The word stands first or last: `prod-eu`, `eu-prod`, `staging2`.
  for (const word of [parts[0], parts.at(-1)]) {
    const rank = RANKS.get((word ?? "").replace(/\d+$/, ""));
    if (rank !== undefined) return rank;
  }
  return undefined;
}
