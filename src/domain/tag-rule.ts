/** Which tags count as versions of an image, and which of two is newer. */
import { Mistake } from "./failure.ts";
import { isArtefactTag, isTag } from "./image-reference.ts";
import type { Judge, MutableTagRule, TagRule } from "./tag-rule-kinds.ts";
import { judgePattern } from "./tag-rule-pattern.ts";
import { judgeSemver } from "./tag-rule-semver.ts";
import type { Order } from "./version-order.ts";

export type { MutableTagRule, PatternTagRule, SemverTagRule, TagRule } from "./tag-rule-kinds.ts";

/** Whether the rule takes the tag as a version to move to. Throws Mistake `tag-rule` if the rule itself is mistaken. */
export const matchesRule = (rule: TagRule, tag: string): boolean => whyNot(rule, tag) === undefined;

/** Why the rule does not take the tag, as a sentence without a full stop; undefined if it does. Throws as above. */
export function whyNot(rule: TagRule, tag: string): string | undefined {
  if (isArtefactTag(tag)) return `${tag} is a signature or an attestation, not an image`;
  if (!isTag(tag)) return `${JSON.stringify(tag.slice(0, 40))} is no image tag`;
  return judge(rule).whyNot(tag);
}

/**
 * Orders two tags: -1 if `a` is the older, 1 if it is the newer. 0 means that they are the same version however they
 * are written (`v1.0.1` and `1.0.1`, `1.20` and `1.20.0`): never move between them. Undefined if one of them is no
 * version in the rule's order. A version outside a semver range is ordered all the same, so that one that runs already
 * is never followed by an older one. Total, antisymmetric and transitive over the tags that have an order.
 */
export function compareTags(rule: TagRule, a: string, b: string): Order | undefined {
  return [a, b].some((tag) => !isTag(tag) || isArtefactTag(tag)) ? undefined : judge(rule).compare(a, b);
}

/** What is wrong with the rule itself, as a sentence without a full stop; undefined if it can be used. */
export function problemOfTagRule(rule: TagRule): string | undefined {
  const made = make(rule);
  return "problem" in made ? made.problem : undefined;
}

const judges = new WeakMap<TagRule, Judge>();

function judge(rule: TagRule): Judge {
  const known = judges.get(rule);
  if (known !== undefined) return known;
  const made = make(rule);
  if ("problem" in made) throw new Mistake("tag-rule", `A tag rule cannot be used: ${made.problem}.`);
  judges.set(rule, made);
  return made;
}

function make(rule: TagRule): Judge | { readonly problem: string } {
  switch (rule.kind) {
    case "semver":
      return judgeSemver(rule);
    case "pattern":
      return judgePattern(rule);
    case "mutable":
      return judgeMutable(rule);
  }
}

function judgeMutable({ tag: only }: MutableTagRule): Judge | { readonly problem: string } {
  if (!isTag(only)) return { problem: `"${only}" is no image tag` };
  return {
    whyNot: (tag) => (tag === only ? undefined : `${tag} is not the tag ${only} that the rule follows`),
    compare: (a, b) => (a === only && b === only ? 0 : undefined),
  };
}
