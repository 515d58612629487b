/** Workflows that ended well become builds, by the templates of the image rules; the intake spreads them like all others. */
import { buildsOfRun } from "../../config/builds-of-run.ts";
import type { Config } from "../../config/config.ts";
import type { Hints } from "../hints.ts";
import type { Outside } from "../outside.ts";

export async function hearRuns(
  { inbox, clock }: Outside,
  homeId: number,
  config: Config,
  { runs }: Hints,
): Promise<void> {
  for (const { run } of runs) {
    // The same for every delivery that tells of the run: it is heard once.
    const id = `build:${homeId}:${run.repositoryId}:${run.id}`;
    const builds = buildsOfRun(config, run, { heardAt: clock.now(), deliveryId: id });
    if (builds.length === 0) continue;
    const images = [...new Set(builds.map(({ image }) => image))];
    await inbox.accept({ id, lane: "intake", event: "workflow_run.completed", payload: { images }, builds });
  }
}
