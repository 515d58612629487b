/** Order: a release enters an environment only after it stood in every environment that one comes `after`. */
import type { GateResult } from "../domain/gate-result.ts";

/** What the gate looks at; versions are written as people read them. */
export interface OrderFacts {
  readonly environment: string;
  /** The release's version. */
  readonly version: string;
  /** Undefined for an environment that takes new images; else those that it comes after, where they hold its images. */
  readonly upstreams: readonly UpstreamStanding[] | undefined;
  /** Only for environments that take new images: whether a sender that its rule names said that it was built. */
  readonly heard: boolean;
}

export interface UpstreamStanding {
  readonly environment: string;
  readonly standing: Standing;
}

/** How the release stands in one environment upstream. */
export type Standing =
  /** It stands there, or was followed there only by newer ones. */
  | { readonly kind: "arrived"; readonly at: number; readonly stands: boolean }
  /** It stood there when Towpath first looked, and did not come since. */
  | { readonly kind: "baseline" }
  | { readonly kind: "not-arrived" }
  /** It was there, and something older took its place. */
  | { readonly kind: "stepped-back"; readonly to: string }
  /** It was there, and a version took its place that the rules cannot compare with it. */
  | { readonly kind: "unordered"; readonly by: string }
  | { readonly kind: "unreadable"; readonly why: string }
  /** What merged there, or further upstream, is not what was proposed. */
  | { readonly kind: "stopped"; readonly where: string; readonly pullRequest: number };

/** Passes only if the release arrived in every upstream environment; says for each why, and what would open it. */
export function order({ environment, version, upstreams, heard }: OrderFacts): GateResult {
  if (upstreams === undefined) return heard ? newImages(environment) : neverHeard(version);
  if (upstreams.length === 0) return nowhereUpstream(environment, version);
  const parts = upstreams.map((upstream) => onePart(version, upstream.environment, upstream.standing));
  const news = upstreams.some(({ standing }) => standing.kind === "arrived");
  const shut = parts.find(({ state }) => state === "error" || state === "blocked") ?? parts.find(notPassed);
  if (shut !== undefined) return { ...shut, gate: "order", parts };
  if (!news)
    return {
      ...onlyBaseline(
        version,
        upstreams.map((upstream) => upstream.environment),
      ),
      parts,
    };
  return {
    gate: "order",
    state: "passed",
    reason: `${version} was merged in ${list(upstreams.map((upstream) => upstream.environment))}`,
    parts,
  };
}

const notPassed = ({ state }: GateResult): boolean => state !== "passed";

const newImages = (environment: string): GateResult => ({
  gate: "order",
  state: "passed",
  reason: `${environment} comes after no other environment: it takes new images`,
});

const neverHeard = (version: string): GateResult => ({
  gate: "order",
  state: "blocked",
  reason: `nobody whom its image rule names in "from" is known to have built ${version}`,
  opener: "a person merges it, or a sender that the rule names reports the build",
});

const nowhereUpstream = (environment: string, version: string): GateResult => ({
  gate: "order",
  state: "blocked",
  reason: `no environment that ${environment} comes after holds the images of ${version}`,
  opener: 'a person mends "after" in towpath.yaml, or writes the images there',
});

const onlyBaseline = (version: string, environments: readonly string[]): GateResult => ({
  gate: "order",
  state: "waiting",
  reason: `${version} stood in ${list(environments)} when Towpath first looked, and is not proposed for that alone`,
  opener: "something newer is merged there, or a person writes it by hand",
});

function onePart(version: string, upstream: string, standing: Standing): GateResult {
  switch (standing.kind) {
    case "arrived":
      return part(
        "passed",
        `${version} ${standing.stands ? "stands" : "stood, and only newer ones followed,"} in ${upstream}`,
      );
    case "baseline":
      return part("passed", `${version} has stood in ${upstream} since Towpath first looked`);
    case "not-arrived":
      return part("waiting", `${version} has not been merged in ${upstream}`, `its promotion to ${upstream} is merged`);
    case "stepped-back":
      return part(
        "blocked",
        `${upstream} stepped back from ${version} to ${standing.to}`,
        `something newer, or ${version} again, is merged in ${upstream}`,
      );
    case "unordered":
      return part(
        "blocked",
        `${upstream} went from ${version} to ${standing.by}, and the image rules cannot tell which of them is newer`,
        `a version that its rule can compare is merged in ${upstream}`,
      );
    case "unreadable":
      return part("error", `what stands in ${upstream} cannot be read: ${standing.why}`, "a person mends that");
    case "stopped":
      return part(
        "blocked",
        `what #${standing.pullRequest} merged in ${standing.where} is not what it proposed, so nothing goes on from there`,
        `the next release is merged in ${standing.where} as it was proposed; a person should look at #${standing.pullRequest}`,
      );
  }
}

const part = (state: GateResult["state"], reason: string, opener?: string): GateResult => ({
  gate: "order",
  state,
  reason,
  ...(opener !== undefined && { opener }),
});

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
