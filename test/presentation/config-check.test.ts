import { describe, expect, it } from "@jest/globals";
import type { Config } from "../../src/config/config.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { configCheck } from "../../src/presentation/config-check.ts";
import { SUMMARY } from "../../src/presentation/limits.ts";
import { expectGolden } from "../golden.ts";
import { environment, RULE } from "../planning/slice-builder.ts";
import { APPROVALS } from "./samples.ts";

const config = (change: Partial<Config> = {}): Config => ({
  mode: "act",
  timezone: "UTC",
  commands: { rights: [], separationOfDuties: [] },
  environments: [
    environment("dev", { merge: "auto" }),
    environment("staging", { after: ["dev"], merge: "auto" }),
    environment("prod", { after: ["staging"], gates: [APPROVALS], branch: "env/prod" }),
  ],
  images: [
    RULE,
    {
      match: "quay.io/**",
      tags: { kind: "pattern", pattern: "^(v|r)[0-9]+$", order: "numerical" },
      write: "tag@digest",
      from: [],
    },
  ],
  applications: new Map(),
  places: [],
  ...change,
});

const mistake: Finding = {
  severity: "error",
  file: "towpath.yaml",
  line: 7,
  column: 5,
  message: 'environments.prod.afer is no key: did you mean "after"?',
  remedy: "Write after.",
  rule: "towpath-yaml/unknown-key",
};
const remark: Finding = {
  severity: "warning",
  file: "towpath.yaml",
  line: 3,
  message: "nobody is believed for quay.io/**",
  rule: "towpath-yaml/nobody",
};

const page = (facts: Parameters<typeof configCheck>[0]): string => {
  const { status, title, summary } = configCheck(facts);
  return `${status}: ${title}\n\n${summary}\n`;
};

describe("the configuration check", () => {
  it("says what a right configuration means", () => {
    const facts = {
      file: "towpath.yaml",
      findings: [remark],
      config: config(),
      applications: ["checkout", "payments"],
    };
    expectGolden("presentation/config-right.md", page(facts));
  });

  it("fails where decisions name what is not there any more", () => {
    const message = "The hold of shop by ada names the application shop, which is not known: add `was: [shop]`.";
    const facts = { file: "towpath.yaml", findings: [], config: config(), orphans: [{ code: "orphaned", message }] };
    expectGolden("presentation/config-orphaned.md", page(facts));
  });

  it("lists every mistake with its place and what to do", () => {
    expectGolden(
      "presentation/config-mistaken.md",
      page({ file: "towpath.yaml", findings: [mistake, remark], config: undefined }),
    );
  });

  it("counts environments that form no chain, and says when nothing is written", () => {
    const fan = config({
      mode: "observe",
      environments: [environment("dev"), environment("eu", { after: ["dev"] }), environment("us", { after: ["dev"] })],
    });
    const check = configCheck({ file: "towpath.yaml", findings: [], config: fan });
    expect(check.title).toBe("3 environments");
    expect(check.summary).toMatch(/^`mode: observe`: Towpath plans and explains, and writes nothing\./);
  });

  it("keeps within GitHub's limit", () => {
    const findings = Array.from({ length: 3_000 }, () => ({ ...mistake, message: "@x|".repeat(2_000) }));
    expect(configCheck({ file: "towpath.yaml", findings, config: undefined }).summary.length).toBeLessThanOrEqual(
      SUMMARY,
    );
  });
});
