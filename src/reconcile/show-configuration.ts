/** Says what is wrong with a `towpath.yaml` where its author looks: a check run on the commit that holds it. */
import type { Config } from "../config/config.ts";
import type { Finding } from "../domain/finding.ts";
import type { Repository, Sha } from "../domain/repository.ts";
import type { CheckRun } from "../ports/checks.ts";
import type { Mirror } from "../ports/mirrors.ts";
import { configCheck } from "../presentation/config-check.ts";
import type { PullHint } from "./hints.ts";
import { CONFIG_FILE, type Configuration, parseConfiguration } from "./observe/configuration.ts";
import type { Outside } from "./outside.ts";

export const CONFIG_CHECK = "Towpath / config";

interface Told {
  readonly blob: Sha;
  readonly usable: boolean;
  /** The commit that the check run is on. */
  readonly head: Sha;
}

/**
 * On the default branch: with each change of the file, and on each new head while it is broken. Nothing for a usable one
 * in `mode: observe`, unless it was broken before.
 */
export async function showConfiguration(
  { checks, projection }: Outside,
  home: Repository,
  configuration: Extract<Configuration, { readonly kind: "usable" | "broken" }>,
): Promise<void> {
  const told = await projection.get<Told>(home.id, "configuration");
  const { blob, head } = configuration;
  const usable = configuration.kind === "usable";
  if (told?.blob === blob && told.usable === usable && (usable || told.head === head)) return;
  const quiet = configuration.kind === "usable" && configuration.config.mode === "observe" && told?.usable !== false;
  if (!quiet)
    await checks.write(
      home,
      usable ? checkOf(head, [], configuration.config) : checkOf(head, configuration.findings, undefined),
    );
  await projection.put(home.id, "configuration", { blob, usable, head } satisfies Told);
}

/** On pull requests that change the file, whoever opened them: before they are merged. */
export async function checkProposedConfigurations(
  outside: Outside,
  home: Repository,
  mirror: Mirror,
  pulls: readonly PullHint[],
): Promise<void> {
  const base = mirror.branches.get(home.defaultBranch);
  const current = base === undefined ? undefined : await mirror.file(base, CONFIG_FILE);
  for (const { repositoryId, state, sameRepository, branch } of pulls) {
    // What lies in a fork is not in the mirror; it is read when it is merged.
    const head = mirror.branches.get(branch);
    if (repositoryId !== home.id || state !== "open" || !sameRepository || head === undefined) continue;
    const file = await mirror.file(head, CONFIG_FILE);
    if (file === undefined || file.blob === current?.blob) continue;
    const read = await parseConfiguration(mirror, file);
    if ("managedBy" in read) continue;
    await outside.checks.write(
      home,
      "mistakes" in read ? checkOf(head, read.mistakes, undefined) : checkOf(head, [], read),
    );
  }
}

function checkOf(head: Sha, findings: readonly Finding[], config: Config | undefined): CheckRun {
  const text = configCheck({ file: CONFIG_FILE, findings, config });
  return { head, name: CONFIG_CHECK, externalId: "configuration", findings, ...text };
}
