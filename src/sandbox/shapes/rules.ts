import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { BranchRules, Ruleset } from "../state/rules.ts";
import type { World } from "../state/world.ts";
import { time } from "./time.ts";

/** The rules of a ruleset in GitHub's form, `{type, parameters}`. */
export function restRules(rules: BranchRules): { readonly type: string; readonly parameters?: object }[] {
  const plain = (type: string, present: boolean) => (present ? [{ type }] : []);
  const { checks, reviews, queue } = rules;
  return [
    ...plain("creation", rules.blockCreations),
    ...plain("update", rules.blockUpdates),
    ...plain("deletion", rules.blockDeletions),
    ...plain("non_fast_forward", rules.blockForcePushes),
    ...plain("required_linear_history", rules.linearHistory),
    ...plain("required_signatures", rules.signatures),
    ...(reviews === undefined
      ? []
      : [
          {
            type: "pull_request",
            parameters: {
              required_approving_review_count: reviews.count,
              dismiss_stale_reviews_on_push: reviews.dismissStale,
              require_code_owner_review: reviews.codeOwners,
              require_last_push_approval: reviews.lastPushApproval,
              required_review_thread_resolution: false,
              allowed_merge_methods: reviews.allowedMethods ?? ["merge", "squash", "rebase"],
            },
          },
        ]),
    ...(checks === undefined
      ? []
      : [
          {
            type: "required_status_checks",
            parameters: {
              strict_required_status_checks_policy: checks.strict,
              do_not_enforce_on_create: false,
              required_status_checks: checks.required.map(({ context, appId }) => ({
                context,
                ...(appId === undefined ? {} : { integration_id: appId }),
              })),
            },
          },
        ]),
    ...(queue === undefined
      ? []
      : [
          {
            type: "merge_queue",
            parameters: {
              merge_method: queue.method.toUpperCase(),
              grouping_strategy: queue.grouping,
              max_entries_to_build: queue.maxEntriesToBuild,
              max_entries_to_merge: queue.maxEntriesToMerge,
              min_entries_to_merge: queue.minEntriesToMerge,
              min_entries_to_merge_wait_minutes: queue.minEntriesWaitMinutes,
              check_response_timeout_minutes: queue.timeoutMinutes,
            },
          },
        ]),
  ];
}

/** GitHub's `repository-ruleset`, with its rules only where one is read by itself. */
export function ruleset(
  world: World,
  repository: Repository,
  one: Ruleset,
  shown: { readonly whole: boolean; readonly canBypass: boolean },
) {
  const self = `${world.url}/repos/${fullName(repository)}/rulesets/${one.id}`;
  return {
    id: one.id,
    name: one.name,
    target: "branch",
    source_type: "Repository",
    source: fullName(repository),
    enforcement: one.enforcement,
    node_id: one.nodeId,
    _links: { self: { href: self }, html: { href: `${world.url}/${fullName(repository)}/rules/${one.id}` } },
    created_at: time(one.createdAt),
    updated_at: time(one.createdAt),
    ...(shown.whole
      ? {
          conditions: { ref_name: { include: one.include, exclude: one.exclude } },
          rules: restRules(one),
          bypass_actors: bypassActors(world, one),
          current_user_can_bypass: shown.canBypass ? "always" : "never",
        }
      : {}),
  };
}

function bypassActors(world: World, { bypass }: Ruleset) {
  const apps = [...world.apps.values()].filter(({ slug }) => bypass.apps.includes(slug));
  return [
    ...apps.map(({ id }) => ({ actor_id: id, actor_type: "Integration", bypass_mode: "always" })),
    // The number of the role "Repository admin" in rulesets.
    ...(bypass.admins ? [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "always" }] : []),
  ];
}
