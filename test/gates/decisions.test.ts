import { describe, expect, it } from "@jest/globals";
import type { Decision } from "../../src/domain/decision.ts";
import type { GateResult } from "../../src/domain/gate-result.ts";
import { evaluateGates } from "../../src/gates/evaluate.ts";
import type { GateFacts } from "../../src/gates/facts.ts";
import { OVERRIDABLE } from "../../src/gates/override.ts";
import { DAY, factsWith, HOUR, imagesOf, NOW, SUBJECT } from "./some-facts.ts";
import { type Case, testTable } from "./table.ts";

const common = { id: "c1-1", by: "ada", at: NOW - 2 * HOUR, reason: "the *migration*\nruns @everyone" };
const until = NOW + HOUR;
const ended = { by: "bob", at: NOW - HOUR, reason: "" };
const here = { application: "checkout", environment: "prod" };
const hold: Decision = { ...common, ...here, kind: "hold" };
const freeze: Decision = { ...common, kind: "freeze", environment: "prod" };
const pin: Decision = { ...common, ...here, kind: "pin", images: imagesOf("1.4.0") };
const away: Decision = { ...pin, images: imagesOf("1.4.0"), awayFrom: imagesOf("1.4.9") };
const quarantine: Decision = { ...common, kind: "quarantine", application: "checkout", images: imagesOf("1.5.0") };
const request: Decision = { ...common, ...here, kind: "request", images: SUBJECT.images, by: "cleo", at: NOW - 1 };
const override: Decision = { ...common, ...here, kind: "override", gate: "order", images: SUBJECT.images };
const rollback = { ...SUBJECT, kind: "rollback" } as const;

/** The gate's own answer among all. */
const answerOf =
  (gate: string) =>
  (given: Partial<GateFacts>): GateResult | undefined =>
    evaluateGates([], factsWith(given)).find(({ result }) => result.gate === gate)?.result;
const by = (...decisions: readonly Decision[]): Partial<GateFacts> => ({ decisions });

