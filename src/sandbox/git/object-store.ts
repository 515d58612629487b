import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync, inflateSync } from "node:zlib";
import type { GitObject, ObjectType } from "./object.ts";
import { objectId } from "./object.ts";
import { writePack } from "./pack.ts";

/** Blobs that are kept in memory, at most; commits and trees are all kept, they are small. */
const BLOBS_KEPT = 2_000;

/** From this many objects on, one pack is cheaper than as many files. */
const PACK_FROM = 60;

/**
 * The objects of one bare repository. What is written stays in memory until Git itself must read it, and goes to the
 * disk then, many objects as one pack: a process or a file for each write would cost more than all the rest of a
 * request. What Git has written, by a push for example, is read from the disk.
 */
export class ObjectStore {
  readonly gitDir: string;
  readonly #kept = new Map<string, GitObject>();
  readonly #blobs = new Map<string, GitObject>();
  readonly #pending = new Map<string, GitObject>();
  readonly #sizes = new Map<string, number>();
  #shared: ObjectStore | undefined;

  constructor(gitDir: string) {
    this.gitDir = gitDir;
  }

  /** Lets this repository read the objects of another, as GitHub does with forks (gitrepository-layout(5), alternates). */
  shareWith(other: ObjectStore): void {
    this.#shared = other;
    mkdirSync(join(this.gitDir, "objects", "info"), { recursive: true });
    writeFileSync(join(this.gitDir, "objects", "info", "alternates"), `${join(other.gitDir, "objects")}\n`);
  }

  /** Stores the object unless it is there; answers with its id. */
  write(type: ObjectType, content: Buffer): string {
    const sha = objectId(type, content);
    if (this.#remembered(sha) !== undefined) return sha;
    const object = { type, content };
    this.#pending.set(sha, object);
    this.#remember(sha, object);
    return sha;
  }

  /** Puts everything on the disk, for Git to read. */
  writeOut(): void {
    this.#shared?.writeOut();
    if (this.#pending.size >= PACK_FROM) writePack(this.gitDir, [...this.#pending.values()]);
    else for (const [sha, object] of this.#pending) this.#writeLoose(sha, object);
    this.#pending.clear();
  }

  /** The object, or undefined where the repository has none of this id. */
  read(sha: string): GitObject | undefined {
    const remembered = this.#remembered(sha);
    if (remembered !== undefined) return remembered;
    if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
    const object = this.#shared?.read(sha) ?? this.#readLoose(sha) ?? this.#readPacked(sha);
    if (object !== undefined) this.#remember(sha, object);
    return object;
  }

  /** The bytes of an object that must be there and of this type. */
  expect(type: ObjectType, sha: string): Buffer {
    const object = this.read(sha);
    if (object?.type !== type) throw new Error(`no ${type} ${sha} in ${this.gitDir}`);
    return object.content;
  }

  /** How many bytes an object has that must be there. */
  sizeOf(sha: string): number {
    const size = this.#sizes.get(sha) ?? this.read(sha)?.content.length;
    if (size === undefined) throw new Error(`no object ${sha} in ${this.gitDir}`);
    return size;
  }

  /** Whether the repository has this object as this type. */
  has(type: ObjectType, sha: string): boolean {
    return this.read(sha)?.type === type;
  }

  #remembered(sha: string): GitObject | undefined {
    return this.#kept.get(sha) ?? this.#pending.get(sha) ?? this.#blobs.get(sha);
  }

  #remember(sha: string, object: GitObject): void {
    this.#sizes.set(sha, object.content.length);
    if (object.type !== "blob") {
      this.#kept.set(sha, object);
      return;
    }
    this.#blobs.set(sha, object);
    const oldest = this.#blobs.size > BLOBS_KEPT ? this.#blobs.keys().next().value : undefined;
    if (oldest !== undefined) this.#blobs.delete(oldest);
  }

  #path(sha: string): string {
    return join(this.gitDir, "objects", sha.slice(0, 2), sha.slice(2));
  }

  #writeLoose(sha: string, { type, content }: GitObject): void {
    const path = this.#path(sha);
    if (existsSync(path)) return;
    mkdirSync(dirname(path), { recursive: true });
    const raw = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
    writeFileSync(path, deflateSync(raw, { level: 1 }));
  }

  #readLoose(sha: string): GitObject | undefined {
    const path = this.#path(sha);
    if (!existsSync(path)) return undefined;
    const raw = inflateSync(readFileSync(path));
    const end = raw.indexOf(0);
    return { type: objectType(raw.subarray(0, end).toString().split(" ")[0]), content: raw.subarray(end + 1) };
  }

  #readPacked(sha: string): GitObject | undefined {
    const out = execFileSync("git", ["--git-dir", this.gitDir, "cat-file", "--batch"], {
      input: `${sha}\n`,
      maxBuffer: 1 << 30,
    });
    const end = out.indexOf(10);
    const [, type, size] = out.subarray(0, end).toString().split(" ");
    if (size === undefined) return undefined;
    return { type: objectType(type), content: out.subarray(end + 1, end + 1 + Number(size)) };
  }
}

function objectType(word: string | undefined): ObjectType {
  if (word === "commit" || word === "tree" || word === "blob" || word === "tag") return word;
  throw new Error(`unknown type of Git object: ${word ?? "none"}`);
}
