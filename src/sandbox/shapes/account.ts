import type { Account, Role, Team } from "../state/account.ts";
import type { World } from "../state/world.ts";
import { time } from "./time.ts";

/** GitHub's `simple-user`: people, organisations and bots alike. */
export function simpleUser(world: World, account: Account) {
  const url = `${world.url}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `${world.url}/avatars/u/${account.id}?v=4`,
    gravatar_id: "",
    url,
    html_url: `${world.url}/${account.type === "Bot" ? `apps/${account.login.replace("[bot]", "")}` : account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** GitHub's `organization-simple`, as webhooks carry it. */
export function organisation(world: World, account: Account) {
  const url = `${world.url}/orgs/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/u/${account.id}?v=4`,
    description: "",
  };
}

/** GitHub's `team`. */
export function team(world: World, { id, nodeId, name, slug, organisation: owner, ...rest }: Team) {
  const url = `${world.url}/organizations/${owner.id}/team/${id}`;
  return {
    id,
    node_id: nodeId,
    name,
    slug,
    description: rest.description,
    privacy: rest.privacy,
    notification_setting: "notifications_enabled",
    permission: "pull",
    url,
    html_url: `${world.url}/orgs/${owner.login}/teams/${slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: "organization",
    organization_id: owner.id,
    parent: null,
  };
}

/** GitHub's `team-full`. */
export function fullTeam(world: World, one: Team, repositories: number) {
  return {
    ...team(world, one),
    members_count: [...one.members.values()].filter(({ state }) => state === "active").length,
    repos_count: repositories,
    created_at: time(one.createdAt),
    updated_at: time(one.createdAt),
    organization: {
      ...organisation(world, one.organisation),
      name: one.organisation.name,
      html_url: `${world.url}/${one.organisation.login}`,
      has_organization_projects: true,
      has_repository_projects: true,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: time(one.createdAt),
      updated_at: time(one.createdAt),
      archived_at: null,
      type: "Organization",
    },
  };
}

/** The five booleans in which GitHub spells a role out. */
export function rolePermissions(role: Role | "none") {
  const rank = ["none", "read", "triage", "write", "maintain", "admin"].indexOf(role);
  return { admin: rank >= 5, maintain: rank >= 4, push: rank >= 3, triage: rank >= 2, pull: rank >= 1 };
}
