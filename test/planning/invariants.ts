/** What must be true of every action, told by the world itself and not by the planner's own code. */
import type { Release } from "../../src/domain/release.ts";
import type { Action } from "../../src/planning/plan.ts";
import { changed, type Versions, versionOf, type World } from "./world.ts";

/** Throws with a sentence if the action breaks an invariant in the world as it is now. */
export function checkAction(world: World, action: Action): void {
  if (action.kind !== "open" && action.kind !== "update" && action.kind !== "merge") return;
  const { kind, application, environment: name } = action;
  const { open } = world.spot(application, name);
  const config = world.configs.find((environment) => environment.name === name);
  if (action.writes.length === 0) broken(kind, application, name, "nothing is written (invariant 3)");
  if (kind === "open" && open !== undefined) broken(kind, application, name, "a second promotion (invariant 3)");
  if (kind !== "open" && open?.pushedBy.length !== 0) broken(kind, application, name, "a person pushed to it");
  if (kind === "merge" && config?.merge !== "auto") broken(kind, application, name, "merged where people merge");
  checkRelease(world, kind, application, name, versionsOf(action.release));
}

/** The same of what is open when all has come to rest; what a person pushed to is theirs. */
export function checkOpen(world: World, application: string, name: string): void {
  const { open } = world.spot(application, name);
  if (open?.pushedBy.length !== 0) return;
  // Git merges what the promotion changes, and keeps what others changed beside it meanwhile.
  const merged = { ...world.holds(application, name), ...changed(open.versions, open.replaces) };
  checkRelease(world, "rest", application, name, merged);
}

function checkRelease(world: World, what: string, application: string, name: string, versions: Versions): void {
  const held = world.holds(application, name);
  const moved = changed(versions, held);
  const say = (why: string): never =>
    broken(what, application, name, `${JSON.stringify(moved)} over ${JSON.stringify(held)}: ${why}`);
  if (Object.keys(moved).length === 0) say("no difference (invariant 3)");
  if (Object.entries(moved).some(([image, version]) => version <= (held[image] ?? 0))) say("backwards");
  if (world.spot(application, name).history.some((stood) => includes(stood.versions, moved))) {
    say("it stood here before and was taken back");
  }
  const { after } = world.shape.environments.find((environment) => environment.name === name) ?? { after: [] };
  for (const upstream of after) {
    if (!isGood(world, application, upstream, moved)) say(`not good in ${upstream} (invariant 1)`);
  }
  if (after.length === 0 && !Object.entries(moved).every(([image, version]) => wasHeard(world, image, version))) {
    say("nobody said that it was built");
  }
}

function broken(what: string, application: string, name: string, why: string): never {
  throw new Error(`${what} ${application} ${name}: ${why}`);
}

/** It stands upstream, or was followed there only by newer ones, as far as upstream has its images. */
function isGood(world: World, application: string, upstream: string, moved: Versions): boolean {
  const { history } = world.spot(application, upstream);
  const shared = Object.entries(moved).filter(([image]) => history[0]?.versions[image] !== undefined);
  return (
    shared.length === 0 ||
    history.some(
      (stood, at) =>
        shared.every(([image, version]) => stood.versions[image] === version) &&
        history.slice(at).every((later) => shared.every(([image, version]) => (later.versions[image] ?? 0) >= version)),
    )
  );
}

const versionsOf = (release: Release): Versions =>
  Object.fromEntries(release.images.map(({ image, tag }): readonly [string, number] => [image, versionOf(tag)]));

const includes = (versions: Versions, part: Versions): boolean =>
  Object.entries(part).every(([image, version]) => versions[image] === version);

const wasHeard = (world: World, image: string, version: number): boolean =>
  world.builds.some((build) => build.image === image && versionOf(build.tag) === version);
