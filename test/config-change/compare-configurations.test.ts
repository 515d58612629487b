import { describe, expect, it } from "@jest/globals";
import { compareConfigurations, proposedHash } from "../../src/config-change/compare-configurations.ts";
import { type Written, written } from "./written.ts";

const compare = (before: Written, after: Written) => compareConfigurations(written(before), written(after));
const weakened = (before: Written, after: Written): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(compare(before, after).weakened.map(({ environment, what }) => [environment, what]));

const prod = (text: string): Written => ({ environments: { prod: `{ after: staging, ${text} }` } });
const gate = (text: string): Written => prod(`gates: [${text}]`);
const checks = (text: string): Written => gate(`checks: { ${text} }`);
const approvals = (text: string): Written => gate(`approvals: { ${text} }`);
const window = (text: string): Written => gate(`window: { ${text} }`);

describe("another configuration guards prod less well", () => {
  const MAINTAIN = "gates: [{ approvals: { count: 1 } }]";
  const table: readonly (readonly [string, Written, Written, readonly string[]])[] = [
    ["a shorter soak", gate("{ soak: 24h }"), gate("{ soak: 12h }"), ["soak: 12h instead of 1d"]],
    [
      "a soak that counts on after the release was replaced",
      gate("{ soak: 24h }"),
      gate("{ soak: { for: 24h, when-replaced: keep-counting } }"),
      ["soak: time goes on for a release that was replaced (when-replaced: keep-counting)"],
    ],
    ["no soak", gate("{ soak: 24h }"), gate(""), ["soak: it is taken out"]],
    ["one of two soaks", gate("{ soak: 24h }, { healthy: {} }"), gate("{ soak: 24h }"), ["healthy: it is taken out"]],
    [
      "a check that is not asked for",
      checks("names: [e2e, lint, scan]"),
      checks("names: [e2e]"),
      ["checks: lint and scan are no longer asked for"],
    ],
    [
      "a check that anybody may write",
      checks("names: [e2e], app: github-actions"),
      checks("names: [e2e]"),
      ["checks: written by anybody who can push instead of github-actions alone"],
    ],
    [
      "a check that another App writes",
      checks("names: [e2e], app: github-actions"),
      checks("names: [e2e], app: jenkins"),
      ["checks: written by jenkins instead of github-actions alone"],
    ],
    [
      "a check that may be skipped",
      checks("names: [e2e]"),
      checks("names: [e2e], allow: [skipped]"),
      ["checks: skipped counts as passed"],
    ],
    [
      "a check elsewhere",
      checks("names: [e2e]"),
      checks("names: [e2e], on: source"),
      ["checks: looked for on the source commit instead of the pull request"],
    ],
    ["fewer approvals", approvals("count: 2"), approvals("count: 1"), ["approvals: 1 instead of 2"]],
    [
      "more who may approve",
      approvals("count: 1, teams: [sre], users: [ada]"),
      approvals("count: 1, teams: [SRE, dev], users: [ada, bob]"),
      ["approvals: the team dev may approve, too", "approvals: bob may approve, too"],
    ],
    [
      "nobody named who alone may approve",
      approvals("count: 1, teams: [sre]"),
      approvals("count: 1"),
      ["approvals: whoever has the role write may approve"],
    ],
    [
      "a lower role that may approve",
      approvals("count: 1, roles: [admin]"),
      approvals("count: 1, roles: [maintain, admin]"),
      ["approvals: whoever has the role maintain may approve, not only admin"],
    ],
    [
      "code owners that are not asked, and authors that are",
      approvals("count: 1, code-owners: true"),
      approvals("count: 1, allow: [author, pusher]"),
      ["approvals: code owners are no longer asked", "approvals: the author and pusher may approve, too"],
    ],
    [
      "a longer window",
      window('days: mon-thu, hours: "09:00-16:00"'),
      window('days: mon-fri, hours: "09:00-17:00"'),
      ["window: open for 12 hours more in a week, such as Monday 16:00"],
    ],
    [
      "a window past midnight",
      window('days: mon, hours: "22:00-24:00"'),
      window('days: mon, hours: "22:00-01:30"'),
      ["window: open for 90 minutes more in a week, such as Tuesday 00:00"],
    ],
    [
      "a window in another zone",
      window("days: mon-thu, timezone: Europe/Berlin"),
      window("days: mon-thu, timezone: Asia/Tokyo"),
      ["window: in the time zone Asia/Tokyo instead of Europe/Berlin"],
    ],
    [
      "a window on holidays",
      window("days: mon-thu, except: [12-24..12-26, 2026-05-01]"),
      window("days: mon-thu, except: [2026-05-01]"),
      ["window: no longer shut on 12-24 to 12-26"],
    ],
    [
      "another expression",
      gate(`{ expression: "version.startsWith('1.')" }`),
      gate(`{ expression: "true" }`),
      [
        "expression: another expression stands in the place of one, and nobody can tell which of them lets more through",
      ],
    ],
    [
      "a gate that holds the merging alone",
      gate("{ soak: 24h }"),
      gate("{ soak: { for: 24h, holds: merging } }"),
      ["soak: it holds the merging alone, no longer the opening"],
    ],
    [
      "Towpath merges",
      prod("merge: by-people"),
      prod("merge: auto"),
      ["merge: Towpath merges by itself (auto), no longer people"],
    ],
    [
      "moves by hand are only warned of",
      prod("by-hand: block"),
      prod("by-hand: warn"),
      ["by-hand: pull requests by hand that go past a gate are only warned of"],
    ],
    [
      "what queued up goes on",
      {},
      prod("after-hold: continue"),
      ["after-hold: what queued up behind a hold goes on by itself"],
    ],
    [
      "unhealthy releases are only told of",
      {},
      prod("on-unhealthy: notify"),
      ["on-unhealthy: an unhealthy release is only told of (notify)"],
    ],
    [
      "a lower floor",
      prod("rollback-floor: 1.4.0"),
      prod("rollback-floor: 1.3.0"),
      ["rollback-floor: 1.3.0 instead of 1.4.0"],
    ],
    ["no floor", prod("rollback-floor: 1.4.0"), {}, ["rollback-floor: gone, it was 1.4.0"]],
    [
      "an environment is skipped",
      {},
      { environments: { prod: "{ after: dev }" } },
      ["after: releases come without passing staging"],
    ],
    [
      "an application skips an environment",
      {},
      { rest: "applications: { legacy: { environments: { dev: {}, prod: { after: dev } } } }" },
      ["after: legacy comes without passing staging"],
    ],
    [
      "commands for more people",
      { rest: "commands: { rights: [{ environments: [prod], role: maintain }] }" },
      {
        rest: "commands: { rights: [{ environments: [prod], commands: [promote, rollback], role: write, teams: [sre] }, { environments: [prod], role: maintain }] }",
      },
      ["commands: /promote and /rollback may be given by people with the role write and the team sre, too"],
    ],
    [
      "no separation of duties",
      { rest: "commands: { separation-of-duties: [prod] }" },
      {},
      ["commands: who wrote a release may move it, too (separation-of-duties)"],
    ],
    [
      "without approvals, and so with the commands that those who may write have",
      prod(MAINTAIN),
      {},
      [
        "approvals: it is taken out",
        expect.stringMatching(
          /^commands: \/promote, .* more may be given by people with the role write, too$/,
        ) as never,
      ],
    ],
  ];
  it.each(table)("%s", (_, before, after, what) => {
    expect(weakened(before, after)).toEqual({ prod: what });
  });

  const stricter: readonly (readonly [string, Written, Written])[] = [
    ["the same in another order", gate("{ soak: 1h }, { healthy: {} }"), gate("{ healthy: {} }, { soak: 1h }")],
    ["a longer soak", gate("{ soak: 1h }"), gate("{ soak: 2h }")],
    [
      "a second gate of the kind",
      gate("{ soak: 1h }"),
      gate("{ soak: 2h }, { healthy: {} }, { window: { days: mon } }"),
    ],
    ["a team less that may approve", approvals("count: 1, teams: [sre, dev]"), approvals("count: 1, teams: [sre]")],
    ["people instead of anybody", approvals("count: 1"), approvals("count: 2, teams: [sre], roles: [admin]")],
    ["a smaller window", window("days: mon-fri"), window('days: mon-thu, hours: "09:00-16:00", except: [12-24]')],
    ["longer holidays", window("days: mon, except: [12-24]"), window("days: mon, except: [12-20..12-31]")],
    ["people merge", prod("merge: auto"), prod("merge: by-people")],
    ["a higher floor", prod("rollback-floor: 1.4.0"), prod("rollback-floor: 1.10.0")],
    [
      "one environment more on the way",
      {},
      { environments: { canary: "{ after: staging }", prod: "{ after: canary }" } },
    ],
    ["labels and limits", {}, prod("max-open: 50, supersede: always")],
    ["rights to fewer", {}, { rest: "commands: { rights: [{ environments: [prod], role: admin }] }" }],
  ];
  it.each(stricter)("is not said of %s", (_, before, after) => {
    expect(weakened(before, after)).toEqual({});
  });

  it("upholds each of two gates of a kind by itself", () => {
    const two = 'gates: [{ window: { days: mon-fri } }, { window: { days: sat, hours: "09:00-10:00" } }]';
    expect(weakened(prod(two), window("days: mon-fri"))).toEqual({
      prod: [expect.stringMatching(/^window: open for 120 hours more in a week/)],
    });
  });
});

