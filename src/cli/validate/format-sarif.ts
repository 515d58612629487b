/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), which code scanning reads. */
import { createHash } from "node:crypto";
import type { Validation } from "../../validation/engine/validation.ts";
import type { PlacedFinding } from "../../validation/reading/placed-finding.ts";

const LEVELS = { error: "error", warning: "warning", notice: "note" } as const;

export function formatSarif({ findings }: Validation): string {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Towpath", rules: rules.map((id) => ({ id, name: id })) } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => result(finding, rules)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result(
  { file, line, column, endLine, endColumn, severity, message, remedy, rule }: PlacedFinding,
  rules: readonly string[],
) {
  const uri = file.split("/").map(encodeURIComponent).join("/");
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: LEVELS[severity],
    message: { text: remedy === undefined ? message : `${message} ${remedy}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri },
          region: {
            startLine: line,
            startColumn: column,
            endLine,
            endColumn: Math.max(endColumn, line === endLine ? column : 1),
          },
        },
      },
    ],
    // Lines move: what stays the same is the file and what is said of it.
    partialFingerprints: { towpath: createHash("sha256").update(`${file}\n${rule}\n${message}`).digest("hex") },
  };
}
