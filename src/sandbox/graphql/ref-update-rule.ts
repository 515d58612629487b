import type { BranchRules } from "../state/rules.ts";

/** `RefUpdateRule`: what branch protection asks of whoever looks. Rulesets are not part of it. */
export function refUpdateRule(rules: BranchRules, pattern: string): object {
  return {
    pattern,
    allowsDeletions: !rules.blockDeletions,
    allowsForcePushes: !rules.blockForcePushes,
    blocksCreations: rules.blockCreations,
    requiredApprovingReviewCount: rules.reviews?.count ?? null,
    requiredStatusCheckContexts: rules.checks?.required.map(({ context }) => context) ?? [],
    requiresCodeOwnerReviews: rules.reviews?.codeOwners ?? false,
    requiresConversationResolution: false,
    requiresLinearHistory: rules.linearHistory,
    requiresSignatures: rules.signatures,
    viewerAllowedToDismissReviews: false,
    viewerCanPush: true,
  };
}
