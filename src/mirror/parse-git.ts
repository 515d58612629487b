/** What Git writes → what the port names. All formats end fields with NUL, so that no name can break them. */
import type { Sha } from "../domain/repository.ts";
import type { LineRange, MirrorChange, MirrorCommit, MirrorFile, MirrorStep } from "../ports/mirrors.ts";

/** `git ls-tree -r -z`: `<mode> <type> <sha>\t<path>`. Directories are left out. */
export function parseTree(output: Buffer): MirrorFile[] {
  const files: MirrorFile[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0, at);
    const tab = output.indexOf(9, at);
    const [mode = "", type, blob = ""] = output.toString("latin1", at, tab).split(" ");
    if (type !== "tree") files.push({ path: output.toString("utf8", tab + 1, end), blob, mode });
    at = end + 1;
  }
  return files;
}

/** `git diff-tree -r -z --raw --no-abbrev` of two commits. */
export function parseChanges(output: Buffer): MirrorChange[] {
  return takeChanges(fieldsOf(output), { at: 0 });
}

/** What `git log -z --raw` is asked to write before the changes of each commit. */
export const STEP_FORMAT = ["%H", "%T", "%P", "%ct", "%ae", "%ce", "%B"].join("%x00");

/** `git log -z --raw --no-abbrev --format=`{@link STEP_FORMAT}. */
export function parseSteps(output: Buffer): MirrorStep[] {
  const fields = fieldsOf(output);
  const steps: MirrorStep[] = [];
  for (const cursor = { at: 0 }; cursor.at < fields.length; ) {
    const [sha = "", tree = "", parents = "", at = "", authorEmail = "", committerEmail = "", message = ""] =
      fields.slice(cursor.at, cursor.at + 7);
    cursor.at += 7;
    steps.push({
      ...{ sha, tree, authorEmail, committerEmail, message },
      parents: parents === "" ? [] : parents.split(" "),
      at: Number(at) * 1000,
      changes: takeChanges(fields, cursor),
    });
  }
  return steps;
}

/** `:<mode> <mode> <sha> <sha> <status>` and the path, as often as they follow; Git puts a line break before the first. */
function takeChanges(fields: readonly string[], cursor: { at: number }): MirrorChange[] {
  const changes: MirrorChange[] = [];
  for (;;) {
    const [, mode = "", , blob = "", status] = (fields[cursor.at] ?? "").replace(/^\n/, "").split(" ");
    const path = fields[cursor.at + 1];
    if (status === undefined || path === undefined || !/^\n?:/.test(fields[cursor.at] ?? "")) return changes;
    changes.push({ path, file: status.startsWith("D") ? undefined : { path, blob, mode } });
    cursor.at += 2;
  }
}

/** `git diff-tree -r -z --name-status --find-renames --diff-filter=R`: `R<score>`, the old path, the new one. */
export function parseRenames(output: Buffer): Map<string, string> {
  const fields = fieldsOf(output);
  const renames = new Map<string, string>();
  for (let at = 0; at + 2 < fields.length; at += 3) renames.set(fields[at + 2] ?? "", fields[at + 1] ?? "");
  return renames;
}

/** `git ls-tree -z -l`: `<mode> <type> <sha> <size>\t<path>`, the size padded with blanks. */
export function parseSizes(output: Buffer): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const entry of fieldsOf(output)) {
    const tab = entry.indexOf("\t");
    const [, type, , size] = entry.slice(0, tab).split(/ +/);
    if (type === "blob") sizes.set(entry.slice(tab + 1), Number(size));
  }
  return sizes;
}

/** `git diff --unified=0` of one file: what its hunks' headers say of the second side. */
export function parseHunks(output: Buffer): LineRange[] {
  const ranges: LineRange[] = [];
  for (const [, start = "1", count = "1"] of output.toString("latin1").matchAll(HUNK)) {
    if (Number(count) > 0) ranges.push({ first: Number(start), last: Number(start) + Number(count) - 1 });
  }
  return ranges;
}

/** Lines of files begin with `+`, `-` or a blank, so that none can pass for a header. */
const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/gm;

/** A commit as `git cat-file` gives it: headers, an empty line, the message. */
export function parseCommit(sha: Sha, raw: Uint8Array): MirrorCommit {
  const buffer = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const encoding = /^encoding (.+)$/m.exec(buffer.toString("latin1", 0, headerEnd(buffer)))?.[1];
  const text = decode(buffer, encoding);
  const end = text.indexOf("\n\n");
  const headers = (end < 0 ? text : text.slice(0, end)).split("\n");
  const values = (name: string): string[] =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const committer = values("committer")[0] ?? "";
  return {
    sha,
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    at: Number(/ (\d+) [+-]\d+$/.exec(committer)?.[1] ?? 0) * 1000,
    authorEmail: emailIn(values("author")[0] ?? ""),
    committerEmail: emailIn(committer),
    message: end < 0 ? "" : text.slice(end + 2),
  };
}

function headerEnd(buffer: Buffer): number {
  const end = buffer.indexOf("\n\n");
  return end < 0 ? buffer.length : end;
}

function decode(buffer: Buffer, encoding: string | undefined): string {
  try {
    return new TextDecoder(encoding ?? "utf-8").decode(buffer);
  } catch {
    return buffer.toString("latin1");
  }
}

const emailIn = (person: string): string => /<([^<>]*)>/.exec(person)?.[1] ?? "";

function fieldsOf(output: Buffer): string[] {
  const fields = output.toString("utf8").split("\0");
  if (fields.at(-1) === "") fields.pop();
  return fields;
}
