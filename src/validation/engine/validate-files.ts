/** Files of a repository → an outcome for each document, and findings. Files that did not change are not read again. */

import type { PlacedFinding } from "../reading/placed-finding.ts";
import { CheckRun } from "./check-run.ts";
import type { Checker } from "./checker.ts";
import { gatherObjects } from "./gather-objects.ts";
import { resourcesOf } from "./resources-of.ts";
import { runEnvironments } from "./run-environments.ts";
import type { ValidateOptions, Validation } from "./validation.ts";

/**
 * Validates files. What is wrong with a file is a finding, and others are still checked; throws what `read` throws, and
 * a Transient where no thread can be started.
 */
export async function validateFiles(options: ValidateOptions, checker: Checker): Promise<Validation> {
  const started = performance.now();
  const run = new CheckRun(options, checker);
  await run.check();
  if (options.endThreads === true) await checker.end();
  const checked = options.files.map((file) => ({ file, checked: run.result(file) }));
  const areWanted = options.resources !== false || options.rules !== undefined;
  const resources = new Map(
    areWanted ? checked.map(({ file, checked: one }) => [file.path, resourcesOf(file.path, one)]) : [],
  );
  const objects = checked.flatMap(({ file, checked: one }) => gatherObjects(file.path, one));
  const texts = checked.flatMap(({ checked: one }) => one.documents.flatMap(({ findings }) => findings));
  const filesMs = performance.now() - started;
  const rules = runEnvironments(options, resources);
  const findings = [...new Set([...texts, ...objects.flatMap((object) => object.findings)]), ...rules.findings];
  return {
    objects,
    findings: findings.sort(byPlace),
    suppressed: rules.suppressed,
    failures: rules.failures,
    resources: [...resources.values()].flat(),
    timing: { filesMs, rulesMs: performance.now() - started - filesMs, cached: run.cached },
  };
}

/** By file, line, column and rule. */
export const byPlace = (a: PlacedFinding, b: PlacedFinding): number =>
  compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