const HOLD: readonly Case<Partial<GateFacts>>[] = [
  { name: "nothing decided", given: {}, state: "absent" },
  { name: "held here", given: by(hold), state: "blocked" },
  { name: "held everywhere", given: by({ ...common, kind: "hold", application: "checkout" }), state: "blocked" },
  { name: "held elsewhere", given: by({ ...hold, environment: "staging" }), state: "absent" },
  { name: "another application", given: by({ ...hold, application: "payments" }), state: "absent" },
  { name: "until some time", given: by({ ...hold, until }), state: "blocked", opensAt: until },
  { name: "until now", given: by({ ...hold, until: NOW }), state: "absent" },
  { name: "ended by a person", given: by({ ...hold, ended }), state: "absent" },
  { name: "by a clock that is ahead", given: by({ ...hold, at: NOW + HOUR }), state: "blocked" },
  {
    name: "twice, the last end counts",
    given: by({ ...hold, until }, { ...hold, id: "c2-1", at: NOW, until: until + 1, by: "bob" }),
    state: "blocked",
    opensAt: until + 1,
  },
  { name: "twice, one without end", given: by({ ...hold, until }, { ...hold, id: "c2-1" }), state: "blocked" },
  { name: "without a reason", given: by({ ...hold, reason: " \u202e\n" }), state: "blocked" },
  { name: "with a long reason", given: by({ ...hold, reason: "“why” ".repeat(60) }), state: "blocked" },
  { name: "a rollback", given: { ...by(hold), subject: rollback }, state: "blocked" },
  { name: "overridden", given: by(hold, { ...override, gate: "hold" }), state: "passed" },
];
const FREEZE: readonly Case<Partial<GateFacts>>[] = [
  { name: "nothing decided", given: {}, state: "absent" },
  { name: "frozen", given: by(freeze), state: "blocked" },
  { name: "another environment", given: by({ ...freeze, environment: "staging" }), state: "absent" },
  { name: "until some time", given: by({ ...freeze, until }), state: "blocked", opensAt: until },
  { name: "thawed", given: by({ ...freeze, ended }), state: "absent" },
  { name: "a rollback", given: { ...by(freeze), subject: rollback }, state: "passed" },
  { name: "overridden", given: by(freeze, { ...override, gate: "freeze" }), state: "passed" },
];
const PIN: readonly Case<Partial<GateFacts>>[] = [
  { name: "nothing decided", given: {}, state: "absent" },
  { name: "pinned to something else", given: by(pin), state: "blocked" },
  { name: "pinned to this", given: by({ ...pin, images: imagesOf("1.5.0") }), state: "passed" },
  {
    name: "pinned to this tag with another digest",
    given: by({ ...pin, images: imagesOf("1.5.0", "b") }),
    state: "blocked",
  },
  {
    name: "the newest of two counts",
    given: by({ ...pin, images: imagesOf("1.5.0") }, { ...pin, id: "c2-1", at: NOW }),
    state: "blocked",
  },
  {
    name: "the older of two counts again",
    given: by({ ...pin, images: imagesOf("1.5.0") }, { ...pin, id: "c2-1", at: NOW, until }),
    state: "blocked",
    opensAt: until,
  },
  { name: "after a step back", given: by(away), state: "blocked" },
  {
    name: "after a step back, newer but not asked for",
    given: { ...by(away), newerThanPinned: new Set(["c1-1"]) },
    state: "blocked",
  },
  { name: "after a step back, asked for but not newer", given: by(away, request), state: "blocked" },
  {
    name: "after a step back, newer and asked for",
    given: { ...by(away, request), newerThanPinned: new Set(["c1-1"]) },
    state: "passed",
  },
  {
    name: "after a step back, asked for before it",
    given: { ...by(away, { ...request, at: away.at - 1 }), newerThanPinned: new Set(["c1-1"]) },
    state: "blocked",
  },
  { name: "an override does not unpin", given: by(pin, { ...override, gate: "pin" }), state: "blocked" },
];
const [image] = SUBJECT.images;
const QUARANTINE: readonly Case<Partial<GateFacts>>[] = [
  { name: "nothing decided", given: {}, state: "absent" },
  { name: "this release", given: by(quarantine), state: "blocked" },
  { name: "another release", given: by({ ...quarantine, images: imagesOf("1.4.0", "b") }), state: "absent" },
  {
    name: "the same content under another tag",
    given: by({ ...quarantine, images: imagesOf("1.5.0-rc.1") }),
    state: "blocked",
  },
  { name: "the same tag, built anew", given: by({ ...quarantine, images: imagesOf("1.5.0", "b") }), state: "absent" },
  {
    name: "the same tag, no digest known",
    given: by({ ...quarantine, images: [{ image: image?.image ?? "", tag: "1.5.0" }] }),
    state: "blocked",
  },
  {
    name: "this is a part of it",
    given: by({ ...quarantine, images: [...SUBJECT.images, { image: "ghcr.io/acme/worker", tag: "1.5.0" }] }),
    state: "blocked",
  },
  { name: "a rollback", given: { ...by(quarantine), subject: rollback }, state: "blocked" },
  {
    name: "an override does not lift it",
    given: by(quarantine, { ...override, gate: "quarantine" }),
    state: "blocked",
  },
  { name: "lifted", given: by({ ...quarantine, ended }), state: "absent" },
];
const endedHold = { ...hold, ended };
const AFTER_HOLD: readonly Case<Partial<GateFacts>>[] = [
  { name: "nothing decided", given: { availableAt: NOW - DAY }, state: "absent" },
  { name: "waited behind a hold", given: { ...by(endedHold), availableAt: NOW - DAY }, state: "blocked" },
  {
    name: "waited behind a freeze that ran out",
    given: { ...by({ ...freeze, until: NOW - 1 }), availableAt: NOW - HOUR },
    state: "blocked",
  },
  { name: "waited behind a pin", given: { ...by({ ...pin, ended }), availableAt: NOW - DAY }, state: "blocked" },
  { name: "came to be when it had ended", given: { ...by(endedHold), availableAt: ended.at }, state: "absent" },
  { name: "nobody knows since when it could", given: by(endedHold), state: "blocked" },
  {
    name: "the environment goes on",
    given: { ...by(endedHold), availableAt: NOW - DAY, afterHold: "continue" },
    state: "passed",
  },
  { name: "asked for since", given: { ...by(endedHold, request), availableAt: NOW - DAY }, state: "passed" },
  {
    name: "asked for before it ended",
    given: { ...by(endedHold, { ...request, at: ended.at - 1 }), availableAt: NOW - DAY },
    state: "blocked",
  },
  {
    name: "another release was asked for",
    given: { ...by(endedHold, { ...request, images: imagesOf("1.6.0") }), availableAt: NOW - DAY },
    state: "blocked",
  },
  { name: "still held", given: { ...by(hold), availableAt: NOW - DAY }, state: "absent" },
  { name: "a rollback", given: { ...by(endedHold), availableAt: NOW - DAY, subject: rollback }, state: "absent" },
  {
    name: "overridden",
    given: { ...by(endedHold, { ...override, gate: "after-hold" }), availableAt: NOW - DAY },
    state: "passed",
  },
];
const fix = { id: "c9-1", version: "1.4.1", contained: false, acknowledged: false };
const known: Decision = { ...common, ...here, kind: "acknowledgement", images: SUBJECT.images, hotfix: "c9-1" };
const HOTFIX: readonly Case<Partial<GateFacts>>[] = [
  { name: "no hotfix", given: {}, state: "absent" },
  { name: "held by it", given: { hotfixes: [{ ...fix, contained: true }] }, state: "passed" },
  { name: "lacks it", given: { hotfixes: [fix] }, state: "blocked" },
  { name: "nobody can tell", given: { hotfixes: [{ ...fix, contained: undefined }] }, state: "blocked" },
  { name: "known by a person", given: { hotfixes: [{ ...fix, acknowledged: true }] }, state: "passed" },
  { name: "known by a person, in the ledger", given: { hotfixes: [fix], ...by(known) }, state: "passed" },
  {
    name: "another hotfix is known",
    given: { hotfixes: [fix], ...by({ ...known, hotfix: "c8-1" }) },
    state: "blocked",
  },
  {
    name: "known for another release",
    given: { hotfixes: [fix], ...by({ ...known, images: imagesOf("1.6.0") }) },
    state: "blocked",
  },
  {
    name: "one of two",
    given: {
      hotfixes: [
        { ...fix, contained: true },
        { ...fix, id: "c9-2", version: "1.4.2" },
      ],
    },
    state: "blocked",
  },
  { name: "a rollback", given: { hotfixes: [fix], subject: rollback }, state: "absent" },
  { name: "overridden", given: { hotfixes: [fix], ...by({ ...override, gate: "hotfix" }) }, state: "passed" },
];
const LEDGER: readonly Case<Partial<GateFacts>>[] = [
  { name: "all read", given: {}, state: "absent" },
  {
    name: "one cannot be read",
    given: { ledgerProblems: ["decisions/c1-1.yaml, line 3: no application."] },
    state: "error",
  },
  {
    name: "overridden all the same",
    given: { ledgerProblems: ["a", "b"], ...by({ ...override, gate: "ledger" }) },
    state: "error",
  },
];
const notArrived = {
  environment: "prod",
  version: "1.5.0",
  upstreams: [{ environment: "staging", standing: { kind: "not-arrived" } }],
  heard: false,
} as const;
const OVERRIDE: readonly Case<Partial<GateFacts>>[] = [
  { name: "not overridden", given: { order: notArrived }, state: "waiting" },
  { name: "overridden", given: { order: notArrived, ...by(override) }, state: "passed" },
  {
    name: "overridden for some time",
    given: { order: notArrived, ...by({ ...override, until }) },
    state: "passed",
    changesAt: until,
  },
  {
    name: "for some time, which is over",
    given: { order: notArrived, ...by({ ...override, until: NOW }) },
    state: "waiting",
  },
  { name: "taken back", given: { order: notArrived, ...by({ ...override, ended }) }, state: "waiting" },
  { name: "another gate", given: { order: notArrived, ...by({ ...override, gate: "soak" }) }, state: "waiting" },
  {
    name: "another release",
    given: { order: notArrived, ...by({ ...override, images: imagesOf("1.5.0", "b") }) },
    state: "waiting",
  },
  {
    name: "more images than were meant",
    given: {
      order: notArrived,
      subject: { ...SUBJECT, images: [...SUBJECT.images, { image: "ghcr.io/acme/worker", tag: "1" }] },
      ...by(override),
    },
    state: "waiting",
  },
  {
    name: "another environment",
    given: { order: notArrived, ...by({ ...override, environment: "staging" }) },
    state: "waiting",
  },
  {
    name: "by a clock that is ahead",
    given: { order: notArrived, ...by({ ...override, at: NOW + 1 }) },
    state: "waiting",
  },
  { name: "what passes is not overridden", given: by(override), state: "passed" },
  { name: "a rollback", given: { order: notArrived, subject: rollback }, state: "passed" },
];

