/**
 * The permission (one of them) that an App needs to hear an event, as "Webhook events and payloads" names it under
 * each. `installation` and `installation_repositories` are sent to every App, whatever it subscribes to. That
 * `merge_group` takes "Merge queues" is said there and not in the OpenAPI description.
 */
export const EVENT_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  push: ["contents"],
  create: ["contents"],
  delete: ["contents"],
  repository_dispatch: ["contents"],
  pull_request: ["pull_requests"],
  pull_request_review: ["pull_requests"],
  issue_comment: ["issues", "pull_requests"],
  issues: ["issues"],
  check_run: ["checks"],
  check_suite: ["checks"],
  status: ["statuses"],
  deployment: ["deployments"],
  deployment_status: ["deployments"],
  workflow_run: ["actions"],
  registry_package: ["packages"],
  merge_group: ["merge_queues"],
  repository: ["metadata"],
  team: ["members"],
  membership: ["members"],
  member: ["members"],
  branch_protection_rule: ["administration"],
  repository_ruleset: ["administration"],
};

/** Events that every App receives without asking. */
export const ALWAYS_SENT: ReadonlySet<string> = new Set(["installation", "installation_repositories", "ping"]);
