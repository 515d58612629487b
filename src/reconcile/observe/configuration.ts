/** `towpath.yaml` of a home: always from the head of its default branch, never from a pull request's. */
import type { Config } from "../../config/config.ts";
import { readConfig } from "../../config/read-config.ts";
import { type Consent, readConsent } from "../../config/read-consent.ts";
import { Transient } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import { decodeManifest } from "../../manifests/decode-manifest.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";

export const CONFIG_FILE = "towpath.yaml";

export type Configuration =
  /** Without the file a repository is no home: nothing happens in it. Nor is it one if the file does no more than consent. */
  | { readonly kind: "none" }
  | ({ readonly kind: "managed" } & Consent)
  | { readonly kind: "broken"; readonly blob: Sha; readonly head: Sha; readonly findings: readonly Finding[] }
  | { readonly kind: "usable"; readonly blob: Sha; readonly head: Sha; readonly config: Config };

/** Contents are immutable: each is parsed once as long as a process lives. */
const parsed = new Map<Sha, ParsedConfiguration>();
const KEPT = 1_000;

export async function readConfiguration(mirror: Mirror, home: Repository): Promise<Configuration> {
  const head = mirror.branches.get(home.defaultBranch);
  if (head === undefined) return { kind: "none" };
  const file = await mirror.file(head, CONFIG_FILE);
  if (file === undefined) return { kind: "none" };
  const read = await parseConfiguration(mirror, file);
  const { blob } = file;
  if ("managedBy" in read) return { kind: "managed", ...read };
  return "environments" in read
    ? { kind: "usable", blob, head, config: read }
    : { kind: "broken", blob, head, findings: read.mistakes };
}

/** What a `towpath.yaml` says: a configuration, what the repository consents to, or every mistake in it. */
export type ParsedConfiguration = Config | Consent | { readonly mistakes: readonly Finding[] };

export async function parseConfiguration(
  mirror: Mirror,
  { blob, mode }: Pick<MirrorFile, "blob" | "mode">,
): Promise<ParsedConfiguration> {
  if (mode === SYMLINK) {
    return { mistakes: [finding("symlink", `${CONFIG_FILE} is a symbolic link: put the file itself there.`)] };
  }
  const known = parsed.get(blob);
  if (known !== undefined) return known;
  const bytes = (await mirror.blobs([blob])).get(blob);
  if (bytes === undefined) throw new Transient(`${CONFIG_FILE} is not in the mirror yet`);
  const text = decodeManifest(bytes, CONFIG_FILE);
  const result = typeof text === "string" ? parseText(text) : { mistakes: [finding(text.code, text.message)] };
  if (parsed.size >= KEPT) parsed.clear();
  parsed.set(blob, result);
  return result;
}

function parseText(text: string): ParsedConfiguration {
  const consent = readConsent(text);
  if (consent !== undefined) return consent;
  const read = readConfig(text);
  return "config" in read ? read.config : read;
}

const SYMLINK = "120000";

const finding = (code: string, message: string): Finding => ({
  severity: "error",
  file: CONFIG_FILE,
  line: 1,
  message,
  rule: `towpath-yaml/${code}`,
});
