import { describe, expect, it } from "@jest/globals";
import type { Config } from "../../src/config/config.ts";
import { compareConfigurations } from "../../src/config-change/compare-configurations.ts";
import { guardOf } from "../../src/config-change/guard.ts";
import { guardiansOf } from "../../src/config-change/guardians.ts";
import { judgeGuardians } from "../../src/config-change/judge-guardians.ts";
import type { Review } from "../../src/gates/facts.ts";
import {
  type ConfigChangeFacts,
  changesNoConfiguration,
  configChangeCheck,
  mendsAndWeakens,
  nothingToCompare,
} from "../../src/presentation/config-change-check.ts";
import { SUMMARY } from "../../src/presentation/limits.ts";
import { written } from "../config-change/written.ts";
import { expectGolden } from "../golden.ts";

const TODAY = written({
  environments: {
    staging: "{ after: dev, gates: [{ soak: 30m }] }",
    prod: "{ after: staging, gates: [{ soak: 24h }, { approvals: { count: 1, teams: [sre] } }] }",
  },
});
const WEAKER = written({
  environments: {
    staging: "{ after: dev, gates: [{ soak: 5m }] }",
    prod: "{ after: staging, merge: auto, gates: [{ soak: 1h }, { approvals: { count: 1, teams: [sre, dev] } }] }",
  },
});

function facts(before: Config, after: Config, reviews: readonly Review[], more: Partial<ConfigChangeFacts> = {}) {
  const change = compareConfigurations(before, after);
  const approvals = change.weakened.map(({ environment }) => {
    const guard = guardOf(before, environment);
    const read = {
      reviews,
      teams: new Map([["sre", ["ada", "bob"]]]),
      roles: new Map([
        ["maria", "maintain"],
        ["ada", "write"],
      ]),
      owners: [],
    };
    const by = { number: 12, head: "a".repeat(40), pushedBy: ["bob"] };
    return { environment, gates: guard === undefined ? [] : judgeGuardians(guardiansOf(guard), environment, by, read) };
  });
  const none = {
    found: {},
    lost: {},
    orphans: [],
    orphanedBefore: [],
    foreseen: undefined,
    warnings: [],
    unknown: [],
    timezone: "UTC",
  };
  return { change, config: after, approvals, ...none, ...more };
}

const page = ({ status, title, summary }: ReturnType<typeof configChangeCheck>): string =>
  `${status}: ${title}\n\n${summary}\n`;
const approved = (login: string): Review => ({ login, state: "approved", at: 1, void: false });

describe("the configuration check of a pull request", () => {
  it("asks those who guard what gets weaker", () => {
    expectGolden("presentation/config-weaker.md", page(configChangeCheck(facts(TODAY, WEAKER, [approved("bob")]))));
  });

  it("is green once all of them approved, and waits for the others before", () => {
    const half = configChangeCheck(facts(TODAY, WEAKER, [approved("ada")]));
    expect(half).toMatchObject({ status: "action-required", title: "Guards staging less well, which needs approval" });
    const all = configChangeCheck(facts(TODAY, WEAKER, [approved("ada"), approved("maria")]));
    expectGolden("presentation/config-approved.md", page(all));
  });

  it("tells what comes, goes and is found", () => {
    const after = written({
      environments: { staging: "", canary: "{ after: dev }", prod: "", live: "{ after: canary, in-path: prod }" },
    });
    const more = {
      found: { canary: ["checkout"] },
      lost: { staging: Array.from({ length: 12 }, (_, n) => `app-${n}`) },
      foreseen: {
        promotions: [
          ...Array.from({ length: 12 }, (_, n) => ({
            kind: "opens" as const,
            application: `app-${n}`,
            environment: "canary",
            version: "1.5.0",
          })),
          { kind: "merges" as const, application: "cart", environment: "dev", version: "2.0.0", pullRequest: 7 },
          {
            kind: "closes" as const,
            application: "@acme|x",
            environment: "staging",
            version: undefined,
            pullRequest: 8,
          },
        ],
        unasked: 1,
        unplanned: 200,
      },
      warnings: [
        'merge: auto of dev: ruleset "main" of acme/env of main wants 1 approving review(s), and an App cannot approve its own pull request; let the App bypass it, or leave merging to people (merge: by-people).',
        'renovate.json line 4: Renovate updates image tags in files of environments (kustomize), past every gate, where Towpath promotes them. Write "kustomize": { "enabled": false }, or leave the folders of environments out with "ignorePaths".',
      ],
      unknown: ["acme/env-eu cannot be seen, so nobody knows which applications live there."],
    };
    expectGolden("presentation/config-changes.md", page(configChangeCheck(facts(written(), after, [], more))));
  });

  it("fails where decisions of people would hold nothing", () => {
    const orphan = (name: string) => ({
      code: "orphaned-decision",
      message: `The hold of ${name} by ada names the application ${name}, which towpath.yaml and the layout do not know: end it.`,
    });
    const more = { lost: { prod: ["shop"] }, orphans: [orphan("shop")], orphanedBefore: [orphan("@acme/old")] };
    const check = configChangeCheck({ ...facts(TODAY, TODAY, [], more), change: undefined, config: undefined });
    expectGolden("presentation/config-orphans.md", page(check));
  });

  it("says in a sentence where there is nothing to say, and nothing to compare with", () => {
    expectGolden(
      "presentation/config-short.md",
      [
        changesNoConfiguration,
        configChangeCheck(facts(TODAY, TODAY, [])),
        nothingToCompare(TODAY),
        mendsAndWeakens(compareConfigurations(TODAY, WEAKER).weakened, WEAKER),
      ]
        .map(page)
        .join("\n---\n\n"),
    );
  });

  it("keeps within GitHub's limit, whatever names are like", () => {
    const found = Object.fromEntries(
      Array.from({ length: 400 }, (_, at) => [`e${at}`, Array.from({ length: 40 }, () => "@x|".repeat(200))]),
    );
    const warnings = Array.from({ length: 400 }, () => "<b>@acme</b>".repeat(500));
    const check = configChangeCheck(facts(TODAY, WEAKER, [], { found, warnings }));
    expect(check.summary.length).toBeLessThanOrEqual(SUMMARY);
    expect(check.title.length).toBeLessThanOrEqual(255);
    expect(check.summary).not.toContain("<b>");
  });
});
