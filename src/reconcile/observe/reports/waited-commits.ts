/** Commits at which a report may be missing that somebody waits for. Pure. */
import { applicationConfigFor } from "../../../config/application-config.ts";
import type { Config, EnvironmentConfig } from "../../../config/config.ts";
import { releaseKey } from "../../../domain/release.ts";
import type { Sha } from "../../../domain/repository.ts";
import type { Arrival } from "../../../planning/slice.ts";
import type { Ground } from "../../apply/applying.ts";
import { parseSubjectKey, subjectKey } from "../subject.ts";

/** Looked at in one sweep, of each branch: the newest arrivals are waited for most. */
const MOST = 20;

/**
 * Where what stands in an environment arrived, for applications that an environment after it does not have yet; newest
 * first. `arrivals` by subject, `ground` by environment.
 */
export function waitedCommits(
  config: Config,
  environment: EnvironmentConfig,
  ground: (environment: string) => Ground | undefined,
  arrivals: (subject: string) => readonly Arrival[],
): readonly Sha[] {
  const state = ground(environment.name)?.state;
  const found = new Map<Sha, number>();
  for (const key of state?.subjects() ?? []) {
    const { environment: name, application } = parseSubjectKey(key);
    if (name !== environment.name) continue;
    const standing = arrivals(key).at(-1);
    if (standing === undefined || !isWaitedFor(config, standing, application, name, ground)) continue;
    found.set(standing.commit, standing.at);
  }
  return [...found]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(([commit]) => commit);
}

function isWaitedFor(
  config: Config,
  { release }: Arrival,
  application: string,
  upstream: string,
  ground: (environment: string) => Ground | undefined,
): boolean {
  const only = applicationConfigFor(config, application).environments;
  return config.environments.some(({ name, after }) => {
    const comesAfter = only === undefined ? after : (only.get(name)?.after ?? (only.has(name) ? after : []));
    if (!comesAfter.includes(upstream)) return false;
    const held = ground(name)?.state.release(subjectKey({ environment: name, application }));
    return held !== undefined && releaseKey(held) !== releaseKey(release);
  });
}
