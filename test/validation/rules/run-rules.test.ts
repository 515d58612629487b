import { describe, expect, it } from "@jest/globals";
import type { Level, Rule, Scope } from "../../../src/validation/rule.ts";
import { ALL_RULES } from "../../../src/validation/rules/all.ts";
import { runRules } from "../../../src/validation/rules/run-rules.ts";
import { scopeOf } from "./support/fixture.ts";

const pod = (annotations = "{}") => `#@ file pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: ${annotations}
spec:
  containers:
    - name: web
      image: nginx:latest
      securityContext: { privileged: true }
`;

const rule = (changes: Partial<Rule> = {}): Rule => ({
  name: "privileged",
  summary: "For tests.",
  level: "error",
  alsoKnownAs: ["kube-linter:privileged-container", "polaris:runAsPrivileged", "kube-score:container-security-context"],
  *check(scope: Scope) {
    for (const resource of scope.resources) {
      yield { resource, path: ["metadata", "name"], on: "value", message: "this is wrong", remedy: "Mend it." };
    }
  },
  ...changes,
});

const severities = (rules: readonly Rule[], levels: Parameters<typeof runRules>[2], scope = scopeOf(pod())) =>
  runRules(rules, scope, levels).findings.map(({ severity }) => severity);

const unsure = rule({
  *check(scope: Scope) {
    for (const remark of rule().check(scope)) yield { ...remark, unsure: true };
  },
});

describe("levels", () => {
  it("are those of the rule where the configuration says nothing", () => {
    expect(severities([rule(), rule({ level: "off" })], { rules: {}, environments: {} })).toEqual(["error"]);
  });

  it("are those of the environment before those for all", () => {
    const rules: Record<string, Level> = { privileged: "warning" };
    expect(severities([rule()], { rules, environments: {} })).toEqual(["warning"]);
    expect(severities([rule()], { rules, environments: { prod: { privileged: "notice" } } })).toEqual(["notice"]);
    expect(severities([rule()], { rules, environments: { dev: { privileged: "notice" } } })).toEqual(["warning"]);
    expect(severities([rule()], { rules: {}, environments: { prod: { privileged: "off" } } })).toEqual([]);
  });

  it("weigh one step less what cannot be proven, unless somebody gave the rule a level", () => {
    expect(severities([unsure], { rules: {}, environments: {} })).toEqual(["warning"]);
    expect(severities([unsure], { rules: { privileged: "error" }, environments: {} })).toEqual(["error"]);
  });

  it("do not come from what every object inherits", () => {
    const odd = rule({ name: "constructor" });
    expect(severities([odd], { rules: {}, environments: {} }, scopeOf(pod(), { environment: "toString" }))).toEqual([
      "error",
    ]);
  });
});

describe("suppressions", () => {
  it.each([
    ['{ towpath.dev/ignore-privileged: "needs the GPU" }', "towpath.dev/ignore-privileged", "needs the GPU"],
    [
      '{ ignore-check.kube-linter.io/privileged-container: "GPU" }',
      "ignore-check.kube-linter.io/privileged-container",
      "GPU",
    ],
    ['{ kube-linter.io/ignore-all: "old" }', "kube-linter.io/ignore-all", "old"],
    ['{ polaris.fairwinds.com/runAsPrivileged-exempt: "true" }', "polaris.fairwinds.com/runAsPrivileged-exempt", ""],
    ['{ polaris.fairwinds.com/exempt: "true" }', "polaris.fairwinds.com/exempt", ""],
    ['{ kube-score/ignore: "other, container-security-context" }', "kube-score/ignore", ""],
  ])("count by %s, and are listed with annotation and reason", (annotations, annotation, reason) => {
    const { findings, suppressed } = runRules([rule()], scopeOf(pod(annotations)));
    expect(findings).toEqual([]);
    expect(suppressed).toMatchObject([{ annotation, reason, finding: { rule: "privileged", line: 4, column: 9 } }]);
  });

  it.each([
    '{ polaris.fairwinds.com/runAsPrivileged-exempt: "false" }',
    '{ kube-score/ignore: "container-security" }',
    '{ ignore-check.kube-linter.io/other: "x" }',
  ])("do not count by %s", (annotations) => {
    expect(runRules([rule()], scopeOf(pod(annotations))).findings).toHaveLength(1);
  });

  it("need a reason in our own annotation, and say so where it is missing", () => {
    const { findings, suppressed } = runRules([rule()], scopeOf(pod('{ towpath.dev/ignore-privileged: " " }')));
    expect(suppressed).toEqual([]);
    expect(findings).toMatchObject([
      { remedy: "Mend it. The annotation towpath.dev/ignore-privileged does not count: it has to give a reason." },
    ]);
  });

  it("of rules that do not exist are told of", () => {
    const scope = scopeOf(pod('{ towpath.dev/ignore-priviliged: "typo" }'));
    expect(runRules([rule({ level: "off" })], scope).findings).toMatchObject([
      {
        severity: "warning",
        line: 5,
        rule: "ignore-annotation",
        message: "The annotation towpath.dev/ignore-priviliged names no rule; did you mean privileged?",
      },
    ]);
  });
});

describe("a rule that throws", () => {
  const broken = rule({
    name: "broken",
    *check(scope: Scope) {
      yield* rule().check(scope);
      throw new TypeError("hunter2");
    },
  });

  it("becomes an error that does not repeat what the files hold, and the others are still asked", () => {
    const { findings, failures } = runRules([broken, rule()], scopeOf(pod()));
    expect(findings.map(({ severity, rule: name, message }) => [severity, name, message])).toEqual([
      ["error", "broken", "The rule broken failed (TypeError), so what it looks for was not checked."],
      ["error", "broken", "This is wrong."],
      ["error", "privileged", "This is wrong."],
    ]);
    expect(JSON.stringify(findings)).not.toContain("hunter2");
    expect(failures).toEqual([{ rule: "broken", error: new TypeError("hunter2") }]);
  });
});

describe("findings", () => {
  const text = [pod(), pod().replace("pod.yaml", "a.yaml"), pod().replace("pod.yaml", "z.yaml")].join("");

  it("come in the same order, whatever the order of rules and resources", () => {
    const scope = scopeOf(text);
    const backwards = { ...scope, resources: [...scope.resources].reverse() };
    const places = (result: ReturnType<typeof runRules>) =>
      result.findings.map(({ file, line, rule: name }) => `${file}:${line} ${name}`);
    const expected = places(
      runRules(
        ALL_RULES.filter(({ name }) => name !== "duplicate-resource"),
        scope,
      ),
    );
    expect(expected[0]).toContain("a.yaml");
    const reversed = ALL_RULES.filter(({ name }) => name !== "duplicate-resource").reverse();
    expect(places(runRules(reversed, backwards))).toEqual(expected);
  });

  it("name the object", () => {
    expect(runRules([rule()], scopeOf(pod())).findings[0]?.resource?.name).toBe("web");
  });
});
