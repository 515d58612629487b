/** Planning 10,000 applications in 5 environments: all of them, unchanged ones, and one change; and how it grows. */
import type { EnvironmentConfig, ImageRule } from "../src/config/config.ts";
import type { ImageBuild } from "../src/domain/image-build.ts";
import type { Release } from "../src/domain/release.ts";
import { budgetOf } from "../src/planning/budget.ts";
import type { Plan } from "../src/planning/plan.ts";
import { planAgain, planApplication } from "../src/planning/plan-application.ts";
import { schedule } from "../src/planning/schedule.ts";
import type { Arrival, EnvironmentSlice, Slice } from "../src/planning/slice.ts";
import type { Row } from "./row.ts";

const NAMES = ["dev", "test", "staging", "prod-eu", "prod-us"];
const START = Date.UTC(2026, 10, 1);
const HOUR = 3_600_000;

const rule: ImageRule = {
  match: "ghcr.io/acme/*",
  tags: { kind: "semver", range: ">=1.0.0", prereleases: false },
  write: "tag@digest",
  from: ["acme/*"],
};

const environments: readonly EnvironmentConfig[] = NAMES.map((name, at) => ({
  name,
  after: NAMES.slice(Math.max(0, at - 1), at),
  layout: [],
  inPath: name,
  clusters: [],
  merge: at < 2 ? "auto" : "by-people",
  supersede: "until-reviewed",
  maxOpen: 10,
  gates: [],
  pullRequest: { labels: [], reviewers: [], teamReviewers: [], draft: false },
}));

/** Rows for the table: cold, warm and one change at 10,000 applications, and the growth of the first. */
export async function benchPlanning(): Promise<Row[]> {
  pass(slicesOf(2_000), new Map()); // lets the compiler warm up, as it is in a server that runs
  const slices = slicesOf(10_000);
  const plans = new Map<string, Plan>();
  const cold = best(3, () => pass(slices, plans, true));
  const warm = best(5, () => pass(later(slices), plans));
  const oneChange = best(20, (run) => change(slices, plans, run));
  return [
    row(
      "plan 10,000 applications × 5 environments, cold",
      cold,
      "<= 1000",
      "each slice hashed and planned, one application in ten on its way",
    ),
    row("the same, nothing changed", warm, "<= 1000", "each slice hashed, none planned"),
    row("the same, after one build", oneChange, "<= 10", "one slice hashed and planned, all plans scheduled"),
    ...growth(cold),
  ];
}

/** Time for each application at three sizes beside the one at 10,000, which is 1. */
function growth(cold: number): Row[] {
  return [1_000, 5_000, 20_000]
    .map((count) => {
      const slices = slicesOf(count);
      const time = best(3, () => pass(slices, new Map(), true));
      return {
        name: `time for each application at ${count.toLocaleString("en")}, against 10,000`,
        value: time / count / (cold / 10_000),
        unit: "×",
        target: count > 10_000 ? "<= 1.5" : undefined,
        note: `${time.toFixed(0)} ms`,
      };
    })
    .map(({ target, ...rest }) => ({ ...rest, ...(target !== undefined && { target }) }));
}

const row = (name: string, value: number, target: string, note: string): Row => ({
  name,
  value,
  unit: "ms",
  target,
  note,
});

function pass(slices: readonly Slice[], plans: Map<string, Plan>, cold = false): void {
  for (const slice of slices) {
    plans.set(slice.application, cold ? planApplication(slice) : planAgain(slice, plans.get(slice.application)));
  }
  schedule(plans.values(), budgetOf(environments, slices, 80));
}

/** One application gets a build; all the others keep their plans. */
function change(slices: readonly Slice[], plans: Map<string, Plan>, run: number): void {
  const [slice] = slices;
  if (slice === undefined) return;
  const changed = { ...slice, builds: [...slice.builds, build(0, 100 + run)] };
  plans.set(slice.application, planAgain(changed, plans.get(slice.application)));
  schedule(plans.values(), budgetOf(environments, slices, 80));
}

const later = (slices: readonly Slice[]): readonly Slice[] => slices.map((slice) => ({ ...slice, now: slice.now + 1 }));

/** The shortest of some runs, in milliseconds: what the work takes, without what else the machine does. */
function best(runs: number, work: (run: number) => void): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    work(run);
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}

const slicesOf = (count: number): readonly Slice[] => Array.from({ length: count }, (_, at) => sliceOf(at));

/** One application in ten has a release on its way somewhere; the others are up to date everywhere. */
function sliceOf(at: number): Slice {
  const image = imageOf(at);
  const newest = 10;
  return {
    now: START + 100 * HOUR,
    mode: "act",
    application: `app-${at}`,
    together: "same-tag",
    images: [{ image, rule }],
    environments: environments.map((environment, rank) =>
      environmentSlice(at, environment, at % 10 !== 0 ? newest : newest - Math.max(0, rank - ((at / 10) % 4))),
    ),
    builds: Array.from({ length: 8 }, (_, back) => build(at, newest - 7 + back)),
    declined: [],
  };
}

function environmentSlice(at: number, environment: EnvironmentConfig, version: number): EnvironmentSlice {
  const arrivals = [3, 2, 1, 0].map(
    (back): Arrival => ({
      release: release(at, version - back),
      commit: sha(at * 100 + version - back),
      at: START + (version - back) * HOUR,
      baseline: back === 3,
    }),
  );
  return {
    environment,
    after: environment.after,
    held: {
      release: release(at, version),
      base: sha(1),
      places: [
        {
          ...release(at, version).images[0],
          file: `apps/app-${at}/overlays/${environment.name}/kustomization.yaml`,
          document: 0,
          pointer: "/images/0",
          format: "kustomize",
          line: 12,
          writtenImage: imageOf(at),
        },
      ],
    },
    problems: [],
    arrivals,
    open: undefined,
    unrecorded: [],
  };
}

const imageOf = (at: number): string => `ghcr.io/acme/app-${at}`;
const sha = (from: number): string => from.toString(16).padStart(40, "0");
const digest = (at: number, minor: number): string => `sha256:${(at * 1000 + minor).toString(16).padStart(64, "0")}`;

const release = (at: number, minor: number): Release => ({
  application: `app-${at}`,
  images: [{ image: imageOf(at), tag: `1.${minor}.0`, digest: digest(at, minor) }],
  revision: sha(minor),
  source: `acme/app-${at}`,
});

const build = (at: number, minor: number): ImageBuild => ({
  image: imageOf(at),
  tag: `1.${minor}.0`,
  digest: digest(at, minor),
  revision: sha(minor),
  source: `acme/app-${at}`,
  sender: { kind: "repository", repository: `acme/app-${at}` },
  heardAt: START + minor * HOUR,
  deliveryId: `delivery-${at}-${minor}`,
});
