import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync, inflateSync } from "node:zlib";
import type { GitObject, ObjectType } from "./object.ts";
import { objectId } from "./object.ts";
import { writePack } from "./pack.ts";

/** Blobs that are kept in memory, at most; commits and trees are all kept, they are small. */
const BLOBS_KEPT = 2_000;

/** From this many objects on, one pack is cheaper than as many files. */
const PACK_FROM = 500;

/**
 * The objects of one bare repository. Writes loose objects itself, since a process for each write would cost
 * milliseconds where this costs microseconds; what only a pack holds is read through `git cat-file`.
 */
export class ObjectStore {
  readonly gitDir: string;
  readonly #kept = new Map<string, GitObject>();
  readonly #blobs = new Map<string, GitObject>();
  readonly #folders = new Set<string>();
  readonly #sizes = new Map<string, number>();

  constructor(gitDir: string) {
    this.gitDir = gitDir;
  }

  /** Lets this repository read the objects of another, as GitHub does with forks (gitrepository-layout(5), alternates). */
  shareWith(other: ObjectStore): void {
    mkdirSync(join(this.gitDir, "objects", "info"), { recursive: true });
    writeFileSync(join(this.gitDir, "objects", "info", "alternates"), `${join(other.gitDir, "objects")}\n`);
  }

  /** Stores the object unless it is there; answers with its id. */
  write(type: ObjectType, content: Buffer): string {
    const sha = objectId(type, content);
    if (this.#remembered(sha) !== undefined) return sha;
    const path = this.#path(sha);
    if (!existsSync(path)) {
      this.#folder(sha);
      const raw = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
      writeFileSync(path, deflateSync(raw, { level: 1 }));
    }
    this.#remember(sha, { type, content });
    return sha;
  }

  /** Stores many objects at once, as a pack where they are many. */
  writeAll(objects: readonly GitObject[]): void {
    if (objects.length < PACK_FROM) {
      for (const object of objects) this.write(object.type, object.content);
      return;
    }
    writePack(this.gitDir, objects);
    for (const object of objects) this.#remember(objectId(object.type, object.content), object);
  }

  /** The object, or undefined where the repository has none of this id. */
  read(sha: string): GitObject | undefined {
    const remembered = this.#remembered(sha);
    if (remembered !== undefined) return remembered;
    if (!/^[0-9a-f]{40}$/.test(sha)) return undefined;
    const object = this.#readLoose(sha) ?? this.#readPacked(sha);
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
    return this.#kept.get(sha) ?? this.#blobs.get(sha);
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

  #folder(sha: string): void {
    const prefix = sha.slice(0, 2);
    if (this.#folders.has(prefix)) return;
    mkdirSync(join(this.gitDir, "objects", prefix), { recursive: true });
    this.#folders.add(prefix);
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
