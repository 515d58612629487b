/** `semver: ">=1.0.0"`: tags are versions, and those in the range are taken. */
import type { SemVer } from "semver";
import { parseSemverRange } from "./semver-range.ts";
import type { Judge, SemverTagRule } from "./tag-rule-kinds.ts";
import { compareVersions, readVersion } from "./version-order.ts";

export function judgeSemver(rule: SemverTagRule): Judge | { readonly problem: string } {
  const parsed = parseSemverRange(rule.range, { prereleases: rule.prereleases });
  if ("problem" in parsed) return { problem: `the range "${rule.range}" ${parsed.problem}` };
  const { range } = parsed;
  const options = { buildMetadata: rule.buildMetadata ?? false };
  return {
    whyNot(tag) {
      const read = readVersion(tag, options);
      if ("problem" in read) return `${tag} ${read.problem}`;
      if (range.includes(read.version)) return undefined;
      if (isPrerelease(read.version) && !range.prereleases) {
        return `${tag} is a prerelease; the rule ${rule.range} takes none`;
      }
      return `${tag} is outside the range ${rule.range}`;
    },
    compare(a, b) {
      const [x, y] = [readVersion(a, options), readVersion(b, options)];
      return "version" in x && "version" in y ? compareVersions(x.version, y.version) : undefined;
    },
  };
}

const isPrerelease = (version: SemVer): boolean => version.prerelease.length > 0;
