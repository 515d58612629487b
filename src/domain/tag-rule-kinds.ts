/** The rules that say which tags count, as values. What they mean is in tag-rule.ts. */
import type { Order } from "./version-order.ts";

export type TagRule = SemverTagRule | PatternTagRule | MutableTagRule;

export interface SemverTagRule {
  readonly kind: "semver";
  /** As people write it, for npm's library or for Masterminds'; the grammar is in semver-range.ts. */
  readonly range: string;
  /** Whether prereleases in the range are taken, as with `-0` behind its bounds. */
  readonly prereleases: boolean;
  /** Whether `1.4.0_7` is 1.4.0 with build metadata (Helm writes `_` for `+`). */
  readonly buildMetadata?: boolean;
}

export interface PatternTagRule {
  readonly kind: "pattern";
  /** RE2; matches the whole tag. */
  readonly pattern: string;
  readonly order: "semver" | "numerical" | "alphabetical";
}

/** One tag that moves (`latest`, a branch): promoted by digest, in the order in which builds are heard. */
export interface MutableTagRule {
  readonly kind: "mutable";
  readonly tag: string;
}

/** A rule, made ready. */
export interface Judge {
  whyNot(tag: string): string | undefined;
  compare(a: string, b: string): Order | undefined;
}
