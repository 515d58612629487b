import type { RequestFaults } from "../faults/request-faults.ts";
import type { LoggedRequest } from "../http/exchange.ts";
import type { Account } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import type { App } from "../state/app.ts";
import { accountByLogin } from "../state/look-up.ts";
import type { PullRequest, Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import type { DeliveryFaults } from "../webhooks/delivery-faults.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";

/** What the control methods work on. */
export interface ControlContext {
  readonly world: World;
  readonly webhooks: Webhooks;
  readonly deliveryFaults: DeliveryFaults;
  readonly requestFaults: RequestFaults;
  readonly log: LoggedRequest[];
}

/** A pull request or issue, named as people do. */
export interface Numbered {
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
}

/** The account of a login, which must be there. */
export function accountNamed(world: World, login: string): Account {
  const account = accountByLogin(world, login);
  if (account === undefined) throw new Error(`there is no account ${login}`);
  return account;
}

/** The repository `owner/name`, which must be there. */
export function repositoryNamed(world: World, name: string): Repository {
  const repository = world.names.get(name.toLowerCase());
  if (repository === undefined) throw new Error(`there is no repository ${name}`);
  return repository;
}

/** The pull request, which must be there. */
export function pullNumbered(world: World, { repository, number }: Numbered): PullRequest {
  const pull = repositoryNamed(world, repository).pulls.get(number);
  if (pull === undefined) throw new Error(`there is no pull request ${repository}#${number}`);
  return pull;
}

/** The App of this slug, which must be there; the only one where none is named. */
export function appNamed(world: World, slug: string | undefined): App {
  const apps = [...world.apps.values()].filter((app) => slug === undefined || app.slug === slug);
  const [app] = apps;
  if (app === undefined || apps.length > 1) throw new Error(`${apps.length} Apps are called ${slug ?? "so"}`);
  return app;
}

/** Somebody acting for themselves: a person by login, or an App by `<slug>[bot]` through its only installation there. */
export function personNamed(world: World, login: string): Extract<Actor, { kind: "user" }> {
  return { kind: "user", user: accountNamed(world, login) };
}