const TABLES = {
  hold: HOLD,
  freeze: FREEZE,
  pin: PIN,
  quarantine: QUARANTINE,
  "after-hold": AFTER_HOLD,
  hotfix: HOTFIX,
  ledger: LEDGER,
};

describe.each(Object.entries(TABLES))("the %s gate", (gate, cases) => testTable(gate, cases, answerOf(gate)));

describe("an override", () => {
  testTable("override", OVERRIDE, answerOf("order"));

  it("passes neither what is lifted by its own opposite nor what is broken", () => {
    for (const gate of ["quarantine", "pin", "ledger", "places", "configuration"])
      expect(OVERRIDABLE).not.toContain(gate);
  });
});

describe("a rollback", () => {
  it("is not held by what guards the way forward, and is by everything else", () => {
    const gates = evaluateGates(
      [
        { kind: "soak", forMs: HOUR },
        { kind: "healthy" },
        { kind: "window", days: [], hours: [], timezone: "UTC", except: [] },
        { kind: "checks", names: ["e2e"], on: "pull-request" },
        { kind: "approvals", count: 1, teams: [], users: [], roles: [], codeOwners: false, allow: [] },
      ],
      factsWith({ order: notArrived, subject: rollback }),
    );
    expect(gates.map(({ result }) => `${result.gate} ${result.state}: ${result.reason}`)).toEqual([
      "order passed: order does not hold a rollback",
      "soak passed: soak does not hold a rollback",
      "healthy passed: healthy does not hold a rollback",
      "window passed: window does not hold a rollback",
      "checks waiting: checks run on the pull request, and there is none yet",
      "approvals waiting: people approve the pull request, and there is none yet",
    ]);
  });
});
