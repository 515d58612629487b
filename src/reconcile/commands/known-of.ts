/** What exists, as far as a command names it: read from the slices of the applications that it can be about. */
import type { Command, CommentPlace } from "../../commands/command.ts";
import type { Known, KnownApplication, KnownEnvironment, Stood } from "../../commands/resolve/known.ts";
import { applicationConfigFor } from "../../config/application-config.ts";
import { endOf } from "../../domain/decision.ts";
import { type Release, releaseKey } from "../../domain/release.ts";
import { areSame } from "../../gates/decisions.ts";
import { ReleaseOrder } from "../../planning/release-order.ts";
import { isBelowFloor } from "../../planning/rollback-floor.ts";
import type { EnvironmentSlice, Slice } from "../../planning/slice.ts";
import type { HomeMemory } from "../memory.ts";
import { applicationsOf } from "../observe/slices.ts";
import { builtReleases, Spellings } from "./built-releases.ts";
import type { Comment } from "./comment.ts";
import { decidedThen } from "./decided-then.ts";
import type { Sight } from "./sight.ts";

export interface KnownHere {
  readonly known: Known;
  /** Of the applications that the command can be about. */
  readonly slices: ReadonlyMap<string, Slice>;
}

/** Only applications that the command or its place names are looked into; of the others the names are known. */
export async function knownOf(
  { observed, slices, now }: Sight,
  memory: HomeMemory,
  command: Command,
  { place, comment }: { readonly place: CommentPlace; readonly comment: Pick<Comment, "createdAt"> },
): Promise<KnownHere> {
  const { config } = observed;
  const words = new Set(
    Object.values(command).flatMap((word) => (typeof word === "string" ? [word.toLowerCase()] : [])),
  );
  const here = new Set(place.kind === "elsewhere" ? [] : place.applications);
  const read = new Map<string, Slice>();
  const applications: KnownApplication[] = [];
  for (const name of [...applicationsOf(observed)].sort()) {
    const formerNames = applicationConfigFor(config, name).was;
    const isMeant = here.has(name) || [name, ...formerNames].some((one) => words.has(one.toLowerCase()));
    if (!isMeant) {
      applications.push({ name, formerNames, environments: [], built: [], quarantined: new Set() });
      continue;
    }
    const slice = await slices.of(name);
    read.set(name, slice);
    applications.push({ formerNames, ...knownApplication(slice, memory, now) });
  }
  const environments = config.environments.map(({ name, gates }) => ({ name, gates }));
  const decided = decidedThen(memory.ledger, config, comment.createdAt);
  return { known: { environments, applications, decided }, slices: read };
}

function knownApplication(slice: Slice, memory: HomeMemory, now: number): Omit<KnownApplication, "formerNames"> {
  const explanations = memory.plans.get(slice.application)?.explanations ?? [];
  const explained = (name: string) => explanations.find(({ environment }) => environment === name);
  const ruled = (release: Release): Release => {
    const images = release.images.filter(({ image }) => slice.images.some((one) => one.image === image));
    return images.length === release.images.length ? release : { ...release, images };
  };
  const spellings = new Spellings();
  const standing = slice.environments.flatMap(({ arrivals, held, open, environment }) => [
    ...arrivals.map(({ release }) => release),
    ...[held?.release, open?.release, explained(environment.name)?.candidate].flatMap((release) => release ?? []),
  ]);
  for (const release of [...standing, ...builtReleases(slice)]) spellings.learn(ruled(release));
  const spelled = (release: Release | undefined): Release | undefined =>
    release === undefined ? undefined : spellings.of(ruled(release));

  const quarantines = (slice.decisions ?? []).filter(
    (entry) => entry.kind === "quarantine" && endOf(entry, now) === undefined,
  );
  const quarantined = new Set(
    spellings.all
      .filter(({ images }) => quarantines.some((entry) => "images" in entry && areSame(entry.images, images)))
      .map(releaseKey),
  );
  const environments = slice.environments.map((at): KnownEnvironment => {
    const explanation = explained(at.environment.name);
    return {
      name: at.environment.name,
      rollbackFloor: at.environment.rollbackFloor,
      held: spelled(at.held?.release),
      stood: stoodIn(slice, at, quarantined, (release) => spellings.of(ruled(release))),
      candidate: explanation?.rollback === undefined ? spelled(explanation?.candidate) : undefined,
      open:
        at.open === undefined
          ? undefined
          : { pullRequest: at.open.number, head: at.open.head, release: spelled(at.open.release) },
    };
  });
  return { name: slice.application, environments, built: spellings.all, quarantined };
}

/**
 * What stood there, with how it fared. Where nothing that a step back could lead to was ever reported healthy, what was
 * reported on by nobody counts: it stood there before agents were heard, and people know that it ran.
 */
function stoodIn(
  slice: Slice,
  at: EnvironmentSlice,
  quarantined: ReadonlySet<string>,
  spelled: (release: Release) => Release,
): readonly Stood[] {
  const held = at.held === undefined ? undefined : releaseKey(spelled(at.held.release));
  const order = new ReleaseOrder(slice);
  const stays = at.arrivals.map(({ release, commit }) => {
    const spelling = spelled(release);
    const isBelow = isBelowFloor(order, at.environment, spelling);
    const isTarget = releaseKey(spelling) !== held && !quarantined.has(releaseKey(spelling)) && !isBelow;
    return { release: spelling, fared: fared(at, commit), isTarget, isBelow };
  });
  const isAnyHealthy = stays.some(({ fared: word, isTarget }) => isTarget && word === "healthy");
  return stays.map(({ release, fared: word, isTarget, isBelow }) => ({
    release,
    healthy: isTarget && (word === "healthy" || (!isAnyHealthy && word === "unreported")),
    isBelowFloor: isBelow,
  }));
}

function fared(
  { environment, reports = [] }: EnvironmentSlice,
  commit: string,
): "healthy" | "unhealthy" | "unreported" {
  if (environment.health === undefined || environment.health.agent === "none") return "healthy";
  const of = reports.filter(({ arrival }) => arrival === commit);
  if (of.length === 0) return "unreported";
  const clusters = environment.clusters.length === 0 ? [""] : environment.clusters;
  const isHealthy = clusters.every((cluster) => of.some((one) => one.cluster === cluster && one.state === "healthy"));
  return isHealthy ? "healthy" : "unhealthy";
}
