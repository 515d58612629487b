/** Promotions as people meet them, for golden files. */
import type { EnvironmentConfig } from "../../src/config/config.ts";
import type { GateConfig } from "../../src/config/gate-config.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { ReviewFacts } from "../../src/gates/facts.ts";
import { planApplication } from "../../src/planning/plan-application.ts";
import type { Slice } from "../../src/planning/slice.ts";
import { type PromotionFacts, promotionFacts } from "../../src/presentation/promotion-facts.ts";
import type { SourceChanges } from "../../src/presentation/source-changes.ts";
import { at, build, IMAGE, minute, RULE, release, slice, WORKER, type Written } from "../planning/slice-builder.ts";

export const APPROVALS: GateConfig = {
  kind: "approvals",
  count: 1,
  teams: ["sre"],
  users: [],
  roles: [],
  codeOwners: false,
  allow: [],
};

/** The facts of a release into an environment of a slice, as its plan explains it. */
export function factsOf(of: Slice, environment: string, written: Written, changes?: SourceChanges): PromotionFacts {
  const explanation = planApplication(of).explanations.find((one) => one.environment === environment);
  return promotionFacts(of, environment, release(written), { explanation, changes, timezone: "Europe/Berlin" });
}

export const changes = (count: number, change: Partial<SourceChanges> = {}): SourceChanges => ({
  source: "acme/checkout",
  status: "ahead",
  total: count,
  commits: Array.from({ length: Math.min(count, 250) }, (_, n) => ({
    sha: `${n}`.padStart(4, "0").repeat(10),
    subject: ["Round prices half to even", "Ask for the postcode only once", "Drop the old basket table"][n % 3] ?? "",
    author: ["mona", "hubot"][n % 2] ?? "",
  })),
  url: "https://github.com/acme/checkout/compare/1.4.0...1.5.0",
  ...change,
});

/** dev has its pull request open; people or Towpath merge it. */
export const firstEnvironment = (config: Partial<EnvironmentConfig> = {}): PromotionFacts =>
  factsOf(
    slice(
      [
        at("dev", { history: ["1.4.0"], open: { proposes: "1.5.0" }, config: { merge: "auto", ...config } }),
        at("staging", { after: ["dev"], history: ["1.4.0"], config: { merge: "auto" } }),
      ],
      { builds: [build("1.5.0", 40)] },
    ),
    "dev",
    "1.5.0",
    changes(3),
  );

/** Who approved the open promotion; `mona` and `hubot` are in the team that may. */
export const reviewed = (...logins: readonly string[]): ReviewFacts => ({
  reviews: logins.map((login) => ({ login, state: "approved", at: minute(60), void: false })),
  teams: new Map([["sre", ["mona", "hubot"]]]),
  roles: new Map(logins.map((login) => [login, "write"])),
  owners: [],
});

/** Somebody lets 1.5.0 into prod-eu before it has soaked. */
export const OVERRIDE: Decision = {
  kind: "override",
  id: "c1-0",
  application: "checkout",
  environment: "prod-eu",
  gate: "soak",
  by: "mona",
  at: minute(70),
  reason: "a customer cannot pay, see @hubot",
  images: release("1.5.0").images,
};

const WINDOW: GateConfig = {
  kind: "window",
  days: [1, 2, 3, 4],
  hours: [{ from: 9 * 60, to: 16 * 60 }],
  timezone: "Europe/Berlin",
  except: [],
};

/**
 * prod-eu comes after staging, asks for approvals and a window, and has two environments behind it. Without reviews they
 * cannot be read.
 */
export const gated = (reviews?: ReviewFacts, decisions: readonly Decision[] = []): PromotionFacts =>
  factsOf(
    slice(
      [
        at("staging", { history: ["1.3.0", "1.4.0", "1.5.0"] }),
        at("prod-eu", {
          after: ["staging"],
          history: ["1.4.0"],
          open: { proposes: "1.5.0", ...(reviews !== undefined && { reviews }) },
          config: { gates: [{ kind: "soak", forMs: 3 * 3_600_000 }, APPROVALS, WINDOW] },
        }),
        at("prod-us", {
          after: ["prod-eu"],
          history: ["1.4.0"],
          config: { gates: [APPROVALS, { kind: "soak", forMs: 1 }] },
        }),
        at("world", { after: ["prod-eu", "prod-us"], history: ["1.4.0"], config: { merge: "auto" } }),
      ],
      { decisions, timezone: "Europe/Berlin" },
    ),
    "prod-eu",
    "1.5.0",
    changes(25),
  );

/** Several images pinned by digest, upstream of several environments, of which one holds something newer by now. */
export const severalImages = (): PromotionFacts => {
  const both = (version: string): Written => ({ [IMAGE]: version, [WORKER]: version });
  return factsOf(
    slice(
      [
        at("eu", { history: [both("1.4.0@a"), both("1.5.0@b"), both("1.6.0@c")] }),
        at("us", { history: [both("1.4.0@a"), both("1.5.0@b")] }),
        at("world", {
          after: ["eu", "us"],
          history: [both("1.4.0@a")],
          open: { proposes: both("1.5.0@b") },
          config: { supersede: "never" },
        }),
      ],
      { images: [IMAGE, WORKER].map((image) => ({ image, rule: { ...RULE, write: "tag@digest" } })) },
    ),
    "world",
    both("1.5.0@b"),
  );
};

/** prod-eu goes back from 1.5.0 to 1.4.0, as a person asked, or because agents reported it unhealthy. */
export const stepBack = (by = "mona", reason = ""): PromotionFacts => {
  const of = { application: "checkout", environment: "prod-eu", at: minute(90), by, reason };
  const [to, from] = [release("1.4.0").images, release("1.5.0").images];
  const decisions: readonly Decision[] = [
    { ...of, kind: "rollback", id: "c1-0", images: to, from },
    { ...of, kind: "pin", id: "c1-0-pin", images: to, awayFrom: from },
  ];
  const environments = [
    at("staging", { history: ["1.3.0", "1.4.0", "1.5.0"] }),
    at("prod-eu", {
      after: ["staging"],
      history: ["1.4.0", "1.5.0"],
      open: { proposes: "1.4.0" },
      config: { gates: [{ kind: "soak", forMs: 3 * 3_600_000 }, WINDOW] },
    }),
    at("prod-us", { after: ["prod-eu"], history: ["1.4.0"] }),
  ];
  const back = changes(2, { status: "behind" });
  return factsOf(slice(environments, { decisions, timezone: "Europe/Berlin" }), "prod-eu", "1.4.0", back);
};

/** Texts from outside that try everything. */
export const hostile = (): PromotionFacts => {
  const nasty = "@acme/everyone fixes #1 <img src=x> [click](http://evil.com) `code` | cell \u202e";
  return {
    ...firstEnvironment(),
    application: nasty,
    version: "1.5.0`@mona`",
    changes: {
      ...changes(1),
      source: "acme/`checkout`",
      url: "https://evil.com/) [x](http://evil.com",
      commits: [{ sha: "a".repeat(40), subject: nasty, author: "@mona <b>" }],
    },
  };
};
