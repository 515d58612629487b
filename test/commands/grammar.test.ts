import { describe, expect, it } from "@jest/globals";
import { LONGEST_REASON } from "../../src/commands/arguments.ts";
import { DEFINITIONS } from "../../src/commands/definitions.ts";
import { context, given, NOW, ON_PROMOTION, only } from "./context.ts";

const HOUR = 3_600_000;
const twoHours = { until: { at: NOW + 2 * HOUR } };

describe("each command is read as its help says", () => {
  it.each(
    Object.values(DEFINITIONS).flatMap(({ name, examples }) => examples.map((example) => [example, name] as const)),
  )("%s", (example, name) => {
    expect(only(example, { place: ON_PROMOTION })).toMatchObject({ kind: "command", command: { kind: name } });
  });

  it.each([
    ["/promote prod", { kind: "promote", environment: "prod", overrides: [] }],
    ["/PROMOTE prod checkout", { kind: "promote", environment: "prod", application: "checkout", overrides: [] }],
    ["/promote prod 1.5.0", { kind: "promote", environment: "prod", version: "1.5.0", overrides: [] }],
    ["/promote prod to main-3f2", { kind: "promote", environment: "prod", version: "main-3f2", overrides: [] }],
    ['/promote prod "1password"', { kind: "promote", environment: "prod", application: "1password", overrides: [] }],
    [
      "/promote prod checkout 1.5.0",
      { kind: "promote", environment: "prod", application: "checkout", version: "1.5.0", overrides: [] },
    ],
    [
      '/promote prod checkout 1.5.1 --override order "it is urgent" --override soak "yes"',
      {
        kind: "promote",
        environment: "prod",
        application: "checkout",
        version: "1.5.1",
        overrides: [
          { gate: "order", reason: "it is urgent" },
          { gate: "soak", reason: "yes" },
        ],
      },
    ],
    [
      "/promote prod —override order it is urgent",
      { kind: "promote", environment: "prod", overrides: [{ gate: "order", reason: "it is urgent" }] },
    ],
    ["/rollback prod checkout", { kind: "rollback", environment: "prod", application: "checkout" }],
    [
      "/rollback prod checkout to 1.4.0",
      { kind: "rollback", environment: "prod", application: "checkout", version: "1.4.0" },
    ],
    ["/rollback prod", { kind: "rollback", environment: "prod" }],
    ["/rollback prod to 1.4.0", { kind: "rollback", environment: "prod", version: "1.4.0" }],
    ["/hold checkout not signed off", { kind: "hold", application: "checkout", reason: "not signed off" }],
    ["/hold checkout Prod load", { kind: "hold", application: "checkout", environment: "Prod", reason: "load" }],
    ["/hold checkout until 2h x", { kind: "hold", application: "checkout", ...twoHours, reason: "x" }],
    [
      "/hold checkout prod until 2h x",
      { kind: "hold", application: "checkout", environment: "prod", ...twoHours, reason: "x" },
    ],
    ["/hold checkout bad until 2h", { kind: "hold", application: "checkout", ...twoHours, reason: "bad" }],
    [
      "/hold checkout wait until he is back",
      { kind: "hold", application: "checkout", reason: "wait until he is back" },
    ],
    ['/hold checkout "prod is bad"', { kind: "hold", application: "checkout", reason: "prod is bad" }],
    ["/hold checkout - bad", { kind: "hold", application: "checkout", reason: "bad" }],
    ["/unhold checkout", { kind: "unhold", application: "checkout", reason: "" }],
    ["/unhold checkout prod", { kind: "unhold", application: "checkout", environment: "prod", reason: "" }],
    ["/freeze prod “moving house”", { kind: "freeze", environment: "prod", reason: "moving house" }],
    ["/freeze prod „Umzug“", { kind: "freeze", environment: "prod", reason: "Umzug" }],
    ['/freeze prod "a" and "b"', { kind: "freeze", environment: "prod", reason: '"a" and "b"' }],
    ["/unfreeze prod done", { kind: "unfreeze", environment: "prod", reason: "done" }],
    [
      "/pin checkout prod 1.4.0 certified",
      { kind: "pin", application: "checkout", environment: "prod", version: "1.4.0", reason: "certified" },
    ],
    ["/unpin checkout prod", { kind: "unpin", application: "checkout", environment: "prod", reason: "" }],
    [
      "/quarantine checkout 1.5.0 bad",
      { kind: "quarantine", application: "checkout", version: "1.5.0", reason: "bad" },
    ],
    ["/unquarantine checkout 1.5.0", { kind: "unquarantine", application: "checkout", version: "1.5.0", reason: "" }],
    ["/override soak urgent", { kind: "override", gate: "soak", reason: "urgent" }],
    ["/acknowledge it is in", { kind: "acknowledge", reason: "it is in" }],
    [
      "/acknowledge prod checkout it is in",
      { kind: "acknowledge", environment: "prod", application: "checkout", reason: "it is in" },
    ],
    ["/retry", { kind: "retry" }],
    ["/retry prod checkout", { kind: "retry", environment: "prod", application: "checkout" }],
    ["/why", { kind: "why" }],
    ["/why prod", { kind: "why", environment: "prod" }],
    ["/why prod checkout at 2h", { kind: "why", environment: "prod", application: "checkout", at: twoHours.until }],
    ["/why prod at 2h", { kind: "why", environment: "prod", at: twoHours.until }],
    ["/status", { kind: "status" }],
    ["/status checkout", { kind: "status", application: "checkout" }],
    ["/diff staging prod", { kind: "diff", from: "staging", to: "prod" }],
    ["/help", { kind: "help" }],
    ["/help /Rollback", { kind: "help", command: "rollback" }],
    [
      "/promote\u00a0prod\u3000checkout",
      { kind: "promote", environment: "prod", application: "checkout", overrides: [] },
    ],
    ["/promote prod  \r", { kind: "promote", environment: "prod", overrides: [] }],
  ])("%s", (comment, command) => expect(given(comment)).toEqual([command]));
});

