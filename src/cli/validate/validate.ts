/** What `towpath validate` prints, and how it exits. */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { locate } from "../../config/locate.ts";
import { readConfig } from "../../config/read-config.ts";
import { Transient } from "../../domain/failure.ts";
import { openCatalog } from "../../validation/catalog/catalog.ts";
import { minorVersion } from "../../validation/catalog/kubernetes-version.ts";
import { Checker } from "../../validation/engine/checker.ts";
import { validateFiles } from "../../validation/engine/validate-files.ts";
import type { FileToValidate, Validation } from "../../validation/engine/validation.ts";
import { ALL_RULES } from "../../validation/rules/all.ts";
import { DEFAULT_LEVELS } from "../../validation/rules/levels.ts";
import { locationFault } from "../../validation/schema/schema-location.ts";
import type { Output, ValidateArguments } from "./arguments.ts";
import { type FoundFile, findFiles } from "./find-files.ts";
import { formatGithub } from "./format-github.ts";
import { formatJson } from "./format-json.ts";
import { formatJunit } from "./format-junit.ts";
import { formatSarif } from "./format-sarif.ts";
import { formatText } from "./format-text.ts";

export interface Validated {
  readonly exitCode: 0 | 1 | 2;
  readonly out: string;
  readonly err: string;
}

/** A thread takes some 100 MB: more than these use more memory than they save time. */
const MOST_THREADS = 2;

const FORMATS: Readonly<Record<Output, (validation: Validation, verbose: boolean) => string>> = {
  text: formatText,
  json: formatJson,
  github: formatGithub,
  sarif: formatSarif,
  junit: formatJunit,
};

/** Checks what the arguments name. Wrong arguments, and paths where nothing is, are sentences and exit code 2. */
export async function validate(given: ValidateArguments): Promise<Validated> {
  const catalog = openCatalog();
  const version =
    given.kubernetesVersion === undefined ? catalog.versions.at(-1) : minorVersion(given.kubernetesVersion);
  const own = given.schemaLocation !== undefined && !given.schemaLocation.includes("default");
  if (version === undefined || !(own || catalog.supports(version))) {
    return wrong(
      `--kubernetes-version ${given.kubernetesVersion}: there are schemas for ${catalog.versions.join(", ")}.`,
    );
  }
  const fault = given.schemaLocation?.map(locationFault).find((one) => one !== undefined);
  if (fault !== undefined) return wrong(fault);
  const found = await findFiles(given.paths, process.stdin);
  const assigned = await assignEnvironments(found.files, given.environment);
  if (typeof assigned === "string") return wrong(assigned);
  const checker = new Checker({ threads: Math.min(MOST_THREADS, availableParallelism()) });
  try {
    const validation = await validateFiles(
      {
        files: assigned,
        environments: new Map(),
        kubernetesVersion: version,
        schemaLocations: given.schemaLocation ?? ["default"],
        missingSchemas: given.ignoreMissingSchemas ? "skip" : "error",
        ...(given.rules
          ? { rules: { rules: ALL_RULES, levels: DEFAULT_LEVELS, settings: { allowedImages: [], external: [] } } }
          : {}),
      },
      checker,
    );
    const out = FORMATS[given.output](validation, given.verbose);
    const failures = validation.failures.map(({ rule, error }) => `The rule ${rule} failed: ${messageOf(error)}`);
    const err = [...found.problems, ...failures].map((line) => `${line}\n`).join("");
    const isBad = validation.findings.some(({ severity }) => severity === "error");
    return { exitCode: found.problems.length > 0 ? 2 : isBad ? 1 : 0, out, err };
  } catch (error) {
    if (error instanceof Transient || isSystemError(error)) return wrong(messageOf(error));
    throw error;
  } finally {
    await checker.end();
  }
}

const wrong = (sentence: string): Validated => ({ exitCode: 2, out: "", err: `${sentence}\n` });

/** By the layout of the towpath.yaml in the working directory; a sentence where that is impossible. */
async function assignEnvironments(
  files: readonly FoundFile[],
  environment: string | undefined,
): Promise<readonly FileToValidate[] | string> {
  const text = await readFile("towpath.yaml", "utf8").catch(() => undefined);
  if (text === undefined) {
    const environments = environment === undefined ? [] : [environment];
    return files.map((file) => ({ ...file, environments }));
  }
  const read = readConfig(text, "towpath.yaml");
  if ("mistakes" in read) {
    if (environment === undefined) return files.map((file) => ({ ...file, environments: [] }));
    return `towpath.yaml cannot be read, so what belongs to ${environment} is not known; see towpath config.`;
  }
  const names = read.config.environments.map(({ name }) => name);
  if (environment !== undefined && !names.includes(environment)) {
    return `towpath.yaml has no environment ${environment}; there are ${names.join(", ")}.`;
  }
  const branch = "the checkout's";
  const territory = locate(read.config).on({ branch, defaultBranch: branch });
  return files.flatMap((file): readonly FileToValidate[] => {
    const owner = territory.owner(file.path)?.environment;
    if (environment === undefined) return [{ ...file, environments: owner === undefined ? [] : [owner] }];
    return owner === undefined || owner === environment ? [{ ...file, environments: [environment] }] : [];
  });
}

const isSystemError = (error: unknown): boolean => error instanceof Error && "syscall" in error;

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : "something that is no error was thrown";
