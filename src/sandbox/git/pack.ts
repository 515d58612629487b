import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import type { GitObject } from "./object.ts";

/** The numbers of the types in a pack (gitformat-pack(5), "Object types"). */
const TYPE_NUMBER = { commit: 1, tree: 2, blob: 3, tag: 4 } as const;

/** Writes objects without deltas as one pack file (gitformat-pack(5)) and lets Git index it. */
export function writePack(gitDir: string, objects: readonly GitObject[]): void {
  const header = Buffer.alloc(12);
  header.write("PACK", 0, "latin1");
  header.writeUInt32BE(2, 4);
  header.writeUInt32BE(objects.length, 8);
  const parts: Buffer[] = [header];
  for (const object of objects) {
    parts.push(entryHeader(TYPE_NUMBER[object.type], object.content.length));
    parts.push(deflateSync(object.content, { level: 1 }));
  }
  const body = Buffer.concat(parts);
  const pack = Buffer.concat([body, createHash("sha1").update(body).digest()]);
  mkdirSync(join(gitDir, "objects", "pack"), { recursive: true });
  execFileSync("git", ["--git-dir", gitDir, "index-pack", "--stdin"], {
    input: pack,
    stdio: ["pipe", "ignore", "pipe"],
    maxBuffer: 1 << 30,
  });
}

/** Type and size as a variable-length integer: four bits of size beside the type, then seven a byte. */
function entryHeader(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(size / 16);
  let byte = (type << 4) | (size % 16);
  while (rest > 0) {
    bytes.push(byte | 0x80);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return Buffer.from(bytes);
}
