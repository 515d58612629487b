import { describe, expect, it } from "@jest/globals";
import type { Finding } from "../../../src/domain/finding.ts";
import type { ManifestsFacts, PolicyFacts } from "../../../src/presentation/validation/facts.ts";
import { manifestsCheck } from "../../../src/presentation/validation/manifests-check.ts";
import { policyCheck } from "../../../src/presentation/validation/policy-check.ts";
import {
  checking,
  closed,
  notChecked,
  overtaken,
  unmanaged,
  unqueued,
} from "../../../src/presentation/validation/unfinished.ts";
import { expectGolden } from "../../golden.ts";

const finding = (more: Partial<Finding> = {}): Finding => ({
  severity: "error",
  file: "apps/checkout/prod/deployment.yaml",
  line: 12,
  column: 7,
  message: 'spec.replicas is a text ("two") and must be a whole number.',
  remedy: "Write it without quotes.",
  rule: "schema/type",
  ...more,
});
const noTag = (line: number, file = "apps/cart/prod/deployment.yaml"): Finding =>
  finding({
    severity: "warning",
    file,
    line,
    message: "The container `web` runs the tag `latest`, which changes without a commit.",
    remedy: "Name a version.",
    rule: "image-tag",
  });

const MANIFESTS: ManifestsFacts = {
  head: "0123456789abcdef0123456789abcdef01234567",
  base: "main",
  environments: [
    { name: "staging", kubernetesVersion: "1.34" },
    { name: "prod", kubernetesVersion: "1.33" },
  ],
  fresh: [],
  known: [],
  suppressed: [],
  suppressedElsewhere: 0,
  skipped: [],
  failures: [],
  files: { changed: 2, removed: 0, around: 340 },
  objects: 3,
};
const POLICY: PolicyFacts = {
  head: MANIFESTS.head,
  base: "main",
  environments: [{ name: "prod", kubernetesVersion: "1.34" }],
  changes: true,
  findings: [],
  notEvaluated: [],
  leftToCluster: [],
  idle: [],
  policies: 2,
  rules: 1,
  objects: 3,
};
const show = ({ status, title, summary, findings }: ReturnType<typeof manifestsCheck>): string =>
  `conclusion: ${status}\ntitle: ${title}\nannotations: ${findings.length}\n\n${summary}\n`;
const golden = (name: string, words: ReturnType<typeof manifestsCheck>): void =>
  expectGolden(`validation-checks/${name}.md`, show(words));

