/** The intake: a build names no environment repository, so every home that has a rule for its image is woken. */

import { formatSender, type ImageBuild } from "../domain/image-build.ts";
import { matchesImagePattern } from "../domain/image-pattern.ts";
import type { Home } from "../ports/facts.ts";
import type { ClaimedLane } from "../ports/lanes.ts";
import { type HintPayload, hintsOf } from "./hints.ts";
import type { Outside } from "./outside.ts";
import type { PassResult } from "./pass.ts";

/** Where what nobody takes is kept for `/status`: it belongs to no repository. */
const NOWHERE = 0;
const UNTAKEN = "untaken-builds";
const KEPT = 100;

/** A build that no home takes, with why. */
export interface UntakenBuild {
  readonly image: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly sender: string;
  readonly heardAt: number;
  readonly reason: string;
}

export async function workIntakeLane(outside: Outside, lane: Pick<ClaimedLane, "deliveries">): Promise<PassResult> {
  const builds = await outside.builds.ofDeliveries(lane.deliveries.map(({ id }) => id));
  const homes = await outside.homes.all();
  const untaken: ImageBuild[] = [];
  const images = new Map<number, Set<string>>();
  for (const build of builds) {
    const takers = homes.filter(({ imagePatterns }) =>
      imagePatterns.some((pattern) => matchesImagePattern(pattern, build.image)),
    );
    if (takers.length === 0) untaken.push(build);
    for (const { repositoryId } of takers) {
      const known = images.get(repositoryId);
      if (known === undefined) images.set(repositoryId, new Set([build.image]));
      else known.add(build.image);
    }
  }
  const first = lane.deliveries[0]?.id ?? "";
  const last = lane.deliveries.at(-1)?.id ?? "";
  for (const [repositoryId, of] of images) {
    await outside.inbox.accept({
      // The same deliveries worked off again after a crash wake the home once.
      id: `intake:${repositoryId}:${first}:${last}:${lane.deliveries.length}`,
      lane: `repository:${repositoryId}`,
      event: "intake",
      payload: { images: [...of].sort() },
      builds: [],
    });
  }
  await spreadRuns(outside, lane, homes);
  if (untaken.length > 0) await tell(outside, untaken);
  return { wakeAt: undefined };
}

/** What a workflow built, the configuration of each home says: all of the same installation are told of the run. */
async function spreadRuns(
  { inbox }: Outside,
  { deliveries }: Pick<ClaimedLane, "deliveries">,
  homes: readonly Home[],
): Promise<void> {
  for (const { run, deliveryId } of hintsOf(deliveries).runs) {
    for (const { repositoryId, installationId, paused } of homes) {
      if (installationId !== run.installationId || paused !== undefined) continue;
      await inbox.accept({
        id: `run:${repositoryId}:${deliveryId}`,
        lane: `repository:${repositoryId}`,
        event: "workflow_run",
        payload: { run } satisfies HintPayload,
        builds: [],
      });
    }
  }
}

async function tell(outside: Outside, builds: readonly ImageBuild[]): Promise<void> {
  const reason = "no towpath.yaml of a repository that the App sees has a rule for the image";
  const told = builds.map(
    ({ image, tag, digest, sender, heardAt }): UntakenBuild => ({
      image,
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
      sender: formatSender(sender),
      heardAt,
      reason,
    }),
  );
  for (const build of told) outside.log.warn({ ...build }, `a build was heard and not taken: ${reason}`);
  const before = (await outside.projection.get<readonly UntakenBuild[]>(NOWHERE, UNTAKEN)) ?? [];
  await outside.projection.put(NOWHERE, UNTAKEN, [...before, ...told].slice(-KEPT));
}
