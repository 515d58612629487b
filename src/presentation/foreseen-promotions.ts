/** What another configuration would set going right after its merge, in lines of Markdown. */
import { clip, code } from "./escaping.ts";
import { firstOf } from "./limits.ts";

export interface ForeseenPromotion {
  readonly kind: "opens" | "merges" | "closes";
  readonly application: string;
  readonly environment: string;
  /** Undefined for those that are closed. */
  readonly version: string | undefined;
  /** Of those that are open already. */
  readonly pullRequest?: number;
}

export interface ForeseenPromotions {
  readonly promotions: readonly ForeseenPromotion[];
  /** Applications of which something has to be asked first that nobody asks before the merge. */
  readonly unasked: number;
  /** Applications that were not planned, for there are too many. */
  readonly unplanned: number;
}

const NAMED = 10;

/** One line for each environment and kind. */
export function foreseenLines({ promotions }: ForeseenPromotions): readonly string[] {
  const groups = Map.groupBy(promotions, ({ kind, environment }) => JSON.stringify([kind, environment]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const names = firstOf(group.map(named), NAMED, (count) => `${count} more`).join(", ");
    const environment = code(first.environment);
    const many = group.length === 1 ? "1 promotion" : `${group.length} promotions`;
    if (first.kind === "opens") return [`Into ${environment} ${many} would open: ${names}`];
    if (first.kind === "merges") return [`Towpath would merge ${many} into ${environment} by itself: ${names}`];
    return [`Of ${environment} ${many} would be closed: ${names}`];
  });
}

/** Sentences on what the lines leave out. */
export const unforeseen = ({ unasked, unplanned }: ForeseenPromotions): readonly string[] => [
  ...(unasked === 0
    ? []
    : [
        `Of ${unasked === 1 ? "1 application" : `${unasked} applications`} it hangs on checks, reviews or expressions that are asked only after the merge: more may open or merge then.`,
      ]),
  ...(unplanned === 0
    ? []
    : [`${unplanned === 1 ? "1 application was" : `${unplanned} applications were`} not planned: there are too many.`]),
];

const named = ({ application, version, pullRequest }: ForeseenPromotion): string =>
  [
    code(clip(application, 100)),
    ...(version === undefined ? [] : [code(clip(version, 100))]),
    ...(pullRequest === undefined ? [] : [`(#${pullRequest})`]),
  ].join(" ");