describe("another configuration", () => {
  it("lets what is observed in front of an environment guard it", () => {
    const staging = (text: string): Written => ({ environments: { staging: `{ after: dev, ${text} }` } });
    const before = staging("clusters: [eu1, eu2], health: { agent: argocd, by: ['argocd[bot]'] }");
    expect(weakened(before, staging("clusters: [eu1], health: { agent: argocd }"))).toEqual({
      prod: [
        "health: whoever reports first is believed, no longer those named by `by` alone in staging",
        "health: the cluster eu2 no longer counts in staging",
      ],
    });
    expect(weakened(before, {})).toEqual({ prod: ["health: nobody reports any more how releases fare in staging"] });
  });

  it("guards where images come in by who may say that they were built", () => {
    expect(weakened({}, { from: "acme/checkout, hook:ci" })).toEqual({
      dev: ["images: hook:ci may say that ghcr.io/acme/* was built, too"],
    });
  });

  it("that takes an environment out takes its guard away", () => {
    expect(weakened(gate("{ soak: 1h }"), { environments: { prod: "" } })).toEqual({
      prod: ["it is taken out, and with it all that guards it"],
    });
    const change = compare({}, { environments: { prod: "" } });
    expect(change).toMatchObject({ removed: ["prod"], weakened: [] });
  });

  it("knows a renamed environment by where it lives, and compares its guard", () => {
    const before = gate("{ soak: 24h }");
    const after = { environments: { prod: "", live: "{ after: staging, in-path: prod, gates: [{ soak: 1h }] }" } };
    expect(compare(before, after)).toMatchObject({
      added: [],
      removed: [],
      renamed: [{ from: "prod", to: "live" }],
      reordered: [],
      weakened: [{ environment: "prod", what: ["soak: 1h instead of 1d"] }],
    });
  });

  it("tells what comes, goes, and comes after something else", () => {
    const after = { environments: { staging: "", canary: "{ after: dev }", prod: "{ after: canary }" } };
    expect(compare({}, after)).toMatchObject({
      added: ["canary"],
      removed: ["staging"],
      reordered: [{ environment: "prod", before: ["staging"], after: ["canary"] }],
      weakened: [{ environment: "prod", what: ["after: releases come without passing staging"] }],
    });
  });

  it("of the same content changes nothing", () => {
    expect(compare(gate("{ soak: 1h }"), gate("{ soak: 1h }"))).toEqual({
      added: [],
      removed: [],
      renamed: [],
      reordered: [],
      mode: undefined,
      weakened: [],
      guardedOtherwise: [],
    });
  });

  it("has the hash of an environment's guard alone", () => {
    const [before, after] = [written(gate("{ soak: 2h }")), written(gate("{ soak: 1h }"))];
    const elsewhere = written({
      environments: { dev: "{ merge: auto }", prod: "{ after: staging, gates: [{ soak: 1h }] }" },
    });
    expect(proposedHash(before, elsewhere, "prod")).toBe(proposedHash(before, after, "prod"));
    expect(proposedHash(before, before, "prod")).not.toBe(proposedHash(before, after, "prod"));
    expect(compareConfigurations(before, after).weakened[0]?.hash).toBe(proposedHash(before, after, "prod"));
  });
});
