/** `towpath.yaml` of a home: always from the head of its default branch, never from a pull request's. */
import type { Config } from "../../config/config.ts";
import { readConfig } from "../../config/read-config.ts";
import { Transient } from "../../domain/failure.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import { decodeManifest } from "../../manifests/decode-manifest.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";

export const CONFIG_FILE = "towpath.yaml";

export type Configuration =
  /** Without the file a repository is no home: nothing happens in it. */
  | { readonly kind: "none" }
  | { readonly kind: "broken"; readonly blob: Sha; readonly head: Sha; readonly findings: readonly Finding[] }
  | { readonly kind: "usable"; readonly blob: Sha; readonly head: Sha; readonly config: Config };

/** Contents are immutable: each is parsed once as long as a process lives. */
const parsed = new Map<Sha, Config | readonly Finding[]>();
const KEPT = 1_000;

export async function readConfiguration(mirror: Mirror, home: Repository): Promise<Configuration> {
  const head = mirror.branches.get(home.defaultBranch);
  if (head === undefined) return { kind: "none" };
  const file = await mirror.file(head, CONFIG_FILE);
  if (file === undefined) return { kind: "none" };
  const read = await parseConfiguration(mirror, file);
  return "environments" in read
    ? { kind: "usable", blob: file.blob, head, config: read }
    : { kind: "broken", blob: file.blob, head, findings: read };
}

/** The configuration in a blob, or every mistake in it. */
export async function parseConfiguration(
  mirror: Mirror,
  { blob, mode }: Pick<MirrorFile, "blob" | "mode">,
): Promise<Config | readonly Finding[]> {
  const known = parsed.get(blob);
  if (known !== undefined && mode !== SYMLINK) return known;
  if (mode === SYMLINK) return [finding("symlink", `${CONFIG_FILE} is a symbolic link: put the file itself there.`)];
  const bytes = (await mirror.blobs([blob])).get(blob);
  if (bytes === undefined) throw new Transient(`${CONFIG_FILE} is not in the mirror yet`);
  const text = decodeManifest(bytes, CONFIG_FILE);
  const read = typeof text === "string" ? readConfig(text) : { findings: [finding(text.code, text.message)] };
  const result = "config" in read ? read.config : read.findings;
  if (parsed.size >= KEPT) parsed.clear();
  parsed.set(blob, result);
  return result;
}

const SYMLINK = "120000";

const finding = (code: string, message: string): Finding => ({
  severity: "error",
  file: CONFIG_FILE,
  line: 1,
  message,
  rule: `towpath-yaml/${code}`,
});
