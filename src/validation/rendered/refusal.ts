/** Why something is not rendered: remarks on the files that are the reason. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Path } from "../resource.ts";
import type { ToolFile } from "./tool-files.ts";

/** A stable word for each reason, behind `render/`. */
export type RefusalReason =
  | "remote-resource"
  | "outside-repository"
  | "missing-file"
  | "submodule"
  | "chart-inflation"
  | "function"
  | "unknown-plugin"
  | "missing-dependency"
  | "unreadable"
  | "too-many-files"
  | "too-large";

export interface Refusal {
  readonly reason: RefusalReason;
  readonly message: string;
  readonly remedy: string;
}

/**
 * A warning: nothing is wrong with the manifests for all that is known, but what they become was not seen. What cannot
 * work in a cluster either (a file that is not there) is an error.
 */
export function refuse(file: ToolFile, path: Path, { reason, message, remedy }: Refusal): PlacedFinding {
  const span = path.length === 0 ? TOP : file.at.value(path);
  const severity = reason === "missing-file" ? "error" : "warning";
  return { severity, file: file.path, ...span, message, remedy, rule: `render/${reason}` };
}

export const tooLarge = (file: string): PlacedFinding => ({
  ...{ severity: "warning", file, ...TOP, rule: "render/too-large" },
  message: "It takes in more than 64 MB of files, and that much is not rendered as one.",
  remedy: "Split it, or take out what is not needed.",
});

export const TOP = { line: 1, column: 1, endLine: 1, endColumn: 1 } as const;
