import { notFound, ok } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import type { Method, Route } from "../http/route.ts";
import { organisation, simpleUser } from "../shapes/account.ts";
import { time } from "../shapes/time.ts";
import type { Account } from "../state/account.ts";
import { accountByLogin } from "../state/look-up.ts";
import { maySeeMembers } from "./members-permission.ts";

/** "Users", "Organizations" and membership in them. */
export const peopleRoutes: readonly Route[] = [
  get("/users/{username}", (call) => {
    const account = named(call, call.params["username"]);
    return ok({ ...simpleUser(call.world, account), ...profile(account) });
  }),
  get("/orgs/{org}", (call) => {
    const account = named(call, call.params["org"], "Organization");
    return ok({
      ...organisation(call.world, account),
      name: account.name,
      html_url: `${call.world.url}/${account.login}`,
      type: "Organization",
      has_organization_projects: true,
      has_repository_projects: true,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      created_at: time(0),
      updated_at: time(0),
      archived_at: null,
    });
  }),
  get("/orgs/{org}/memberships/{username}", (call) => {
    const { world } = call;
    const owner = named(call, call.params["org"], "Organization");
    const account = named(call, call.params["username"]);
    const role = owner.members.get(account.id);
    if (role === undefined || !maySeeMembers(call, owner)) throw notFound();
    const url = `${world.url}/orgs/${owner.login}`;
    return ok({
      url: `${url}/memberships/${account.login}`,
      state: "active",
      role,
      organization_url: url,
      organization: organisation(world, owner),
      user: simpleUser(world, account),
    });
  }),
];

function get(path: string, handle: Route["handle"], method: Method = "GET"): Route {
  return { method, path, handle };
}

function named({ world }: Call, login: string | undefined, type?: Account["type"]): Account {
  const account = accountByLogin(world, login ?? "");
  if (account === undefined || (type !== undefined && account.type !== type)) throw notFound();
  return account;
}

function profile({ name }: Account) {
  return {
    name,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: time(0),
    updated_at: time(0),
  };
}