describe("a mistake says what is missing or too much:", () => {
  it.each([
    ["/promote", "It lacks an environment."],
    ["/promote prod checkout 1.5.0 now", '"now" is more than it takes.'],
    ["/promote prod --override", "It lacks the gate behind --override."],
    ["/promote prod --override order", '--override order lacks its reason: --override order "<reason>".'],
    [
      "/promote prod --override order --override soak x",
      '--override order lacks its reason: --override order "<reason>".',
    ],
    ["/promote prod --overide order x", '"--overide" is not known; there is --override <gate> "<reason>".'],
    ["/promote prod checkout to", "It lacks a version."],
    ["/rollback prod checkout to", "It lacks a version."],
    ["/hold", "It lacks an application."],
    ["/hold checkout", "A reason is missing."],
    ["/hold checkout prod", "A reason is missing."],
    ["/hold checkout until 2h", "A reason is missing."],
    ["/hold checkout ...", "A reason is missing."],
    [
      "/hold checkout prdo bad",
      '"prdo" is no environment. Did you mean prod? If it starts the reason, put the reason in quotes.',
    ],
    ["/freeze prod until", "A time is missing, such as 2026-12-24, Fri 17:00 or 2h."],
    [`/freeze prod ${"a".repeat(LONGEST_REASON + 1)}`, "The reason has 1001 characters; at most 1000 are kept."],
    [
      `/why ${"a".repeat(300)}`,
      `"${"a".repeat(60)}…" is longer than any name or version; at most 256 characters are read.`,
    ],
    ["/pin checkout prod 1.4.0", "A reason is missing."],
    ["/diff staging", "It lacks a second environment."],
    ["/help promot", '"promot" is no command. Did you mean "promote"?'],
  ])("%s", (comment, sentence) => expect(given(comment)).toEqual([sentence]));
});

describe("misspelt commands", () => {
  const meant = '"/promot" is no command. Did you mean /promote?';

  it("are answered where they name an environment of ours", () => {
    expect(given("/promot prod checkout")).toEqual([meant]);
    expect(given("/promote prod\n/unhodl checkout prod")).toHaveLength(2);
  });

  it("are answered on a promotion's pull request", () => {
    expect(given("/promot", { place: ON_PROMOTION })).toEqual([meant]);
  });

  it.each([
    "/promot checkout",
    "/test prod",
    "/lgtm",
    "/deploy prod",
    "/usr/bin prod",
    "/w prod",
    "/promote/prod",
    "/promote, prod",
  ])("are left to other bots otherwise: %s", (comment) => expect(given(comment)).toEqual([]));

  it.each(["/hold", "/hold cancel", "/unhold", "/override ci/test"])(
    "and so are other bots' own on an application's pull request: %s",
    (comment) => {
      expect(given(comment, { place: { kind: "source", applications: [], mergeCommit: undefined } })).toEqual([]);
      expect(given(comment, { place: ON_PROMOTION })).toHaveLength(1);
    },
  );
});

describe("several commands in a comment", () => {
  it("are read one by one, each with the line that it stands on", () => {
    const comment = "Thanks all.\r\n\r\n/hold checkout prod bad\r\nand then\r\n/why prod\r\n/hold checkout";
    const { place, ...rest } = context();
    expect(given(comment)).toHaveLength(3);
    expect(rest.environments).toContain("prod");
    expect(place.kind).toBe("elsewhere");
  });

  it("are at most ten; the eleventh says that nothing more was read", () => {
    const found = given("/why prod\n".repeat(50));
    expect(found).toHaveLength(11);
    expect(found.at(-1)).toBe("A comment holds at most 10 commands; from here on they were not read.");
  });
});