describe("what the check run on manifests says", () => {
  it("is green where nothing is wrong", () => golden("manifests-green", manifestsCheck(MANIFESTS)));

  it("says that nothing was there to check", () => {
    const files = { changed: 0, removed: 0, around: 0 };
    golden("manifests-unchanged", manifestsCheck({ ...MANIFESTS, environments: [], objects: 0, files }));
  });

  it("names what is wrong first, then what was there before, silenced and not checked", () => {
    golden(
      "manifests-red",
      manifestsCheck({
        ...MANIFESTS,
        fresh: [noTag(14), finding(), ...Array.from({ length: 14 }, (_, at) => noTag(20 + at))],
        known: [
          noTag(9, "apps/legacy/prod/pod.yaml"),
          finding({
            file: "apps/legacy/prod/service.yaml",
            rule: "unknown-port",
            message: "No container listens on port 8080.",
          }),
        ],
        suppressed: [
          {
            finding: finding({ rule: "host-path", line: 30 }),
            annotation: "towpath.dev/ignore-host-path",
            reason: "the agent reads the node's logs, see @sre #12",
          },
          {
            finding: finding({ rule: "privileged-container", line: 3 }),
            annotation: "kube-linter.io/ignore-all",
            reason: "",
          },
        ],
        suppressedElsewhere: 3,
        skipped: [
          { file: "charts/web/templates/a.yaml", line: 1, what: "", why: "a template" },
          { file: "apps/cart/prod/crd.yaml", line: 4, what: "Widget blue", why: "could not find schema for Widget" },
        ],
        files: { changed: 5, removed: 1, around: 12 },
      }),
    );
  });

  it("asks for action where a rule failed, and is red all the same where something is wrong", () => {
    const words = manifestsCheck({ ...MANIFESTS, failures: ["unknown-port"] });
    golden("manifests-rule-failed", words);
    expect(words.status).toBe("action-required");
    expect(manifestsCheck({ ...MANIFESTS, failures: ["unknown-port"], fresh: [finding()] }).status).toBe("failure");
  });

  it("stays within GitHub's limits, with the worst annotations", () => {
    const many = Array.from({ length: 5_000 }, (_, at) =>
      finding({
        line: at + 1,
        severity: at === 4_999 ? "error" : "notice",
        rule: `rule-${at % 90}`,
        message: "x".repeat(700),
      }),
    );
    const words = manifestsCheck({ ...MANIFESTS, fresh: many, known: many });
    expect(words.summary.length).toBeLessThanOrEqual(65_535);
    expect(words.findings).toHaveLength(200);
    expect(words.findings[0]?.severity).toBe("error");
    expect(words.summary.split("\n").at(-1)).toMatch(
      /^…and \d+ more lines that do not fit here; `towpath validate` lists all\.$/,
    );
  });

  it("counts what has no room, and names the command that lists it", () => {
    const of = (count: number, rule: string, severity: Finding["severity"], file: string): readonly Finding[] =>
      Array.from({ length: count }, (_, at) =>
        finding({
          file: `${file}/app-${at}.yaml`,
          severity,
          rule,
          message: `The container \`web-${at}\` has no limit`,
          remedy: "Write limits under `resources`.",
        }),
      );
    const words = manifestsCheck({
      ...MANIFESTS,
      fresh: [...of(180, "resource-requests", "warning", "apps/a"), ...of(40, "image-tag", "error", "apps/b")],
      known: of(130, "run-as-non-root", "warning", "apps/c"),
      skipped: Array.from({ length: 110 }, (_, at) => ({
        file: `charts/web/templates/${at}.yaml`,
        line: 1,
        what: "",
        why: "a template",
      })),
    });
    golden("manifests-many", {
      ...words,
      summary: words.summary
        .split("\n")
        .filter((line) => !/(?:app-|templates\/)\d{2}/.test(line))
        .join("\n"),
    });
    expect(words.findings.slice(0, 40).every(({ severity }) => severity === "error")).toBe(true);
    const policies = policyCheck({ ...POLICY, findings: of(230, "policy/limits", "error", "apps/a") });
    expect(policies.summary).toContain("- …and 220 more; `towpath validate --environment prod` lists them.");
    expect(policies.summary).toContain(
      "30 findings have no room among the annotations; `towpath validate --environment prod`",
    );
  });

  it("lets no text from a manifest be Markdown, HTML or a mention", () => {
    const hostile = finding({
      message: "<img src=x> @octocat ![a](b) | `c` #1",
      file: "a`</details>@x.yaml",
      rule: "x",
    });
    const { summary } = manifestsCheck({ ...MANIFESTS, fresh: [hostile], known: [hostile] });
    expect(summary).not.toMatch(/<img|@octocat|!\[a\]\(|(?<!&)#1/);
  });
});

describe("what the check run on policies says", () => {
  it("is green where no policy refuses anything", () => golden("policy-green", policyCheck(POLICY)));
  it("says that there are none", () => golden("policy-none", policyCheck({ ...POLICY, policies: 0, rules: 0 })));

  it("is red where the cluster would refuse, and names what is idle or left to it", () => {
    golden(
      "policy-red",
      policyCheck({
        ...POLICY,
        findings: [
          finding({
            rule: "policy/replica-limit",
            message: 'the policy "replica-limit" refuses Deployment checkout: “at most 5 replicas”',
            remedy: "change the manifest, or ask those who keep the policy",
          }),
        ],
        leftToCluster: [
          { policy: "who-may-exec", why: "it asks the authorizer, which only the cluster has", objects: 1 },
        ],
        idle: [{ policy: "old-limit", why: "no binding names it" }],
      }),
    );
  });

  it("is never green where something could not be evaluated", () => {
    const notEvaluated = [
      { policy: "who-may-exec", why: "it asks the authorizer, which only the cluster has", objects: 2 },
    ];
    const words = policyCheck({ ...POLICY, notEvaluated });
    golden("policy-not-evaluated", words);
    expect(words.status).toBe("action-required");
  });
});

describe("what a check run says without a result", () => {
  it("tells what becomes of it", () => {
    const words = [
      checking("main"),
      overtaken("89abcdef0123456789abcdef0123456789abcdef"),
      closed(),
      unqueued(),
      unmanaged(),
      notChecked("GitHub does not answer just now.", true),
      notChecked("The repository acme/env cannot be seen.", false),
    ];
    expectGolden("validation-checks/unfinished.md", words.map(show).join("\n---\n\n"));
    expect(words.map(({ status }) => status)).not.toContain("success");
  });
});
