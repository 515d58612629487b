/** What people, CI, agents and clocks do to a world: random events, of which each is a few small numbers. */
import fc from "fast-check";
import type { EnvironmentConfig } from "../../src/config/config.ts";
import type { GateConfig } from "../../src/config/gate-config.ts";
import { OVERRIDABLE } from "../../src/gates/override.ts";
import type { Shape, Versions } from "../planning/world.ts";
import { MINUTE, PEOPLE, type SteeredWorld } from "./steered-world.ts";

const IMAGES = ["ghcr.io/acme/app", "ghcr.io/acme/app-worker"];

type Order = readonly (readonly [string, readonly string[]])[];

/** Chain, fan-out with fan-in, two roots. */
const ORDERS: readonly Order[] = [
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

const gate = {
  soak: (whenReplaced: "hold-upstream" | "start-over" | "keep-counting" | undefined): GateConfig => ({
    kind: "soak",
    forMs: 30 * MINUTE,
    ...(whenReplaced !== undefined && { whenReplaced }),
  }),
  healthy: { kind: "healthy" } as GateConfig,
  approvals: {
    kind: "approvals",
    count: 1,
    teams: ["sre"],
    users: [],
    roles: [],
    codeOwners: false,
    allow: ["author"],
  } as GateConfig,
  checks: { kind: "checks", names: ["e2e"], on: "pull-request", app: "ci" } as GateConfig,
  window: {
    kind: "window",
    days: [1, 2, 3, 4],
    hours: [{ from: 9 * 60, to: 16 * 60 }],
    timezone: "UTC",
    except: [],
  } as GateConfig,
};

const gatesOf = fc
  .record({
    soak: fc.constantFrom("none", "none", "hold-upstream", "start-over", "keep-counting", "default"),
    others: fc.subarray(["healthy", "approvals", "checks", "window"] as const),
  })
  .map(({ soak, others }): { first: readonly GateConfig[]; later: readonly GateConfig[] } => ({
    first: others.filter((kind) => kind !== "healthy").map((kind) => gate[kind]),
    later: [
      ...(soak === "none"
        ? []
        : [gate.soak(soak === "default" ? undefined : (soak as "hold-upstream" | "start-over" | "keep-counting"))]),
      ...others.map((kind) => gate[kind]),
    ],
  }));

const configs = fc
  .record({
    merge: fc.constantFrom("auto" as const, "auto" as const, "by-people" as const),
    supersede: fc.constantFrom("until-reviewed" as const, "always" as const, "never" as const),
    afterHold: fc.constantFrom("propose" as const, "propose" as const, "continue" as const),
    onUnhealthy: fc.constantFrom("stop" as const, "stop" as const, "rollback" as const),
    observed: fc.boolean(),
    clusters: fc.constantFrom<readonly string[]>([], ["a", "b"]),
    maxOpen: fc.integer({ min: 1, max: 2 }),
  })
  .map(
    ({ observed, ...config }): Partial<EnvironmentConfig> => ({
      ...config,
      ...(observed && { health: { agent: "argocd" as const } }),
    }),
  );

/** Worlds to live in. */
export const shapes = fc
  .record({
    order: fc.constantFrom(...ORDERS),
    configs: fc.array(configs, { minLength: 4, maxLength: 4 }),
    gates: fc.array(gatesOf, { minLength: 4, maxLength: 4 }),
    images: fc.constantFrom(1, 1, 2),
    applications: fc.constantFrom(1, 1, 1, 2),
    strict: fc.boolean(),
  })
  .map(
    ({ order, configs: made, gates, images, applications, strict }): Shape => ({
      environments: order.map(([name, after], at) => ({
        name,
        after,
        images,
        config: { ...made[at], gates: [...((after.length === 0 ? gates[at]?.first : gates[at]?.later) ?? [])] },
      })),
      images: IMAGES.slice(0, images),
      applications: Array.from({ length: applications }, (_, at) => `app-${at}`),
      strict,
    }),
  );

/** By how often they happen; numbers are taken modulo what there is. */
const KINDS = [
  ...["build", "build", "build", "build", "build"],
  ...["time", "time", "time", "time", "hours"],
  ...["merge", "merge", "merge", "decline"],
  ...["approve", "approve", "approve", "object", "push"],
  ...[
    "healthy",
    "healthy",
    "healthy",
    "healthy",
    "healthy-all",
    "healthy-all",
    "unhealthy",
    "progressing",
    "late-report",
  ],
  ...["check", "check", "check", "check-failed"],
  ...["edit", "back"],
  ...["hold", "freeze", "pin", "quarantine", "override", "override", "request", "request", "rollback"],
  ...["unpin-step", "end", "end", "end"],
  ...["unread", "break", "ledger", "mend", "mend"],
  ...["reconfigure", "ahead", "behind"],
] as const;
export type Kind = (typeof KINDS)[number];

export interface Event {
  readonly kind: Kind;
  readonly app: number;
  readonly env: number;
  readonly x: number;
  readonly y: number;
}

export const events: fc.Arbitrary<Event> = fc
  .tuple(fc.nat(KINDS.length - 1), fc.nat(1), fc.nat(3), fc.nat(11), fc.nat(11))
  .map(([kind, app, env, x, y]) => ({ kind: KINDS[kind] ?? "time", app, env, x, y }));

const pick = <T>(list: readonly T[], at: number): T => {
  const picked = list[at % list.length];
  if (picked === undefined) throw new Error("nothing to pick from");
  return picked;
};

/** Until a fifth of decisions ends by itself. */
const until = (world: SteeredWorld, y: number): { until?: number } =>
  y % 3 === 0 ? { until: world.now + (1 + y) * 10 * MINUTE } : {};

/** Lets an event happen; some find nothing to happen to. */
export function happen(world: SteeredWorld, { kind, app, env, x, y }: Event): void {
  const { applications, environments, images } = world.shape;
  const application = pick(applications, app);
  const { name } = pick(environments, env);
  const { open, history } = world.spot(application, name);
  const { clusters } = world.config(name);
  const all = (version: number): Versions =>
    Object.fromEntries(Object.keys(world.holds(application, name)).map((image) => [image, version]));
  const some = world.images(application, world.builds.length > x ? all(x + 1) : (open?.versions ?? all(x + 1)));
  const proposed = open === undefined ? some : world.images(application, open.versions);
  switch (kind) {
    case "build": {
      // Mostly newer ones, now and then one out of its turn, or of one image alone.
      const version = y < 9 ? 2 + Math.floor(world.builds.length / images.length) + (x % 2) : x + 1;
      for (const image of y === 11 ? [pick(images, x)] : images) world.hear(image, version);
      return;
    }
    case "time":
      world.now += (1 + x) * 3 * MINUTE;
      return;
    case "hours":
      world.now += (1 + x) * 60 * MINUTE;
      return;
    case "merge":
      world.merge(application, name, "mona");
      return;
    case "decline":
      world.decline(application, name);
      return;
    case "approve":
    case "object":
      world.review(application, name, pick(PEOPLE, x), kind === "approve" ? "approved" : "changes-requested");
      return;
    case "push":
      if (open !== undefined && y < 4) open.pushedBy = [pick(["mona", "ada"], x)];
      return;
    case "healthy":
    case "unhealthy":
    case "progressing":
      world.report(application, name, clusters.length === 0 ? "" : pick(clusters, x), kind, 0);
      return;
    case "healthy-all":
      for (const cluster of clusters.length === 0 ? [""] : clusters) {
        world.report(application, name, cluster, "healthy", 0);
      }
      return;
    case "late-report":
      world.report(
        application,
        name,
        clusters.length === 0 ? "" : pick(clusters, x),
        pick(["healthy", "unhealthy"], y),
        1,
      );
      return;
    case "check":
    case "check-failed":
      if (open === undefined) return;
      world.beside(open, name).checks = {
        head: open.head,
        state: kind === "check" ? (y === 0 ? "pending" : "success") : "failure",
      };
      return;
    case "edit":
      world.edit(application, name, y < 6 ? all(x + 1) : { [pick(images, y)]: x + 1 });
      return;
    case "back": {
      const before = history.at(-2);
      if (before !== undefined) world.edit(application, name, before.versions);
      return;
    }
    case "hold":
      world.decide({ kind, application, ...(x % 2 === 0 && { environment: name }), ...until(world, y) });
      return;
    case "freeze":
      world.decide({ kind, environment: name, ...until(world, y) });
      return;
    case "pin":
      world.decide({
        kind,
        application,
        environment: name,
        images: x < 8 ? world.images(application, world.holds(application, name)) : some,
        ...until(world, y),
      });
      return;
    case "quarantine":
      world.decide({ kind, application, images: proposed, ...until(world, y) });
      return;
    case "override":
      world.decide({
        kind,
        application,
        environment: name,
        gate: pick(OVERRIDABLE, x + y),
        images: proposed,
        ...until(world, y),
      });
      return;
    case "request":
      world.decide({ kind, application, environment: name, images: y < 6 ? proposed : some });
      return;
    case "rollback": {
      // As the command does it: back to what stood before, pinned, and what is bad put into quarantine.
      const held = world.holds(application, name);
      const target = history.findLast(({ versions }) => Object.entries(versions).some(([i, v]) => v < (held[i] ?? 0)));
      if (target === undefined) return;
      const [to, from] = [world.images(application, target.versions), world.images(application, held)];
      world.decide({ kind, application, environment: name, images: to, from });
      world.decide({ kind: "pin", application, environment: name, images: to, awayFrom: from });
      if (x % 2 === 0) world.decide({ kind: "quarantine", application, images: from });
      return;
    }
    case "unpin-step":
      // A person lifts all pins there, also the one that a step back by hand means.
      for (const [at, one] of world.decisions.entries()) {
        if (one.kind === "pin" && one.application === application && one.environment === name) world.end(at);
      }
      world.liftStepBack(application, name);
      return;
    case "end":
      if (world.decisions.length > 0) world.end((x * 12 + y) % world.decisions.length);
      return;
    case "unread":
      if (open !== undefined) world.beside(open, name).unread.add(pick(["reviews", "checks"], x));
      return;
    case "break":
      world.broken.add(`${application} ${name}`);
      return;
    case "ledger":
      world.ledgerProblems.push({ environment: x % 2 === 0 ? name : undefined, message: "x.yaml is no YAML." });
      return;
    case "mend":
      world.broken.clear();
      world.ledgerProblems.length = 0;
      if (open !== undefined) world.beside(open, name).unread.clear();
      return;
    case "reconfigure": {
      const { gates } = world.config(name);
      const without = gates.filter(({ kind: one }) => one !== "approvals");
      world.reconfigure(name, { gates: without.length < gates.length ? without : [...gates, gate.approvals] });
      return;
    }
    case "ahead":
      world.skew = (1 + x) * 30_000;
      return;
    case "behind":
      world.skew = -(1 + x) * 30_000;
      return;
  }
}
