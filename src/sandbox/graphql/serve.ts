import type { Answer } from "../http/answer.ts";
import { ok } from "../http/answer.ts";
import type { Fields } from "../http/fields.ts";
import type { Actor } from "../state/actor.ts";
import type { World } from "../state/world.ts";

/** Answers a GraphQL request. */
export async function serveGraphql(world: World, actor: Actor, body: Fields): Promise<Answer> {
  void [world, actor, body];
  return Promise.resolve(ok({ errors: [{ message: "no GraphQL yet" }] }));
}
