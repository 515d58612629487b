/** Says what is wrong with a `towpath.yaml` where its author looks: a check run on the commit that holds it. */
import type { Finding } from "../domain/finding.ts";
import type { Repository, Sha } from "../domain/repository.ts";
import type { CheckRun } from "../ports/checks.ts";
import type { Mirror } from "../ports/mirrors.ts";
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
  if (!quiet) await checks.write(home, checkOf(head, configuration.kind === "broken" ? configuration.findings : []));
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
    await outside.checks.write(home, checkOf(head, "mistakes" in read ? read.mistakes : []));
  }
}

function checkOf(head: Sha, findings: readonly Finding[]): CheckRun {
  const count = findings.length;
  const mistakes = count === 1 ? "1 mistake" : `${count} mistakes`;
  return {
    head,
    name: CONFIG_CHECK,
    externalId: "configuration",
    status: count === 0 ? "success" : "failure",
    title: count === 0 ? `${CONFIG_FILE} can be used` : `${mistakes} in ${CONFIG_FILE}`,
    summary:
      count === 0
        ? `Towpath understands all of ${CONFIG_FILE}.`
        : `Nothing is promoted while ${CONFIG_FILE} cannot be read.\n\n${findings.map(line).join("\n")}`,
    findings,
  };
}

const line = ({ line: at, column, message, remedy }: Finding): string =>
  `- line ${at}${column === undefined ? "" : `, column ${column}`}: ${message}${remedy === undefined ? "" : ` ${remedy}`}`;
