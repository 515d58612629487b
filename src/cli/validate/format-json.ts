/**
 * kubeconform's shape (its README, "Output"), so that what people built around it goes on working: `resources[]` and
 * `summary`; with `line` and `findings` added.
 */

import type { ValidatedObject, Validation } from "../../validation/engine/validation.ts";
import type { PlacedFinding } from "../../validation/reading/placed-finding.ts";
import { countObjects } from "./count-objects.ts";

const STATUSES = {
  valid: "statusValid",
  invalid: "statusInvalid",
  error: "statusError",
  skipped: "statusSkipped",
  empty: "statusEmpty",
} as const;

export function formatJson({ objects, findings }: Validation, verbose: boolean): string {
  const told = objects.filter(({ status }) => verbose || status === "invalid" || status === "error");
  const { valid, invalid, errors, skipped } = countObjects(objects);
  const shape = {
    resources: told.map(describe),
    summary: { valid, invalid, errors, skipped },
    findings: findings.map(place),
  };
  return `${JSON.stringify(shape, null, 2)}\n`;
}

function describe({ file, kind, name, apiVersion, status, message, line, findings }: ValidatedObject) {
  const errors = findings.filter(({ severity, pointer }) => severity === "error" && pointer !== undefined);
  return {
    filename: file,
    kind,
    name,
    version: apiVersion,
    status: STATUSES[status],
    msg: message,
    ...(errors.length === 0
      ? {}
      : {
          validationErrors: errors.map(({ pointer, message: msg, line: at, column }) => ({
            path: pointer,
            msg,
            line: at,
            column,
          })),
        }),
    line,
  };
}

const place = ({ file, line, column, endLine, endColumn, severity, rule, message, remedy }: PlacedFinding) => ({
  ...{ file, line, column, endLine, endColumn, severity, rule, message },
  ...(remedy === undefined ? {} : { remedy }),
});
