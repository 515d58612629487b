/** A slice from a configuration and what stands in each environment, without GitHub, builds and decisions. */
import { applicationConfigFor } from "../config/application-config.ts";
import type { Config, EnvironmentConfig } from "../config/config.ts";
import { imageRuleFor } from "../config/image-rule-for.ts";
import type { EnvironmentSlice, Slice } from "../planning/slice.ts";

/** What stands in an environment; nothing where the application is not there. */
export type Standing = Pick<EnvironmentSlice, "held" | "problems" | "arrivals">;

const NOTHING: Standing = { held: undefined, problems: [], arrivals: [] };

/** One application in all its environments at `now`, milliseconds since 1970. */
export function assembleSlice(
  config: Config,
  application: string,
  now: number,
  standing: (environment: EnvironmentConfig) => Standing | undefined,
): Slice {
  const settings = applicationConfigFor(config, application);
  const environments = config.environments
    .filter(({ name }) => settings.environments?.has(name) ?? true)
    .map((environment): EnvironmentSlice => {
      const own = settings.environments?.get(environment.name)?.after;
      const rest = standing(environment) ?? NOTHING;
      return { environment, after: own ?? environment.after, open: undefined, unrecorded: [], ...rest };
    });
  const names = new Set([
    ...environments.flatMap(({ held }) => held?.release.images.map(({ image }) => image) ?? []),
    ...(settings.images ?? []),
  ]);
  const images = [...names].sort().flatMap((image) => {
    const rule = imageRuleFor(config, image);
    return rule === undefined ? [] : [{ image, rule }];
  });
  return {
    ...{ now, mode: "act", application, together: settings.together, images, environments },
    ...{ builds: [], declined: [], timezone: config.timezone, decisions: [], sources: [], ancestry: [] },
  };
}
