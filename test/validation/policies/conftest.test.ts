import { describe, expect, it } from "@jest/globals";
import { readConftest } from "../../../src/validation/policies/conftest.ts";
import { findingOf } from "../../../src/validation/policies/policy-report.ts";
import { resourcesOf } from "./some-resources.ts";

const resources = resourcesOf(
  "apiVersion: v1\nkind: Service\nmetadata: { name: front }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n",
);

const output = [
  {
    filename: "app.yaml",
    namespace: "main",
    successes: 1,
    warnings: [{ msg: "no owner\nlabel" }],
    failures: [{ msg: "Containers must not run as root in Deployment web" }],
  },
  { filename: "values.yaml", namespace: "helm", failures: [{ msg: "no" }] },
];

describe("what conftest prints", () => {
  it("goes to the resource that it speaks of, else to the file's first", () => {
    const read = readConftest(output, resources);
    expect(
      "findings" in read &&
        read.findings.map(findingOf).map(({ severity, line, message, rule }) => [severity, line, message, rule]),
    ).toEqual([
      [
        "error",
        6,
        "The Rego that conftest asked (main) refuses it: “Containers must not run as root in Deployment web”.",
        "policy/conftest/main",
      ],
      ["warning", 2, "The Rego that conftest asked (main) warns of it: “no owner label”.", "policy/conftest/main"],
    ]);
    expect("elsewhere" in read && read.elsewhere).toEqual(["values.yaml: “no”"]);
  });

  it.each([[{}], [null], ["text"], [[{ failures: [] }]], [[3]]])("is a problem where it is %j", (odd) => {
    expect(readConftest(odd, resources)).toEqual({ problem: expect.stringMatching(/^conftest /) });
  });
});
