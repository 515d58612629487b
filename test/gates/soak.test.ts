import { describe, expect, it } from "@jest/globals";
import type { SoakConfig } from "../../src/config/gate-config.ts";
import type { ClusterHealth, GateFacts, HealthReport, UpstreamStay } from "../../src/gates/facts.ts";
import { soak, whenReplacedOf } from "../../src/gates/soak.ts";
import { DAY, factsWith, HOUR, MINUTE, NOW, stayWith } from "./some-facts.ts";
import { type Case, testTable } from "./table.ts";

interface Given {
  readonly whenReplaced?: SoakConfig["whenReplaced"];
  readonly upstreams: GateFacts["upstreams"];
  readonly order?: GateFacts["order"];
}

const TWO_HOURS = 2 * HOUR;
const evaluate = ({ whenReplaced, upstreams, order }: Given, now = NOW) => {
  const config: SoakConfig = { kind: "soak", forMs: TWO_HOURS, ...(whenReplaced !== undefined && { whenReplaced }) };
  return soak(config).evaluate(factsWith({ now, upstreams, ...(order !== undefined && { order }) }));
};

const ago = (ms: number): number => NOW - ms;
const report = (state: HealthReport["state"], since: number, description = ""): HealthReport => ({
  at: ago(since),
  state,
  description,
});
const cluster = (name: string, ...reports: readonly HealthReport[]): ClusterHealth => ({
  cluster: name,
  name: `argocd/checkout-${name}`,
  reports,
});
const observed = (clusters: readonly ClusterHealth[], given: Partial<UpstreamStay> = {}): UpstreamStay =>
  stayWith({ agent: "argocd", clusters, ...given });
const since = (arrived: number, given: Partial<UpstreamStay> = {}): UpstreamStay =>
  stayWith({ arrivedAt: ago(arrived), ...given });
const passedOver = { count: 4, longestStayMs: 22 * MINUTE + 30_000 };
const replaced = { at: ago(HOUR), by: "1.6.0" };

