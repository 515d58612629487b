/** An event of a scenario happens in a made-up world. */

import type { CommentPlace } from "../commands/command.ts";
import { parseComment } from "../commands/parse-comment.ts";
import { resolveCommand } from "../commands/resolve/resolve-command.ts";
import { Mistake } from "../domain/failure.ts";
import type { ImageBuild } from "../domain/image-build.ts";
import { enumerate } from "../gates/wording.ts";
import type { SourceFacts } from "../planning/slice.ts";
import type { Driver } from "./driver.ts";
import { type EffectOf, enter } from "./enter.ts";
import { knownOf } from "./known-of.ts";
import type { Lineage } from "./lineage.ts";
import type { Event } from "./scenario.ts";
import { withVersion } from "./starting-slices.ts";
import type { Did } from "./timeline.ts";
import { nameOf } from "./versions.ts";
import { madeUpSha, type Spot } from "./world.ts";

/** What happened, as sentences; or why it cannot. */
export type Happened = { readonly texts: readonly string[]; readonly did?: Did } | { readonly impossible: string };

export interface Stage {
  readonly driver: Driver;
  readonly lineage: Lineage;
  readonly timezone: string;
  /** Unique in the scenario. */
  readonly id: string;
  readonly effectOf: EffectOf;
}

/** Throws nothing for what a scenario says: what cannot happen is said. */
export function happen(event: Event, stage: Stage): Happened {
  try {
    return onStage(event, stage);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { impossible: error.message };
  }
}

function onStage(event: Event, stage: Stage): Happened {
  const { world } = stage.driver;
  if (event.kind === "comment") return comment(event, stage);
  const application = applicationOf(event.application, stage.driver);
  if (event.kind === "build") return build({ ...event, application }, stage);
  if (event.kind === "check" && event.environment === undefined) return sourceCheck({ ...event, application }, stage);
  const spot: Spot = { application, environment: event.environment ?? "" };
  const at = world.at(spot);
  if (at?.held === undefined) return { impossible: `${application} is not in ${spot.environment}.` };
  const { open } = at;
  const { by } = event;
  if (event.kind === "push" || event.kind === "revert") return byHand(event, spot, stage);
  if (event.kind === "report") return report(event, spot, stage);
  if (open === undefined) return { impossible: `No promotion of ${application} into ${spot.environment} is open.` };
  const number = `#${open.number}`;
  const did = (what: "merge" | "close", text: string): Happened => ({
    texts: [],
    did: {
      ...{ kind: "did", what, ...spot, pullRequest: open.number, version: nameOf(open.release), text, by: "person" },
    },
  });
  switch (event.kind) {
    case "merge": {
      const shut = (stage.driver.explanation(spot)?.gates ?? []).filter(({ state }) => state !== "passed");
      const past = shut.length === 0 ? "" : `, past ${enumerate(shut.map(({ gate }) => gate))}`;
      if (!world.merge(spot)) return { impossible: `${number} cannot be merged.` };
      return did("merge", `${by} merges ${number}${past}: it holds ${nameOf(open.release)}`);
    }
    case "close":
      world.decline(spot);
      return did("close", `${by} closes ${number} without merging ${nameOf(open.release)}`);
    case "approve":
      world.review(spot, { login: by, state: "approved" });
      return { texts: [`${by} approves ${number}.`] };
    case "request-changes":
      world.review(spot, { login: by, state: "changes-requested" });
      return { texts: [`${by} asks for changes to ${number}.`] };
    case "edit":
      world.change(spot, (before) => {
        const head = world.commit();
        return { ...before, head, headAt: world.now, pushedBy: [...new Set([...before.pushedBy, by])] };
      });
      return { texts: [`${by} pushes a commit to ${number}.`] };
    case "ready":
      world.change(spot, (before) => ({ ...before, draft: false }));
      return { texts: [`${by} marks ${number} as ready.`] };
    case "check": {
      const { name, app, state } = event;
      world.check(spot, { name, app, state, word: WORDS[state] });
      return { texts: [`${name} ${SAID[state]} on ${number}.`] };
    }
  }
}

const WORDS = { success: "success", pending: "in_progress", failure: "failure" } as const;
const SAID = { success: "passes", pending: "runs", failure: "fails" } as const;

function applicationOf(written: string | undefined, { world }: Driver): string {
  const all = [...world.applications];
  const [only, ...more] = all;
  if (written === undefined && only !== undefined && more.length === 0) return only;
  if (written !== undefined && all.includes(written)) return written;
  const there = all.slice(0, 12).join(", ");
  const what = written === undefined ? "Name the application" : `There is no application ${written}`;
  throw new Mistake("application", `${what}; there are ${there}.`);
}

