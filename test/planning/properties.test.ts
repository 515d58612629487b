import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { budgetOf } from "../../src/planning/budget.ts";
import type { Plan } from "../../src/planning/plan.ts";
import { planAgain, planApplication } from "../../src/planning/plan-application.ts";
import { schedule } from "../../src/planning/schedule.ts";
import { checkAction, checkOpen } from "./invariants.ts";
import { type Shape, World } from "./world.ts";

const IMAGES = ["ghcr.io/acme/app", "ghcr.io/acme/app-worker"];

/** Chain, fan-out and fan-in, two roots. */
const ORDERS: readonly (readonly (readonly [string, readonly string[]])[])[] = [
  [
    ["dev", []],
    ["staging", ["dev"]],
    ["prod", ["staging"]],
  ],
  [
    ["dev", []],
    ["eu", ["dev"]],
    ["us", ["dev"]],
    ["world", ["eu", "us"]],
  ],
  [
    ["dev", []],
    ["qa", []],
    ["prod", ["dev", "qa"]],
  ],
];

const shapes = fc
  .record({
    order: fc.constantFrom(...ORDERS),
    merge: fc.array(fc.constantFrom("auto" as const, "by-people" as const), { minLength: 4, maxLength: 4 }),
    supersede: fc.constantFrom("until-reviewed" as const, "always" as const, "never" as const),
    maxOpen: fc.integer({ min: 1, max: 3 }),
    strict: fc.boolean(),
    images: fc.integer({ min: 1, max: 2 }),
    held: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 4, maxLength: 4 }),
    applications: fc.integer({ min: 1, max: 3 }),
  })
  .map(
    ({ order, merge, supersede, maxOpen, strict, images, held, applications }): Shape => ({
      environments: order.map(([name, after], at) => ({
        name,
        after,
        images: Math.min(images, held[at] ?? 1),
        config: { merge: merge[at] ?? "by-people", supersede, maxOpen },
      })),
      images: IMAGES.slice(0, images),
      applications: Array.from({ length: applications }, (_, at) => `app-${at}`),
      strict,
    }),
  );

/** What people and CI do; numbers are taken modulo what there is. */
const events = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("build" as const),
      image: fc.nat(1),
      version: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("release" as const), version: fc.integer({ min: 1, max: 12 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("merge" as const, "decline" as const, "review" as const, "push" as const),
      app: fc.nat(2),
      env: fc.nat(3),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("merge" as const), app: fc.nat(2), env: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("edit" as const),
      app: fc.nat(2),
      env: fc.nat(3),
      image: fc.nat(1),
      version: fc.integer({ min: 1, max: 12 }),
    }),
  },
);
type Event = typeof events extends fc.Arbitrary<infer E> ? E : never;

const baselines = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 4 });

const pick = <T>(list: readonly T[], at: number): T => {
  const picked = list[at % list.length];
  if (picked === undefined) throw new Error("nothing to pick from");
  return picked;
};

function happen(world: World, event: Event): void {
  const { images, applications, environments } = world.shape;
  if (event.kind === "build" || event.kind === "release") {
    const heard = event.kind === "build" ? [pick(images, event.image)] : images;
    for (const image of heard) world.hear(image, event.version);
    return;
  }
  const application = pick(applications, event.app);
  const { name } = pick(environments, event.env);
  const { open } = world.spot(application, name);
  if (event.kind === "edit") world.edit(application, name, { [pick(images, event.image)]: event.version });
  if (event.kind === "decline") world.decline(application, name);
  if (event.kind === "merge") world.merge(application, name, "mona");
  if (event.kind === "review" && open !== undefined) open.reviewed = true;
  if (event.kind === "push" && open !== undefined) open.pushedBy = ["mona"];
}

