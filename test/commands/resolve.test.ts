import { describe, expect, it } from "@jest/globals";
import type { CommentPlace } from "../../src/commands/command.ts";
import { parseComment } from "../../src/commands/parse-comment.ts";
import { environmentsOf } from "../../src/commands/resolve/environments-of.ts";
import type { Known, KnownApplication, KnownEnvironment } from "../../src/commands/resolve/known.ts";
import { resolveCommand } from "../../src/commands/resolve/resolve-command.ts";
import { type Release, releaseKey, releaseVersion } from "../../src/domain/release.ts";
import { context, ON_PROMOTION } from "./context.ts";

const IMAGE = "ghcr.io/acme/checkout";
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const release = (tag: string, change: Partial<Release> & { digit?: string } = {}): Release => {
  const { digit, ...rest } = change;
  return { application: "checkout", images: [{ image: IMAGE, tag, ...(digit && { digest: digest(digit) }) }], ...rest };
};
const stood = (tags: readonly string[], sick: readonly string[] = []): KnownEnvironment["stood"] =>
  tags.map((tag) => ({ release: release(tag), healthy: !sick.includes(tag), isBelowFloor: false }));
const there = (name: string, tags: readonly string[], change: Partial<KnownEnvironment> = {}): KnownEnvironment => ({
  name,
  rollbackFloor: undefined,
  held: tags.length === 0 ? undefined : release(tags.at(-1) ?? ""),
  stood: stood(tags),
  candidate: undefined,
  open: undefined,
  ...change,
});

const MERGE = "3f2c1ab".padEnd(40, "0");
const built = release("1.7.0", { revision: MERGE });
const checkout: KnownApplication = {
  name: "checkout",
  formerNames: ["shop"],
  environments: [
    there("dev", ["1.5.0", "1.6.0"]),
    there("staging", ["1.4.0", "1.6.0"]),
    there("prod", ["1.3.0", "1.4.0", "1.5.0"], {
      stood: stood(["1.2.0", "1.3.0", "1.4.0", "1.5.0"], ["1.4.0"]),
      candidate: release("1.6.0"),
      open: { pullRequest: 12, head: "c".repeat(40), release: release("1.6.0") },
    }),
  ],
  built: [built, release("main", { digit: "a" }), release("main", { digit: "b" })],
  quarantined: new Set([releaseKey(release("1.2.0"))]),
};
const payments: KnownApplication = {
  name: "payments",
  formerNames: [],
  environments: [there("dev", ["2.0.0"])],
  built: [],
  quarantined: new Set(),
};
const KNOWN: Known = {
  environments: [
    { name: "dev", gates: [] },
    { name: "staging", gates: [{ kind: "soak", forMs: 60_000 }] },
    { name: "prod", gates: [{ kind: "soak", forMs: 60_000 }] },
  ],
  applications: [checkout, payments],
  decided: [],
};
const ON_SOURCE: CommentPlace = { kind: "source", applications: ["checkout"], mergeCommit: MERGE };
const ELSEWHERE: CommentPlace = { kind: "elsewhere" };

/** In short: what is asked for, with versions for releases; or the sentence that says why not. */
function asked(comment: string, place: CommentPlace = ELSEWHERE, known = KNOWN): unknown {
  const [parsed] = parseComment(comment, context({ place }));
  if (parsed?.kind !== "command") throw new Error(JSON.stringify(parsed));
  const resolution = resolveCommand(parsed.command, place, known);
  if (resolution.kind !== "resolved") return `${resolution.kind}: ${resolution.sentence}`;
  const short = Object.entries(resolution.asked).map(([key, value]) => [
    key,
    typeof value === "object" && "images" in value ? releaseVersion(value) : value,
  ]);
  return Object.fromEntries(resolution.notes.length === 0 ? short : [...short, ["notes", resolution.notes]]);
}

const seen = { pullRequest: 12, head: "c".repeat(40) };
const intoProd = { kind: "promote", environment: "prod", application: "checkout", overrides: [] };

