/** Workflow commands, which GitHub Actions turns into annotations (docs.github.com, "Workflow commands for GitHub Actions"). */

import type { Validation } from "../../validation/engine/validation.ts";
import type { PlacedFinding } from "../../validation/reading/placed-finding.ts";
import { formatText } from "./format-text.ts";

export function formatGithub(validation: Validation, verbose: boolean): string {
  const summary = formatText({ ...validation, findings: [] }, verbose);
  return `${validation.findings.map((finding) => `${command(finding)}\n`).join("")}${counted(validation, summary)}`;
}

function command({ file, line, column, endLine, endColumn, severity, message, remedy, rule }: PlacedFinding): string {
  // Columns are taken where the annotation is on one line only.
  const columns = line === endLine && endColumn > column ? `,col=${column},endColumn=${endColumn}` : "";
  const place = `file=${property(file)},line=${line},endLine=${endLine}${columns},title=${property(rule)}`;
  return `::${severity} ${place}::${data(remedy === undefined ? message : `${message} ${remedy}`)}`;
}

/** The last line of the text, which would be a command if it started with `::`. */
function counted(validation: Validation, summary: string): string {
  const text = validation.findings.length === 0 ? summary : formatText(validation, false).trimEnd().split("\n").at(-1);
  return text?.endsWith("\n") ? text : `${text}\n`;
}

/** What would steer a terminal is left out, line breaks are kept. */
const data = (text: string): string =>
  text
    .replaceAll(/[^\P{C}\r\n]/gu, " ")
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
