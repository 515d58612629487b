/** Rego in the working directory about the files that are validated, where `towpath.yaml` asks conftest for it. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RenderFile } from "../../domain/rendering.ts";
import { SYSTEM_PATH } from "../../rendering/find-program.ts";
import { openRenderer } from "../../rendering/open-renderer.ts";
import type { FileToValidate } from "../../validation/engine/validation.ts";
import { askConftest } from "../../validation/policies/ask-conftest.ts";
import { findingOf } from "../../validation/policies/policy-report.ts";
import type { PlacedFinding } from "../../validation/reading/placed-finding.ts";
import type { Resource } from "../../validation/resource.ts";

/** What is not known is an error. Throws a Transient where programs cannot be started for now. */
export async function conftestHere(
  folder: string,
  files: readonly FileToValidate[],
  resources: readonly Resource[],
): Promise<readonly PlacedFinding[]> {
  const held = new Set(resources.filter(({ part }) => part !== true).map(({ file }) => file));
  const asked = files.filter(({ path }) => held.has(path));
  if (asked.length === 0) return [];
  const manifests = await Promise.all(asked.map(async ({ path, read }) => ({ path, bytes: await read() })));
  const renderer = openRenderer({
    ...{ mode: "auto", kustomize: undefined, helm: undefined },
    path: process.env["PATH"] ?? SYSTEM_PATH,
  });
  const policies = await filesIn(folder);
  const question = { folder, policies, manifests, resources: resources.filter(({ file }) => held.has(file)) };
  const { findings, problems } = await askConftest((task) => renderer.conftest(task), question);
  return [
    ...findings.map(findingOf),
    ...problems.map(
      ({ why }): PlacedFinding => ({
        ...{ severity: "error", file: "towpath.yaml", line: 1, column: 1, endLine: 1, endColumn: 1 },
        message: `The Rego in ${folder} is not evaluated: ${why}.`,
        remedy: "Install conftest, or leave rules and policies out with --no-rules and run it beside.",
        rule: "policy/conftest",
      }),
    ),
  ];
}

/** None where there is no such folder. Symbolic links are not followed. */
async function filesIn(folder: string): Promise<readonly RenderFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const found: RenderFile[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesIn(path)));
    else if (entry.isFile()) found.push({ path, bytes: await readFile(path) });
  }
  return found;
}
