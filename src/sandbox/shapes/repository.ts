import type { Account } from "../state/account.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { simpleUser } from "./account.ts";
import { time } from "./time.ts";

/** GitHub's `repository`, as lists, pull requests and webhooks carry it. */
export function repository(world: World, one: Repository) {
  const url = `${world.url}/repos/${fullName(one)}`;
  const html = `${world.url}/${fullName(one)}`;
  const openIssues = [...one.issues.values()].filter((issue) => issue.state === "open").length;
  const { settings } = one;
  return {
    id: one.id,
    node_id: one.nodeId,
    name: one.name,
    full_name: fullName(one),
    private: one.private,
    owner: simpleUser(world, one.owner),
    html_url: html,
    description: one.description,
    fork: one.parent !== undefined,
    url,
    ...linksOf(url),
    git_url: `git://${html.replace(/^https?:\/\//, "")}.git`,
    ssh_url: `git@${new URL(world.url).hostname}:${fullName(one)}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    created_at: time(one.createdAt),
    updated_at: time(one.updatedAt),
    pushed_at: time(one.pushedAt),
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    forks_count: 0,
    open_issues_count: openIssues,
    has_issues: true,
    has_projects: false,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    archived: one.archived,
    disabled: false,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: one.private ? "private" : "public",
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: one.defaultBranch,
    allow_forking: true,
    allow_rebase_merge: settings.allowRebaseMerge,
    allow_squash_merge: settings.allowSquashMerge,
    allow_merge_commit: settings.allowMergeCommit,
    allow_auto_merge: settings.allowAutoMerge,
    allow_update_branch: settings.allowUpdateBranch,
    delete_branch_on_merge: settings.deleteBranchOnMerge,
    use_squash_pr_title_as_default: settings.squashMergeCommitTitle === "PR_TITLE",
    squash_merge_commit_title: settings.squashMergeCommitTitle,
    squash_merge_commit_message: settings.squashMergeCommitMessage,
    merge_commit_title: settings.mergeCommitTitle,
    merge_commit_message: settings.mergeCommitMessage,
  };
}

/** GitHub's `full-repository`, the answer to reading one. */
export function fullRepository(world: World, one: Repository) {
  return {
    ...repository(world, one),
    subscribers_count: 0,
    network_count: 0,
    ...organisationOf(world, one.owner),
  };
}

function organisationOf(world: World, owner: Account) {
  return owner.type === "Organization" ? { organization: simpleUser(world, owner) } : {};
}

function linksOf(url: string) {
  return {
    archive_url: `${url}/{archive_format}{/ref}`,
    assignees_url: `${url}/assignees{/user}`,
    blobs_url: `${url}/git/blobs{/sha}`,
    branches_url: `${url}/branches{/branch}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    comments_url: `${url}/comments{/number}`,
    commits_url: `${url}/commits{/sha}`,
    compare_url: `${url}/compare/{base}...{head}`,
    contents_url: `${url}/contents/{+path}`,
    contributors_url: `${url}/contributors`,
    deployments_url: `${url}/deployments`,
    downloads_url: `${url}/downloads`,
    events_url: `${url}/events`,
    forks_url: `${url}/forks`,
    git_commits_url: `${url}/git/commits{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    hooks_url: `${url}/hooks`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    issue_events_url: `${url}/issues/events{/number}`,
    issues_url: `${url}/issues{/number}`,
    keys_url: `${url}/keys{/key_id}`,
    labels_url: `${url}/labels{/name}`,
    languages_url: `${url}/languages`,
    merges_url: `${url}/merges`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    pulls_url: `${url}/pulls{/number}`,
    releases_url: `${url}/releases{/id}`,
    stargazers_url: `${url}/stargazers`,
    statuses_url: `${url}/statuses/{sha}`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    tags_url: `${url}/tags`,
    teams_url: `${url}/teams`,
    trees_url: `${url}/git/trees{/sha}`,
  };
}