describe("a command against what exists", () => {
  it.each<readonly [string, CommentPlace, unknown]>([
    ["/promote prod checkout 1.4.0", ELSEWHERE, { ...intoProd, release: "1.4.0" }],
    ["/promote PROD checkout", ELSEWHERE, { ...intoProd, release: "1.6.0" }],
    ["/promote prod checkout 3f2c1ab", ELSEWHERE, { ...intoProd, release: "1.7.0" }],
    ["/promote prod checkout sha256:aaaaaaa", ELSEWHERE, { ...intoProd, release: "main" }],
    ["/promote prod", ON_PROMOTION, { ...intoProd, release: "1.6.0", seen }],
    ["/promote prod 1.4.0", ON_PROMOTION, { ...intoProd, release: "1.4.0", seen }],
    ["/promote staging 1.4.0", ON_PROMOTION, { ...intoProd, environment: "staging", release: "1.4.0" }],
    ["/promote prod", ON_SOURCE, { ...intoProd, release: "1.7.0" }],
    [
      '/promote prod --override SOAK "urgent"',
      ON_SOURCE,
      { ...intoProd, overrides: [{ gate: "soak", reason: "urgent" }], release: "1.7.0" },
    ],
    [
      "/rollback prod checkout",
      ELSEWHERE,
      { kind: "rollback", environment: "prod", application: "checkout", from: "1.5.0", to: "1.3.0" },
    ],
    [
      "/rollback prod to 1.4.0",
      ON_SOURCE,
      { kind: "rollback", environment: "prod", application: "checkout", from: "1.5.0", to: "1.4.0" },
    ],
    ["/hold checkout bad", ELSEWHERE, { kind: "hold", application: "checkout", reason: "bad" }],
    [
      "/hold shop prod bad",
      ELSEWHERE,
      {
        kind: "hold",
        application: "checkout",
        environment: "prod",
        reason: "bad",
        notes: ["shop is called checkout now."],
      },
    ],
    ["/hold Checkout bad", ELSEWHERE, { kind: "hold", application: "checkout", reason: "bad" }],
    ["/freeze Prod x", ELSEWHERE, { kind: "freeze", environment: "prod", reason: "x" }],
    [
      "/pin checkout prod 1.4.0 x",
      ELSEWHERE,
      { kind: "pin", application: "checkout", environment: "prod", reason: "x", release: "1.4.0" },
    ],
    ["/unpin checkout prod", ELSEWHERE, { kind: "unpin", application: "checkout", environment: "prod", reason: "" }],
    [
      "/quarantine checkout 1.7.0 x",
      ELSEWHERE,
      { kind: "quarantine", application: "checkout", reason: "x", release: "1.7.0" },
    ],
    [
      "/override soak x",
      ON_PROMOTION,
      {
        kind: "override",
        gate: "soak",
        reason: "x",
        environment: "prod",
        application: "checkout",
        release: "1.6.0",
        seen,
      },
    ],
    [
      "/acknowledge x",
      ON_PROMOTION,
      { kind: "acknowledge", environment: "prod", application: "checkout", release: "1.6.0", reason: "x", seen },
    ],
    [
      "/acknowledge prod checkout x",
      ELSEWHERE,
      { kind: "acknowledge", environment: "prod", application: "checkout", release: "1.6.0", reason: "x" },
    ],
    ["/retry", ON_PROMOTION, { kind: "retry", environment: "prod" }],
    ["/why", ON_PROMOTION, { kind: "why", environment: "prod", application: "checkout" }],
    ["/why prod", ELSEWHERE, { kind: "why-all", environment: "prod" }],
    ["/diff Staging prod", ELSEWHERE, { kind: "diff", from: "staging", to: "prod" }],
    ["/status shop", ELSEWHERE, { kind: "status", application: "checkout", notes: ["shop is called checkout now."] }],
  ])("%s", (comment, place, expected) => expect(asked(comment, place)).toEqual(expected));

  it.each<readonly [string, CommentPlace, string]>([
    ["/promote prd checkout", ELSEWHERE, 'mistake: "prd" is no environment. Did you mean "prod"?'],
    ["/promote prod chekout", ELSEWHERE, 'mistake: There is no application "chekout". Did you mean "checkout"?'],
    ["/promote prod", ELSEWHERE, "mistake: Name the application."],
    ["/promote prod payments", ELSEWHERE, "mistake: payments does not exist in prod. It is in dev."],
    ["/promote prod checkout 1.6.1", ELSEWHERE, 'mistake: No release "1.6.1" is known. Did you mean "1.6.0"?'],
    [
      "/promote prod checkout main",
      ELSEWHERE,
      'mistake: "main" is more than one release: main (sha256:aaaaaaaaaaaa), main (sha256:bbbbbbbbbbbb). Name one by its digest.',
    ],
    ["/promote prod checkout 1.5.0", ELSEWHERE, "impossible: checkout 1.5.0 is what prod holds."],
    [
      "/promote prod checkout 1.2.0",
      ELSEWHERE,
      "impossible: checkout 1.2.0 is quarantined, so it is promoted nowhere; /unquarantine checkout 1.2.0 lifts that.",
    ],
    [
      "/promote dev checkout",
      ELSEWHERE,
      "impossible: Nothing newer than what dev holds is there for checkout; name a version.",
    ],
    ["/promote prod --override sok x", ON_PROMOTION, 'mistake: prod has no gate "sok". Did you mean "soak"?'],
    [
      "/promote prod",
      { kind: "source", applications: ["checkout"], mergeCommit: undefined },
      "impossible: This pull request is not merged, so no release was built from it; name a version.",
    ],
    [
      "/promote prod",
      { kind: "source", applications: ["checkout"], mergeCommit: "9".repeat(40) },
      "impossible: No release of checkout was built from 9999999 yet, or its build did not say its commit; name a version.",
    ],
    [
      "/promote prod",
      { kind: "source", applications: ["checkout", "payments"], mergeCommit: MERGE },
      "mistake: Name the application. Here it could be checkout, payments.",
    ],
    [
      "/rollback prod checkout to 1.6.0",
      ELSEWHERE,
      'mistake: No release "1.6.0" ever stood in prod. Did you mean "1.5.0"?',
    ],
    ["/rollback prod checkout to 1.5.0", ELSEWHERE, "impossible: checkout 1.5.0 is what prod holds."],
    ["/rollback dev payments", ELSEWHERE, "impossible: No release before 2.0.0 is known to have been healthy in dev."],
    ["/pin checkout prod 1.7.0 x", ELSEWHERE, 'mistake: No release "1.7.0" ever stood in prod. Did you mean "1.5.0"?'],
    [
      "/hold prod checkout x",
      ELSEWHERE,
      'mistake: There is no application "prod". That is an environment; see the order in which the command takes the two.',
    ],
    [
      "/override soak x",
      ELSEWHERE,
      'mistake: It is for the pull request of a promotion. Elsewhere write /promote <environment> <application> --override <gate> "<reason>".',
    ],
    [
      "/override soak x",
      { ...ON_PROMOTION, pullRequest: 9 } as CommentPlace,
      "impossible: The promotion of #9 is not open any more.",
    ],
    ["/why", ELSEWHERE, "mistake: Name the environment. There are dev, staging, prod."],
    ["/diff prod prod", ELSEWHERE, "mistake: Both are prod; name two environments."],
  ])("%s is answered in a sentence", (comment, place, sentence) => expect(asked(comment, place)).toBe(sentence));

  it("says what the clock's change made of a time", () => {
    expect(asked("/freeze prod until 2027-03-28 02:30 x")).toMatchObject({
      notes: ["the clocks of Europe/Berlin skip 02:30 on 2027-03-28; 03:30 is meant."],
    });
  });

  describe("that lifts what is gone", () => {
    const decided = { by: "ada", at: 0, reason: "x" };
    const images = [{ image: IMAGE, tag: "0.9.0" }];
    const known: Known = {
      ...KNOWN,
      decided: [
        { kind: "hold", id: "1", application: "cart", ...decided },
        { kind: "hold", id: "2", application: "checkout", environment: "canary", ...decided },
        { kind: "freeze", id: "3", environment: "canary", ...decided },
        { kind: "pin", id: "4", application: "cart", environment: "canary", images, ...decided },
        { kind: "quarantine", id: "5", application: "checkout", images, ...decided },
        { kind: "quarantine", id: "6", application: "cart", images, ...decided },
        { kind: "hold", id: "7", application: "till", environment: "prod", ...decided },
      ],
    };
    const place = ELSEWHERE;
    const gone = (comment: string): unknown => {
      const [parsed] = parseComment(comment, { ...context({ place }), goneEnvironments: ["canary"] });
      if (parsed?.kind !== "command") throw new Error(JSON.stringify(parsed));
      const resolution = resolveCommand(parsed.command, place, known);
      return resolution.kind === "resolved" ? environmentsOf(resolution.asked, known) : resolution.sentence;
    };
    const all = ["dev", "staging", "prod"];

    it.each<readonly [string, unknown]>([
      ["/unhold cart", all],
      ["/unhold till", ["prod"]],
      ["/unhold till prod", ["prod"]],
      ["/unhold CART because", all],
      ["/unhold checkout canary", ["canary", ...all]],
      ["/unhold checkout", [...all, "canary"]],
      ["/unhold checkout prod", ["prod"]],
      ["/unfreeze Canary", ["canary", ...all]],
      ["/unpin cart canary", ["canary", ...all]],
      ["/unquarantine checkout 0.9.0", all],
      ["/unquarantine cart 0.9.0", all],
    ])("%s is found by the decision, and concerns what that is for", (comment, names) => {
      expect(new Set(gone(comment) as string[])).toEqual(new Set(names as string[]));
    });

    it.each([
      ["/unhold crt", 'There is no application "crt". Did you mean "cart"?'],
      ["/unhold till dev", "till does not exist in dev. It is in prod."],
      ["/unpin till prod", 'There is no application "till". There are checkout, payments, cart.'],
      ["/unpin checkout canary", "checkout does not exist in canary. It is in dev, staging, prod."],
      ["/unquarantine cart 1.0.0", 'No release "1.0.0" is known. There is 0.9.0.'],
      ["/hold cart x", 'There is no application "cart". There are checkout, payments.'],
      ["/freeze canary x", '"canary" is no environment. There are dev, staging, prod.'],
      ["/pin cart prod 1.0.0 x", 'There is no application "cart". There are checkout, payments.'],
      ["/quarantine cart 0.9.0 x", 'There is no application "cart". There are checkout, payments.'],
      ["/promote canary checkout", '"canary" is no environment. There are dev, staging, prod.'],
      [
        "/promote prod checkout 0.9.0",
        'No release "0.9.0" is known. There are 1.3.0, 1.2.0, 1.4.0, 1.6.0, 1.5.0, main, 1.7.0.',
      ],
      ["/why canary checkout", '"canary" is no environment. There are dev, staging, prod.'],
    ])("%s is not, and says so", (comment, sentence) => expect(gone(comment)).toBe(sentence));
  });

  it("concerns every environment of an application where it names none", () => {
    expect(environmentsOf({ kind: "hold", application: "checkout", reason: "x" }, KNOWN)).toEqual([
      "dev",
      "staging",
      "prod",
    ]);
    expect(environmentsOf({ kind: "hold", application: "checkout", environment: "dev", reason: "x" }, KNOWN)).toEqual([
      "dev",
    ]);
    expect(environmentsOf({ kind: "diff", from: "dev", to: "prod" }, KNOWN)).toEqual(["dev", "prod"]);
    expect(environmentsOf({ kind: "help" }, KNOWN)).toEqual([]);
  });
});
