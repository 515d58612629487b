import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { NewDelivery } from "../../src/ports/inbox.ts";
import { config, file, pod } from "../support/checkout.ts";
import { FakeWorld } from "../support/fake-world.ts";

const APPLICATIONS = ["checkout", "cart"];

const AUTO = { dev: "{ merge: auto }", staging: "{ after: dev, merge: auto }" };

type Event =
  | { readonly kind: "build"; readonly application: string; readonly version: string }
  | { readonly kind: "other"; readonly text: string };

/** How deliveries come: all that a network and a busy server can do to them. */
interface Weather {
  readonly doubled: boolean;
  /** Delivered with the n-th event after their own; undefined: lost, and had again from GitHub at the end. */
  readonly delay: (delivery: number) => number | undefined;
  readonly restarts: boolean;
}

const CALM: Weather = { doubled: false, delay: () => 0, restarts: false };

const startFiles = (): Record<string, string> =>
  Object.fromEntries([
    ["towpath.yaml", config(AUTO)],
    ...APPLICATIONS.flatMap((application) =>
      ["dev", "staging", "prod"].map((environment) => [file(environment, application), pod("1.0.0", application)]),
    ),
  ]);

async function day(events: readonly Event[], { doubled, delay, restarts }: Weather): Promise<unknown> {
  const world = new FakeWorld(startFiles());
  await world.adopt();
  const { inbox } = world.store;
  const accept = inbox.accept.bind(inbox);
  const waiting: { readonly delivery: NewDelivery; readonly due: number }[] = [];
  let now = 0;
  let count = 0;
  let direct = true;
  Object.assign(world.store.inbox, {
    accept: async (delivery: NewDelivery) => {
      if (direct || !delivery.id.startsWith("delivery-")) return accept(delivery);
      count += 1;
      const wait = delay(count);
      waiting.push({ delivery, due: wait === undefined ? Number.POSITIVE_INFINITY : now + wait });
      return "accepted";
    },
  });
  const arrive = async (until: number): Promise<void> => {
    const due = waiting.filter((one) => one.due <= until);
    waiting.splice(0, waiting.length, ...waiting.filter((one) => one.due > until));
    direct = true;
    for (const { delivery } of due) {
      await world.store.inbox.accept(delivery);
      if (doubled) await world.store.inbox.accept(delivery);
    }
    direct = false;
  };
  direct = false;
  for (const event of events) {
    now += 1;
    world.tick(60_000);
    if (event.kind === "build") await world.build(`ghcr.io/acme/${event.application}:${event.version}`);
    else await world.push("main", { "README.md": event.text });
    await arrive(now);
    if (restarts) world.restart();
    await world.settle();
  }
  await arrive(Number.POSITIVE_INFINITY);
  await world.settle();
  // Time passes, and the sweep comes by.
  for (let round = 0; round < 4; round += 1) {
    world.tick(15 * 60_000);
    await world.settle();
    await world.sweep();
  }
  const { git } = world;
  return {
    files: APPLICATIONS.flatMap((application) =>
      ["dev", "staging", "prod"].map((environment) => git.text("main", file(environment, application))),
    ),
    open: world
      .open()
      .map(({ branch }) => `${branch}\n${git.text(branch, file("prod", branch.slice(branch.lastIndexOf("/") + 1)))}`)
      .sort(),
    branches: [...git.branches.keys()].sort(),
  };
}

/** Builds in rising versions, with pushes of something else between them. */
const events = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("build checkout", "build cart") },
      { weight: 1, arbitrary: fc.constant("other") },
    ),
    { minLength: 2, maxLength: 6 },
  )
  .map((kinds) =>
    kinds.map((kind, at): Event => {
      if (kind === "other") return { kind: "other", text: `${at}\n` };
      return { kind: "build", application: kind.slice("build ".length), version: `1.${at + 1}.0` };
    }),
  );

describe("the same day of events", () => {
  it.each<[string, (delays: readonly (number | undefined)[]) => Weather]>([
    ["delivered twice", () => ({ ...CALM, doubled: true })],
    ["delivered late and in another order", (delays) => ({ ...CALM, delay: (n) => delays[n % delays.length] ?? 0 })],
    [
      "with a third of it lost until GitHub is asked again",
      () => ({ ...CALM, delay: (n) => (n % 3 === 0 ? undefined : 0) }),
    ],
    ["with a process that starts anew each time", () => ({ ...CALM, restarts: true })],
    [
      "with all of that together",
      (delays) => ({
        doubled: true,
        restarts: true,
        delay: (n) => (n % 3 === 0 ? undefined : delays[n % delays.length]),
      }),
    ],
  ])("ends in the same repository %s", async (_name, weather) => {
    await fc.assert(
      fc.asyncProperty(events, fc.array(fc.nat(4), { minLength: 1 }), async (list, delays) => {
        expect(await day(list, weather(delays))).toEqual(await day(list, CALM));
      }),
      { numRuns: 4 },
    );
  });
});
