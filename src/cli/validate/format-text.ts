/** For people in a terminal: one finding a line, as compilers print them, then what was counted. */

import type { ValidatedObject, Validation } from "../../validation/engine/validation.ts";
import type { PlacedFinding } from "../../validation/reading/placed-finding.ts";
import { terminalLine } from "../terminal-text.ts";
import { countObjects } from "./count-objects.ts";

export function formatText({ objects, findings, suppressed }: Validation, verbose: boolean): string {
  const lines = findings.map(format);
  if (verbose) {
    const silent = objects.filter(({ status }) => status === "valid" || status === "skipped" || status === "empty");
    lines.push(...silent.map(describe));
  }
  const files = new Set(objects.map(({ file }) => file)).size;
  const { valid, invalid, errors, skipped, empty } = countObjects(objects);
  const counted = [
    `${valid} valid`,
    `${invalid} invalid`,
    `${errors} with errors`,
    `${skipped} skipped`,
    ...(empty > 0 ? [`${empty} empty`] : []),
  ];
  const severities = (["error", "warning", "notice"] as const).map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return `${count} ${severity}${count === 1 ? "" : "s"}`;
  });
  const silenced = suppressed.length === 0 ? "" : `; ${suppressed.length} suppressed by annotations`;
  const summary = `${files} ${files === 1 ? "file" : "files"}: ${counted.join(", ")}. ${severities.join(", ")}${silenced}.`;
  return `${[...lines, ...(lines.length > 0 ? [""] : []), summary].join("\n")}\n`;
}

function format({ file, line, column, severity, message, remedy, rule }: PlacedFinding): string {
  const sentence = remedy === undefined ? message : `${message} ${remedy}`;
  return terminalLine(`${file}:${line}:${column}: ${severity}: ${sentence} [${rule}]`);
}

function describe({ file, line, kind, name, status, message }: ValidatedObject): string {
  const what = [kind, name].filter((part) => part !== "").join(" ");
  return terminalLine(
    `${file}:${line}: ${status}${what === "" ? "" : `: ${what}`}${message === "" ? "" : `: ${message}`}`,
  );
}
