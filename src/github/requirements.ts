/**
 * What the App asks for: `app.yml` says the same (a test compares them), `towpath doctor` compares both with GitHub.
 * Each line carries its reason, for `docs/github-app.md` and for the person who must accept it.
 */

export type Level = "read" | "write";

export interface Requirement {
  /** As GitHub's API spells it. */
  readonly name: string;
  readonly level: Level;
  readonly reason: string;
}

/** Repository permissions, named as in `GET /app`. */
export const PERMISSIONS: readonly Requirement[] = [
  {
    name: "metadata",
    level: "read",
    reason: "to list the repositories and to read the rules of their branches; GitHub asks for it of every App",
  },
  {
    name: "contents",
    level: "write",
    reason: "to fetch the environment repository, to write promotion branches and the ledger, and to merge",
  },
  {
    name: "pull_requests",
    level: "write",
    reason: "to open, describe, label, comment on and close promotions",
  },
  { name: "checks", level: "write", reason: "to say in a check run what is found and what holds a promotion" },
  {
    name: "statuses",
    level: "read",
    reason:
      "to read how agents report that a release fares, and to hear that a status which the branch requires changed",
  },
  {
    name: "deployments",
    level: "write",
    reason: "to show merges as deployments, and to read how agents report that deployments fare",
  },
  {
    name: "issues",
    level: "write",
    reason: "to hear slash-commands on issues and pull requests, to react to them and to answer",
  },
  {
    name: "members",
    level: "read",
    reason: "to know who is in the teams that may approve or command; without it nobody counts by a team",
  },
  { name: "actions", level: "read", reason: "to hear that a workflow which builds images has finished" },
  { name: "packages", level: "read", reason: "to hear that an image was published in GitHub's container registry" },
  { name: "merge_queues", level: "read", reason: "to hear that a merge queue wants an answer on what it has built" },
];

export interface EventRequirement {
  readonly name: string;
  readonly reason: string;
}

/**
 * Events that the App subscribes to. GitHub sends `installation`, `installation_repositories` and `installation_target`
 * to every App, whether it asks or not.
 */
export const EVENTS: readonly EventRequirement[] = [
  { name: "push", reason: "a branch of an environment repository moved" },
  { name: "pull_request", reason: "a promotion was opened, changed, merged or closed by somebody" },
  {
    name: "pull_request_review",
    reason: "a review may open what a rule of the branch holds, and stops updates in place",
  },
  {
    name: "check_run",
    reason: "a required check finished, an agent reported how a release fares, or somebody asked to run ours again",
  },
  {
    name: "merge_group",
    reason: "a merge queue has built a commit, and waits for the checks that the branch requires",
  },
  { name: "issue_comment", reason: "somebody gave a slash-command" },
  { name: "check_suite", reason: "somebody asked to run all checks of a commit again" },
  { name: "status", reason: "an agent reported how a release fares, or a required commit status changed" },
  { name: "deployment_status", reason: "an agent reported how a deployment fares" },
  { name: "registry_package", reason: "an image was published in GitHub's container registry" },
  { name: "workflow_run", reason: "a workflow that builds images finished" },
  { name: "repository_dispatch", reason: "a build says by itself which image it made" },
  { name: "repository", reason: "a repository was renamed, transferred, archived or deleted" },
];

/** `pull_requests: write` for people: `pull requests: write`. */
export const sayPermission = (name: string, level: string): string => `${name.replaceAll("_", " ")}: ${level}`;
