import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Account, Team } from "./account.ts";
import type { App, Installation, InstallationToken } from "./app.ts";
import { Background } from "./background.ts";
import type { Behaviour } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import type { HappenedEvent } from "./event.ts";
import { Ids } from "./ids.ts";
import type { Limits } from "./limits.ts";
import { NO_REACTIONS, type Reactions } from "./reactions.ts";
import type { PullRequest, Repository } from "./repository.ts";

/** Everything that the sandbox knows. Changed only by the functions in `changes/`. */
export interface World {
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  url: string;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly behaviour: Behaviour;
  readonly ids: Ids;
  readonly background: Background;
  /** Where the bare repositories lie. */
  readonly folder: string;
  /** By lower-cased login. */
  readonly accounts: Map<string, Account>;
  readonly accountsById: Map<number, Account>;
  readonly teams: Map<number, Team>;
  readonly apps: Map<number, App>;
  readonly installations: Map<number, Installation>;
  readonly tokens: Map<string, InstallationToken>;
  /** Personal access tokens. */
  readonly userTokens: Map<string, Account>;
  readonly repositories: Map<number, Repository>;
  /** By lower-cased `owner/name`. */
  readonly names: Map<string, Repository>;
  /** Names that repositories had before; GitHub redirects from them. */
  readonly formerNames: Map<string, Repository>;
  /** By node id, for GraphQL. */
  readonly pullsByNode: Map<string, PullRequest>;
  /** Tells everybody who listens what has happened. Set by the webhooks. */
  emit: (event: HappenedEvent) => void;
  /** What GitHub does by itself after a change. Set when the sandbox starts. */
  reactions: Reactions;
}

/** An empty world with a temporary folder for its repositories. */
export function createWorld(clock: Clock, limits: Limits, behaviour: Behaviour): World {
  return {
    url: "",
    clock,
    limits,
    behaviour,
    ids: new Ids(),
    background: new Background(),
    folder: mkdtempSync(join(tmpdir(), "towpath-sandbox-")),
    accounts: new Map(),
    accountsById: new Map(),
    teams: new Map(),
    apps: new Map(),
    installations: new Map(),
    tokens: new Map(),
    userTokens: new Map(),
    repositories: new Map(),
    names: new Map(),
    formerNames: new Map(),
    pullsByNode: new Map(),
    emit: () => {},
    reactions: NO_REACTIONS,
  };
}

/** Stops what runs and removes the temporary folder. */
export function destroyWorld(world: World): void {
  world.clock.stop();
  world.background.stop();
  rmSync(world.folder, { recursive: true, force: true });
}
