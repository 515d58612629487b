import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { Protection } from "../state/rules.ts";
import type { World } from "../state/world.ts";
import { simpleUser } from "./account.ts";
import { app } from "./app.ts";

/** GitHub's `branch-protection`, with the parts that are set. */
export function protection(world: World, repository: Repository, one: Protection) {
  const url = `${world.url}/repos/${fullName(repository)}/branches/${encodeURIComponent(one.branch)}/protection`;
  const { checks, reviews, restrictedTo } = one;
  return {
    url,
    ...(checks === undefined
      ? {}
      : {
          required_status_checks: {
            url: `${url}/required_status_checks`,
            strict: checks.strict,
            contexts: checks.required.map(({ context }) => context),
            contexts_url: `${url}/required_status_checks/contexts`,
            checks: checks.required.map(({ context, appId }) => ({ context, app_id: appId ?? null })),
          },
        }),
    ...(reviews === undefined
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            dismiss_stale_reviews: reviews.dismissStale,
            require_code_owner_reviews: reviews.codeOwners,
            require_last_push_approval: reviews.lastPushApproval,
            required_approving_review_count: reviews.count,
          },
        }),
    ...(restrictedTo === undefined
      ? {}
      : {
          restrictions: {
            url: `${url}/restrictions`,
            users_url: `${url}/restrictions/users`,
            teams_url: `${url}/restrictions/teams`,
            apps_url: `${url}/restrictions/apps`,
            users: [...world.accounts.values()]
              .filter(({ login }) => restrictedTo.users.includes(login))
              .map((account) => simpleUser(world, account)),
            teams: [],
            apps: [...world.apps.values()]
              .filter(({ slug }) => restrictedTo.apps.includes(slug))
              .map((each) => app(world, each)),
          },
        }),
    required_signatures: { url: `${url}/required_signatures`, enabled: one.signatures },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: !one.bypass.admins },
    required_linear_history: { enabled: one.linearHistory },
    allow_force_pushes: { enabled: !one.blockForcePushes },
    allow_deletions: { enabled: !one.blockDeletions },
    block_creations: { enabled: one.blockCreations },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  };
}