function build(
  { application, version, image, author, without }: Extract<Event, { kind: "build" }> & { application: string },
  { driver: { world }, lineage, id }: Stage,
): Happened {
  const slice = world.slice(application);
  const names = image === undefined ? slice.images.map((one) => one.image) : [withVersion(image, version).image];
  if (names.length === 0) return { impossible: `No rule under images decides on an image of ${application}.` };
  const revision = madeUpSha(`${id} ${application} ${version}`);
  const repository = `made-up/${application}`;
  const builds = names.map((name): ImageBuild => {
    const written = withVersion(name, version);
    const rule = slice.images.find((one) => one.image === name)?.rule;
    // Registries say the digest; it is left out where nothing would write it, so that people read the tag alone.
    const digest =
      written.digest ?? (rule === undefined || rule.write === "tag" ? undefined : madeUpDigest(name, version, id));
    return {
      ...written,
      ...(digest !== undefined && { digest }),
      ...{
        revision,
        source: repository,
        sender: { kind: "repository", repository },
        heardAt: world.now,
        deliveryId: id,
      },
    };
  });
  const unknown = without.find((one) => lineage.of(one) === undefined);
  if (unknown !== undefined) return { impossible: `${unknown} was not built before ${version}.` };
  lineage.add(revision, version, without);
  const checks = { commit: revision, since: world.now, found: [] };
  const source: SourceFacts = { repository, revision, author, checks };
  world.hear(application, builds, source);
  const what = image === undefined ? `${application} ${version}` : `${image}:${version}`;
  const lacks = without.length === 0 ? "" : ` without the commit of ${enumerate(without)}`;
  return { texts: [`${what} is built${lacks}.`] };
}

/** The same image built again under the same tag is another content. */
const madeUpDigest = (image: string, version: string, id: string): string => {
  const text = `${image} ${version} ${id}`;
  return `sha256:${madeUpSha(text)}${madeUpSha(`${text} 2`).slice(0, 24)}`;
};

function sourceCheck(
  { application, version = "", name, app, state }: Extract<Event, { kind: "check" }> & { application: string },
  { driver: { world }, lineage }: Stage,
): Happened {
  const revision = lineage.of(version);
  const changed =
    revision !== undefined &&
    world.changeSource(application, revision, (source) => {
      const { found, ...checks } = source.checks ?? { commit: revision, since: world.now, found: [] };
      const others = found.filter((one) => one.name !== name || one.app !== app);
      return { ...source, checks: { ...checks, found: [...others, { name, app, state, word: WORDS[state] }] } };
    });
  if (!changed) return { impossible: `${application} ${version} was not built before.` };
  return { texts: [`${name} ${SAID[state]} on the source commit of ${version}.`] };
}

type ByHand = Extract<
  Event,
  | { kind: "push" }
  | { environment: string; kind: "merge" | "close" | "approve" | "request-changes" | "edit" | "ready" | "revert" }
>;

function byHand(event: ByHand, spot: Spot, { driver: { world } }: Stage): Happened {
  const at = world.at(spot);
  const held = at?.held?.release;
  if (at === undefined || held === undefined)
    return { impossible: `${spot.application} is not in ${spot.environment}.` };
  const { by } = event;
  const before = at.arrivals.at(-2)?.release.images;
  if (event.kind !== "push" && before === undefined) {
    return { impossible: `Nothing came into ${spot.environment} that could be reverted.` };
  }
  const images =
    event.kind === "push" ? held.images.map(({ image }) => withVersion(image, event.version)) : (before ?? []);
  if (!world.push(spot, images)) return { impossible: `${spot.environment} holds that already.` };
  const now = nameOf(world.at(spot)?.held?.release);
  const how = event.kind === "push" ? `writes ${now} into` : `reverts to ${now} in`;
  return { texts: [`${by} ${how} ${spot.environment} by hand.`] };
}

function report(
  { state, cluster, says, environment }: Extract<Event, { kind: "report" }>,
  spot: Spot,
  { driver: { world } }: Stage,
): Happened {
  const at = world.at(spot);
  const clusters = at?.environment.clusters ?? [];
  const agent = at?.environment.health?.agent ?? "none";
  if (agent === "none") return { impossible: `Nothing reports from ${environment}: it has no health.agent.` };
  if (cluster !== undefined && !clusters.includes(cluster)) {
    return { impossible: `${cluster} is no cluster of ${environment}.` };
  }
  const from = cluster !== undefined ? [cluster] : clusters.length === 0 ? [""] : clusters;
  for (const one of from) world.report(spot, one, { state, description: says });
  const place = cluster === undefined ? environment : `${environment} (${cluster})`;
  const why = says === "" ? "" : `: ${says.replace(/\.$/, "")}`;
  return { texts: [`${nameOf(at?.held?.release)} is reported ${state} in ${place}${why}.`] };
}

function comment(
  { text, by, on, application: written }: Extract<Event, { kind: "comment" }>,
  { driver, timezone, id, effectOf }: Stage,
): Happened {
  const { world } = driver;
  const known = knownOf(driver);
  const place = on === undefined ? ELSEWHERE : placeOf(driver, applicationOf(written, driver), on);
  const environments = known.environments.map(({ name }) => name);
  const commands = parseComment(text, { now: world.now, timezone, environments, place });
  if (commands.length === 0) return { impossible: `There is no command in "${text}".` };
  for (const [at, parsed] of commands.entries()) {
    if (parsed.kind === "mistake") return { impossible: parsed.sentence };
    const resolution = resolveCommand(parsed.command, place, knownOf(driver));
    if (resolution.kind !== "resolved") return { impossible: resolution.sentence };
    const why = enter(world, resolution.asked, { id: `${id}-${at}`, by, effectOf });
    if (why !== undefined) return { impossible: why };
  }
  return { texts: commands.map((one) => `${by}: ${one.text}`) };
}

const ELSEWHERE: CommentPlace = { kind: "elsewhere" };

function placeOf({ world }: Driver, application: string, environment: string): CommentPlace {
  const open = world.at({ application, environment })?.open;
  if (open === undefined) throw new Mistake("place", `No promotion of ${application} into ${environment} is open.`);
  return { kind: "promotion", pullRequest: open.number, head: open.head, environment, applications: [application] };
}
