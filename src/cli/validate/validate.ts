/** What `towpath validate` prints, and how it exits. */
import { availableParallelism } from "node:os";
import { startCel } from "../../cel/start-cel.ts";
import type { Config } from "../../config/config.ts";
import { locate } from "../../config/locate.ts";
import { Transient } from "../../domain/failure.ts";
import { openCatalog } from "../../validation/catalog/catalog.ts";
import { minorVersion } from "../../validation/catalog/kubernetes-version.ts";
import { Checker } from "../../validation/engine/checker.ts";
import { ruleOptions, versionsOf } from "../../validation/engine/rule-options.ts";
import { runPolicies } from "../../validation/engine/run-policies.ts";
import { byPlace, validateFiles } from "../../validation/engine/validate-files.ts";
import type { FileToValidate, ValidateOptions, Validation } from "../../validation/engine/validation.ts";
import { policySettings } from "../../validation/policies/policy-settings.ts";
import type { PlacedFinding } from "../../validation/reading/placed-finding.ts";
import type { Resource } from "../../validation/resource.ts";
import { locationFault } from "../../validation/schema/schema-location.ts";
import type { Output, ValidateArguments } from "./arguments.ts";
import { conftestHere } from "./conftest.ts";
import { elsewhereFault, schemaLocationsOf } from "./elsewhere.ts";
import { type FoundFile, findFiles } from "./find-files.ts";
import { formatGithub } from "./format-github.ts";
import { formatJson } from "./format-json.ts";
import { formatJunit } from "./format-junit.ts";
import { formatSarif } from "./format-sarif.ts";
import { formatText } from "./format-text.ts";
import { readStandard } from "./read-standard.ts";

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
  const fault = wrongArgument(given);
  if (fault !== undefined) return wrong(fault);
  const standard = await readStandard();
  if ("problem" in standard) return wrong(standard.problem);
  const { config, remark } = standard;
  const missing = elsewhereFault(given, config);
  if (missing !== undefined) return wrong(missing);
  const found = await findFiles(given.paths, process.stdin);
  const policyFiles = await findFiles(given.policy ?? [], process.stdin);
  const assigned = assignEnvironments(found.files, config, given.environment);
  if (typeof assigned === "string") return wrong(assigned);
  const problems = [...found.problems, ...policyFiles.problems];
  const checker = new Checker({ threads: Math.min(MOST_THREADS, availableParallelism()) });
  try {
    const options = optionsOf(given, config);
    const further = policyFiles.files.map((file) => ({ ...file, environments: [] }));
    const resources = given.rules || given.policy !== undefined;
    const checked = await validateFiles(
      { ...options, files: assigned, resources, endThreads: further.length === 0 },
      checker,
    );
    const { rules: _, ...withoutRules } = options;
    const extra = further.length === 0 ? undefined : await validateFiles({ ...withoutRules, files: further }, checker);
    const broken = extra?.findings.filter(({ severity }) => severity === "error") ?? [];
    const refused = [...(await askPolicies(given, config, assigned, checked, extra?.resources ?? []))];
    const folder = given.rules ? config?.validation?.conftest : undefined;
    if (folder !== undefined) refused.push(...(await conftestHere(folder, assigned, checked.resources)));
    const validation = { ...checked, findings: [...checked.findings, ...broken, ...refused].sort(byPlace) };
    const out = FORMATS[given.output](validation, given.verbose);
    const failures = validation.failures.map(({ rule, error }) => `The rule ${rule} failed: ${messageOf(error)}`);
    const told = [...(remark === undefined ? [] : [remark]), ...problems, ...failures];
    const isBad = validation.findings.some(({ severity }) => severity === "error");
    const exitCode = problems.length > 0 ? 2 : isBad ? 1 : 0;
    return { exitCode, out, err: told.map((line) => `${line}\n`).join("") };
  } catch (error) {
    if (error instanceof Transient || isSystemError(error)) return wrong(messageOf(error));
    throw error;
  } finally {
    await checker.end();
  }
}

const wrong = (sentence: string): Validated => ({ exitCode: 2, out: "", err: `${sentence}\n` });

function wrongArgument({ kubernetesVersion, schemaLocation }: ValidateArguments): string | undefined {
  const own = schemaLocation !== undefined && !schemaLocation.includes("default");
  const catalog = openCatalog();
  if (kubernetesVersion !== undefined) {
    const version = minorVersion(kubernetesVersion);
    if (version === undefined || !(own || catalog.supports(version)))
      return `--kubernetes-version ${kubernetesVersion}: there are schemas for ${catalog.versions.join(", ")}.`;
  }
  return schemaLocation?.map(locationFault).find((one) => one !== undefined);
}

/** The command line comes before `towpath.yaml`. */
function optionsOf(given: ValidateArguments, config: Config | undefined): Omit<ValidateOptions, "files"> {
  const version = given.kubernetesVersion === undefined ? undefined : minorVersion(given.kubernetesVersion);
  const skips = given.ignoreMissingSchemas || config?.validation?.unknownKinds === "skip";
  return {
    environments: version !== undefined || config === undefined ? new Map() : versionsOf(config),
    kubernetesVersion: version ?? config?.validation?.kubernetesVersion ?? openCatalog().versions.at(-1) ?? "",
    schemaLocations: schemaLocationsOf(given, config),
    missingSchemas: skips ? "skip" : "error",
    ...(given.rules ? { rules: ruleOptions(config) } : {}),
  };
}

async function askPolicies(
  given: ValidateArguments,
  config: Config | undefined,
  files: readonly FileToValidate[],
  { resources }: Validation,
  further: readonly Resource[],
): Promise<readonly PlacedFinding[]> {
  if (!given.rules && given.policy === undefined) return [];
  const cel = startCel();
  try {
    return await runPolicies(cel, {
      files,
      resources,
      further,
      rules: config?.policies ?? [],
      settings: policySettings(config?.validation),
      leftToTheCluster: config?.validation?.leftToTheCluster ?? [],
    });
  } finally {
    await cel.close();
  }
}

/** By the layout of towpath.yaml; a sentence where that is impossible. */
function assignEnvironments(
  files: readonly FoundFile[],
  config: Config | undefined,
  environment: string | undefined,
): readonly FileToValidate[] | string {
  if (config === undefined) {
    const environments = environment === undefined ? [] : [environment];
    return files.map((file) => ({ ...file, environments }));
  }
  const names = config.environments.map(({ name }) => name);
  if (environment !== undefined && !names.includes(environment)) {
    return `towpath.yaml has no environment ${environment}; there are ${names.join(", ")}.`;
  }
  const branch = "the checkout's";
  const territory = locate(config).on({ branch, defaultBranch: branch });
  return files.flatMap((file): readonly FileToValidate[] => {
    const owner = territory.owner(file.path)?.environment;
    if (environment === undefined) return [{ ...file, environments: owner === undefined ? [] : [owner] }];
    return owner === undefined || owner === environment ? [{ ...file, environments: [environment] }] : [];
  });
}

const isSystemError = (error: unknown): boolean => error instanceof Error && "syscall" in error;

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : "something that is no error was thrown";