/** Passes until nothing is left to do; each is checked. Throws if it never comes to rest. */
function settle(world: World, known: Map<string, Plan>): void {
  let passes = 0;
  while (onePass(world, known)) {
    passes += 1;
    if (passes > 60) throw new Error("it never comes to rest");
  }
  for (const application of world.shape.applications) {
    for (const { name } of world.shape.environments) checkOpen(world, application, name);
  }
}

function onePass(world: World, known: Map<string, Plan>): boolean {
  const slices = world.shape.applications.map((application) => world.slice(application));
  const plans = slices.map((slice) => {
    const plan = planAgain(slice, known.get(slice.application));
    // Incremental planning is full planning.
    if (plan === known.get(slice.application)) expect({ ...plan, madeAt: slice.now }).toEqual(planApplication(slice));
    known.set(slice.application, plan);
    return plan;
  });
  const { actions, deferred } = schedule(plans, budgetOf(world.configs, slices, 1_000));
  expect(actions.length + deferred.length).toBe(plans.flatMap((plan) => plan.actions).length);
  let any = false;
  for (const action of actions) {
    // Writes of the same pass moved the world on: what was planned before is refused by its precondition, or still holds.
    const stale = action.kind !== "record" && any && !isStillPlanned(world, action);
    if (stale) continue;
    checkAction(world, action);
    any = world.apply(action) || any;
    expect(world.apply(action)).toBe(false); // twice changes nothing
  }
  for (const { name, config } of world.shape.environments) {
    const open = world.shape.applications.filter((application) => world.spot(application, name).open !== undefined);
    if (open.length > (config.maxOpen ?? 10)) throw new Error(`${open.length} open in ${name}`);
  }
  return any;
}

function isStillPlanned(world: World, action: Plan["actions"][number]): boolean {
  const { actions } = planApplication(world.slice(action.application));
  return actions.some(({ kind, environment }) => kind === action.kind && environment === action.environment);
}

describe("whatever people and CI do", () => {
  it("keeps the invariants: upstream first, one promotion each, never without a difference, never backwards", () => {
    fc.assert(
      fc.property(shapes, baselines, fc.array(events, { maxLength: 25 }), (shape, baseline, history) => {
        const world = new World(shape, (name) =>
          pick(
            baseline,
            shape.environments.findIndex((e) => e.name === name),
          ),
        );
        const known = new Map<string, Plan>();
        settle(world, known);
        for (const event of history) {
          happen(world, event);
          settle(world, known);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("opens nothing at the first look, whatever stands there", () => {
    fc.assert(
      fc.property(shapes, baselines, (shape, baseline) => {
        const world = new World(shape, (name) =>
          pick(
            baseline,
            shape.environments.findIndex((e) => e.name === name),
          ),
        );
        const plans = shape.applications.map((application) => planApplication(world.slice(application)));
        expect(plans.flatMap(({ actions }) => actions)).toEqual([]);
      }),
    );
  });

  it("ends in the same state whatever order builds are heard in, doubled or in one go", () => {
    const builds = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        shapes.map(everythingAutomatic),
        builds.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
        ),
        fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
        (shape, [inOrder, shuffled], rests) => {
          const end = (versions: readonly number[], rest: (at: number) => boolean) => {
            const world = new World(shape, () => 1);
            const known = new Map<string, Plan>();
            versions.forEach((version, at) => {
              for (const image of shape.images) world.hear(image, version);
              if (rest(at)) settle(world, known);
            });
            settle(world, known);
            return shape.applications.flatMap((application) =>
              shape.environments.map(({ name }) => [application, name, world.holds(application, name)]),
            );
          };
          const sorted = [...inOrder].sort((a, b) => a - b);
          expect(end(shuffled, (at) => rests[at] ?? true)).toEqual(end(sorted, () => true));
        },
      ),
      { numRuns: 30 },
    );
  });
});

const everythingAutomatic = (shape: Shape): Shape => ({
  ...shape,
  environments: shape.environments.map((environment) => ({
    ...environment,
    config: { ...environment.config, merge: "auto" as const },
  })),
});
