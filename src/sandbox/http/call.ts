import type { IncomingHttpHeaders } from "node:http";
import type { Actor } from "../state/actor.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import type { Fields } from "./fields.ts";

/** One request to the REST API, its credentials already looked at. */
export interface Call {
  readonly world: World;
  readonly actor: Actor;
  /** What the route's placeholders stand for, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Fields;
  readonly headers: IncomingHttpHeaders;
  /** The path as it was asked for. */
  readonly path: string;
}

/** A request about a repository that the actor may see. */
export interface RepositoryCall extends Call {
  readonly repository: Repository;
}