const CASES: readonly Case<Given>[] = [
  {
    name: "unobserved, and not long enough",
    given: { upstreams: [since(HOUR)] },
    state: "waiting",
    opensAt: NOW + HOUR,
  },
  { name: "unobserved, to the moment", given: { upstreams: [since(TWO_HOURS)] }, state: "passed" },
  {
    name: "unobserved, a moment before",
    given: { upstreams: [since(TWO_HOURS - 1)] },
    state: "waiting",
    opensAt: NOW + 1,
  },
  { name: "not arrived", given: { upstreams: [stayWith({ arrivedAt: undefined })] }, state: "waiting" },
  {
    name: "arrived by a clock that is ahead",
    given: { upstreams: [since(-HOUR)] },
    state: "waiting",
    opensAt: NOW + 3 * HOUR,
  },
  {
    name: "healthy for an hour",
    given: { upstreams: [observed([cluster("eu1", report("progressing", 90 * MINUTE), report("healthy", HOUR))])] },
    state: "waiting",
    opensAt: NOW + HOUR,
  },
  {
    name: "healthy for long, said again and again",
    given: { upstreams: [observed([cluster("eu1", report("healthy", 3 * HOUR), report("healthy", MINUTE))])] },
    state: "passed",
  },
  {
    name: "progressing again in between resets nothing",
    given: { upstreams: [observed([cluster("eu1", report("healthy", 3 * HOUR), report("progressing", MINUTE))])] },
    state: "passed",
  },
  {
    name: "unhealthy for a minute: counted anew",
    given: {
      upstreams: [
        observed([
          cluster("eu1", report("healthy", 3 * HOUR), report("unhealthy", 31 * MINUTE), report("healthy", 30 * MINUTE)),
        ]),
      ],
    },
    state: "waiting",
    opensAt: NOW + 90 * MINUTE,
  },
  {
    name: "unhealthy now",
    given: {
      upstreams: [
        observed([
          cluster(
            "eu1",
            report("healthy", 3 * HOUR),
            report("unhealthy", 9 * MINUTE),
            report("unhealthy", 1, "0/3 pods\nare <b>ready</b>"),
          ),
        ]),
      ],
    },
    state: "blocked",
  },
  {
    name: "progressing since it was unhealthy",
    given: { upstreams: [observed([cluster("eu1", report("unhealthy", 31 * MINUTE), report("progressing", MINUTE))])] },
    state: "waiting",
  },
  {
    name: "the last of several clusters counts",
    given: {
      upstreams: [observed([cluster("eu1", report("healthy", 3 * HOUR)), cluster("eu2", report("healthy", HOUR))])],
    },
    state: "waiting",
    opensAt: NOW + HOUR,
  },
  {
    name: "two of three clusters say nothing",
    given: { upstreams: [observed([cluster("eu1", report("healthy", 3 * HOUR)), cluster("eu2"), cluster("eu3")])] },
    state: "waiting",
  },
  {
    name: "unhealthy in one before silent in another",
    given: { upstreams: [observed([cluster("eu1"), cluster("eu2", report("unhealthy", HOUR))])] },
    state: "blocked",
  },
  { name: "an agent and no cluster to ask", given: { upstreams: [observed([])] }, state: "error" },
  {
    name: "a report before the arrival counts from the arrival",
    given: { upstreams: [observed([cluster("eu1", report("healthy", 3 * HOUR))], { arrivedAt: ago(HOUR) })] },
    state: "waiting",
    opensAt: NOW + HOUR,
  },
  {
    name: "two environments: the last to open counts",
    given: { upstreams: [since(HOUR), since(30 * MINUTE, { environment: "qa" })] },
    state: "waiting",
    opensAt: NOW + 90 * MINUTE,
  },
  {
    name: "two environments, one of which never opens by itself",
    given: { upstreams: [since(HOUR), stayWith({ environment: "qa", arrivedAt: undefined })] },
    state: "waiting",
  },
  {
    name: "two environments, both done",
    given: { upstreams: [since(DAY), since(DAY, { environment: "qa" })] },
    state: "passed",
  },
  {
    name: "an environment of which nothing is known",
    given: {
      upstreams: [since(DAY)],
      order: {
        environment: "prod",
        version: "1.5.0",
        upstreams: ["staging", "qa"].map((environment) => ({ environment, standing: { kind: "not-arrived" } })),
        heard: false,
      },
    },
    state: "error",
  },
  { name: "nothing looked up", given: { upstreams: undefined }, state: "error" },
  {
    name: "nothing to soak in",
    given: { upstreams: [], order: { environment: "prod", version: "1.5.0", upstreams: undefined, heard: true } },
    state: "blocked",
  },
  {
    name: "hold-upstream is the default where Towpath merges upstream",
    given: { upstreams: [since(HOUR, { passedOver })] },
    state: "waiting",
    opensAt: NOW + HOUR,
  },
  {
    name: "hold-upstream, replaced all the same",
    given: { upstreams: [since(90 * MINUTE, { replaced })] },
    state: "blocked",
  },
  {
    name: "hold-upstream, replaced when it was done",
    given: { upstreams: [since(4 * HOUR, { replaced })] },
    state: "passed",
  },
  {
    name: "start-over is the default where people merge upstream",
    given: { upstreams: [since(90 * MINUTE, { replaced, merge: "by-people", passedOver })] },
    state: "blocked",
  },
  {
    name: "start-over, not replaced",
    given: {
      whenReplaced: "start-over",
      upstreams: [since(90 * MINUTE, { passedOver: { count: 1, longestStayMs: HOUR } })],
    },
    state: "waiting",
    opensAt: NOW + 30 * MINUTE,
  },
  {
    name: "start-over, replaced when it was done",
    given: { whenReplaced: "start-over", upstreams: [since(4 * HOUR, { replaced })] },
    state: "passed",
  },
  {
    name: "keep-counting, replaced on the way",
    given: { whenReplaced: "keep-counting", upstreams: [since(90 * MINUTE, { replaced })] },
    state: "waiting",
    opensAt: NOW + 30 * MINUTE,
  },
  {
    name: "keep-counting, replaced long ago",
    given: { whenReplaced: "keep-counting", upstreams: [since(150 * MINUTE, { replaced })] },
    state: "passed",
  },
  {
    name: "keep-counting, replaced before anybody reported",
    given: { whenReplaced: "keep-counting", upstreams: [observed([cluster("eu1")], { replaced })] },
    state: "blocked",
  },
  {
    name: "keep-counting, replaced because it was unhealthy",
    given: {
      whenReplaced: "keep-counting",
      upstreams: [observed([cluster("eu1", report("unhealthy", 70 * MINUTE))], { replaced })],
    },
    state: "blocked",
  },
];

describe("the soak gate", () => {
  testTable("soak", CASES, (given) => evaluate(given));

  it.each(CASES.filter(({ opensAt }) => opensAt !== undefined))(
    "opens exactly when it says: $name",
    ({ given, opensAt = 0 }) => {
      expect(evaluate(given, opensAt).state).toBe("passed");
      expect(evaluate(given, opensAt - 1).state).toBe("waiting");
    },
  );

  it.each(CASES.filter(({ opensAt, given }) => opensAt !== undefined && given.upstreams?.length === 1))(
    "says the same until it opens, so that nothing is written anew each minute: $name",
    ({ given, opensAt = 0 }) => expect(evaluate(given, opensAt - 1)).toEqual(evaluate(given, NOW)),
  );

  it("does as the configuration says, else as who merges upstream", () => {
    const config: SoakConfig = { kind: "soak", forMs: 1 };
    expect(whenReplacedOf(config, { merge: "auto" })).toBe("hold-upstream");
    expect(whenReplacedOf(config, { merge: "by-people" })).toBe("start-over");
    expect(whenReplacedOf({ ...config, whenReplaced: "keep-counting" }, { merge: "auto" })).toBe("keep-counting");
  });
});
