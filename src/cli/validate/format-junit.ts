/** JUnit XML, one suite a file and one case an object, as kubeconform has it. */
import type { ValidatedObject, Validation } from "../../validation/engine/validation.ts";

export function formatJunit({ objects, findings }: Validation): string {
  const files = Map.groupBy(objects, ({ file }) => file);
  const all = [...files].map(([file, own]) => suite(file, own, findings));
  const sum = (key: "tests" | "failures" | "errors" | "skipped"): number =>
    all.reduce((total, one) => total + one[key], 0);
  const attributes = `name="towpath" tests="${sum("tests")}" failures="${sum("failures")}" errors="${sum("errors")}" disabled="${sum("skipped")}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${attributes}>\n${all.map(({ xml }) => xml).join("")}</testsuites>\n`;
}

function suite(file: string, objects: readonly ValidatedObject[], findings: Validation["findings"]) {
  const cases = objects.filter(({ status }) => status !== "empty").map(testCase);
  // What rules say is about the file's objects, though not their outcome.
  const own = new Set(objects.flatMap((object) => object.findings));
  for (const finding of findings) {
    if (finding.file !== file || finding.severity !== "error" || own.has(finding)) continue;
    const { line, rule, message, remedy } = finding;
    const text = remedy === undefined ? message : `${message} ${remedy}`;
    cases.push({
      kind: "failure",
      xml: element(`${rule} line ${line}`, file, `<failure message="${escaped(text)}" type="${escaped(rule)}"/>`),
    });
  }
  const count = (kind: Case["kind"]): number => cases.filter((one) => one.kind === kind).length;
  const counts = { tests: cases.length, failures: count("failure"), errors: count("error"), skipped: count("skipped") };
  const attributes = `name="${escaped(file)}" tests="${counts.tests}" failures="${counts.failures}" errors="${counts.errors}" skipped="${counts.skipped}"`;
  return { ...counts, xml: `  <testsuite ${attributes}>\n${cases.map(({ xml }) => xml).join("")}  </testsuite>\n` };
}

interface Case {
  readonly kind: "passed" | "failure" | "error" | "skipped";
  readonly xml: string;
}

function testCase({ file, line, kind, name, apiVersion, status, message, findings }: ValidatedObject): Case {
  const title =
    kind === ""
      ? `line ${line}`
      : `${kind}${name === "" ? "" : ` ${name}`}${apiVersion === "" ? "" : ` (${apiVersion})`}`;
  const told = findings.map(
    (one) => `${one.file}:${one.line}:${one.column}: ${one.message}${one.remedy === undefined ? "" : ` ${one.remedy}`}`,
  );
  const body = (tag: "failure" | "error"): string =>
    `<${tag} message="${escaped(message)}" type="${status}">${escaped(told.join("\n"))}</${tag}>`;
  if (status === "invalid") return { kind: "failure", xml: element(title, file, body("failure")) };
  if (status === "error") return { kind: "error", xml: element(title, file, body("error")) };
  if (status === "skipped")
    return { kind: "skipped", xml: element(title, file, `<skipped message="${escaped(message)}"/>`) };
  return { kind: "passed", xml: element(title, file, "") };
}

const element = (name: string, file: string, inner: string): string =>
  `    <testcase name="${escaped(name)}" classname="${escaped(file)}"${inner === "" ? "/>" : `>${inner}</testcase>`}\n`;

/** XML 1.0 knows no other control characters, escaped or not. */
const escaped = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
