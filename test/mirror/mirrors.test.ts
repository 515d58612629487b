import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Repository } from "../../src/domain/repository.ts";
import { type MirrorFolder, type MirrorSettings, openMirrors } from "../../src/mirror/mirrors.ts";
import { SILENT } from "../github/silent-log.ts";
import { createOrigin, type Origin, serveOverHttp } from "./origin.ts";

const HOME: Repository = { id: 77, fullName: "acme/env", installationId: 5, defaultBranch: "main" };

let origin: Origin;
let mirrors: MirrorFolder;
let clock: { at: number };
const opened: MirrorFolder[] = [];

async function open(more: Partial<MirrorSettings> = {}): Promise<MirrorFolder> {
  const folder = await openMirrors({
    folder: join(origin.folder, "mirrors"),
    gitUrl: (fullName) => `file://${origin.folder}/${fullName}.git`,
    token: async () => undefined,
    protocols: ["file"],
    clock: { now: () => clock.at, sleep: async () => {} },
    log: SILENT,
    ...more,
  });
  opened.push(folder);
  return folder;
}

beforeEach(async () => {
  clock = { at: Date.parse("2026-03-02T10:00:00Z") };
  origin = createOrigin();
  mirrors = await open();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((folder) => folder.close()));
  origin.remove();
});

const mirrorDir = (): string => join(origin.folder, "mirrors", "77.git");
/** Processes, of whomever, that have this on their command line. */
function processesWith(argument: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(argument);
      } catch {
        return false; // It has ended meanwhile.
      }
    });
}

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

describe("a mirror", () => {
  it("knows all branches, and forgets those that are gone", async () => {
    const first = origin.commit({ "a.yaml": "1" });
    const side = origin.commit({ "b.yaml": "2" }, "Side", "env/prod");
    expect([...(await mirrors.fetch(HOME)).branches]).toEqual(expect.arrayContaining([["env/prod", side]]));
    origin.git("checkout", "--quiet", "-b", "env-2", first);
    origin.git("branch", "-D", "env/prod");
    const { branches } = await mirrors.fetch(HOME);
    expect(branches.has("env/prod")).toBe(false);
    expect(branches.get("env-2")).toBe(first);
  });

  it("follows a branch whose name becomes a folder of another, and one that was rewritten", async () => {
    origin.commit({ "a.yaml": "1" });
    origin.git("branch", "env");
    await mirrors.fetch(HOME);
    origin.git("branch", "-D", "env");
    origin.git("branch", "env/dev");
    origin.git("commit", "--quiet", "--amend", "--allow-empty", "-m", "Rewritten");
    const head = origin.git("rev-parse", "main");
    const { branches } = await mirrors.fetch(HOME);
    expect(branches.get("main")).toBe(head);
    expect([...branches.keys()].sort()).toEqual(["env/dev", "main"]);
  });

  it("of an empty repository has no branches", async () => {
    expect((await mirrors.fetch(HOME)).branches.size).toBe(0);
  });

  it("lists files with their modes, and reads contents byte for byte", async () => {
    const bytes = new Uint8Array([0, 255, 10, 13, 0]);
    const commit = origin.commit({ "apps/x/values.yaml": "tag: 1\r\n", "näme with blank": "ü", bin: bytes, empty: "" });
    chmodSync(join(origin.work, "bin"), 0o755);
    const executable = origin.commit({}, "Executable");
    const mirror = await mirrors.fetch(HOME);
    const files = await mirror.files(executable);
    expect(files.map(({ path, mode }) => [path, mode])).toEqual([
      ["apps/x/values.yaml", "100644"],
      ["bin", "100755"],
      ["empty", "100644"],
      ["näme with blank", "100644"],
    ]);
    const blobs = await mirror.blobs(files.map(({ blob }) => blob));
    expect(files.map(({ blob }) => text(blobs.get(blob)))).toEqual([
      "tag: 1\r\n",
      Buffer.from(bytes).toString(),
      "",
      "ü",
    ]);
    expect(blobs.get(files[1]?.blob ?? "")).toEqual(bytes);
    expect(await mirror.file(commit, "apps/x/values.yaml")).toEqual(files[0]);
    expect(await mirror.file(commit, "apps/x")).toBeUndefined();
    expect(await mirror.file(commit, "apps/*/values.yaml")).toBeUndefined();
    expect(await mirror.file(commit, "nowhere")).toBeUndefined();
  });

  it("reads many contents of any size at once", async () => {
    const sizes = Array.from({ length: 150 }, (_, index) => (index % 10 === 9 ? 100_000 + index : index * 7));
    const files = Object.fromEntries(sizes.map((size, index) => [`f${index}`, `${index}:`.padEnd(size + 4, "x\n")]));
    const commit = origin.commit(files);
    const mirror = await mirrors.fetch(HOME);
    const listed = await mirror.files(commit);
    const half = listed.slice(0, 75).map(({ blob }) => blob);
    const [blobs, others] = await Promise.all([
      mirror.blobs(half),
      mirror.blobs(listed.slice(75).map(({ blob }) => blob)),
    ]);
    for (const { path, blob } of listed) expect(text(blobs.get(blob) ?? others.get(blob))).toBe(files[path]);
  });

  it("leaves out blobs that it does not have", async () => {
    origin.commit({ a: "1" });
    const mirror = await mirrors.fetch(HOME);
    expect((await mirror.blobs(["0".repeat(40), "not a sha\n"])).size).toBe(0);
  });

  it("tells what differs between any two commits", async () => {
    const one = origin.commit({ a: "1", b: "1", "c/d": "1" });
    const two = origin.commit({ a: "2", b: undefined, "c/e": "1" });
    const mirror = await mirrors.fetch(HOME);
    const changes = await mirror.changes(one, two);
    expect(changes.map(({ path, file }) => [path, file?.mode])).toEqual([
      ["a", "100644"],
      ["b", undefined],
      ["c/e", "100644"],
    ]);
    expect((await mirror.changes(two, one)).map(({ path }) => path)).toEqual(["a", "b", "c/e"]);
    expect(await mirror.changes(one, one)).toEqual([]);
  });

  it("walks first parents oldest first, with what each changed: roots, merges and empty commits too", async () => {
    const root = origin.commit({ a: "1" }, "Root\n\nTowpath-Application: checkout");
    origin.commit({ b: "1" }, "Beside", "side");
    const main = origin.commit({ c: "1" }, ":looks like a change", "main");
    origin.git("merge", "--quiet", "--no-ff", "-m", "Merge", "side");
    const empty = origin.commit({}, "Nothing");
    const mirror = await mirrors.fetch(HOME);
    const steps = await mirror.firstParents(undefined, empty);
    expect(steps.map(({ message, changes }) => [message.trim(), changes.map(({ path }) => path)])).toEqual([
      ["Root\n\nTowpath-Application: checkout", ["a"]],
      [":looks like a change", ["c"]],
      ["Merge", ["b"]],
      ["Nothing", []],
    ]);
    expect((await mirror.firstParents(root, empty)).map(({ sha }) => sha)).toEqual(
      steps.slice(1).map(({ sha }) => sha),
    );
    expect(await mirror.firstParents(empty, empty)).toEqual([]);
    expect(steps[0]).toMatchObject({
      sha: root,
      parents: [],
      at: Date.parse("2026-03-02T10:00:00Z"),
      authorEmail: "ada@acme.example",
      committerEmail: "web-flow@acme.example",
    });
    expect(await mirror.isAncestor(main, empty)).toBe(true);
    expect(await mirror.isAncestor(empty, main)).toBe(false);
    expect(await mirror.isAncestor("0".repeat(40), main)).toBe(false);
  });

  it("reads one commit as git log does", async () => {
    const sha = origin.commit({ a: "1" }, "Title\n\nBody with ü\n\nTowpath-Environment: dev");
    const mirror = await mirrors.fetch(HOME);
    const [step] = await mirror.firstParents(undefined, sha);
    const { changes: _changes, ...commit } = step ?? { changes: [] };
    expect(await mirror.commit(sha)).toEqual(commit);
    expect(await mirror.commit("0".repeat(40))).toBeUndefined();
    const [file] = await mirror.files(sha);
    expect(await mirror.commit(file?.blob ?? "")).toBeUndefined();
  });

  it("says that a commit is not there yet, which the next fetch may change", async () => {
    origin.commit({ a: "1" });
    const mirror = await mirrors.fetch(HOME);
    await expect(mirror.files("a".repeat(40))).rejects.toMatchObject({ name: "Transient" });
    await expect(mirror.files("--output=/tmp/x")).rejects.toThrow(/is not a commit/);
  });
});

describe("fetching", () => {
  it("is shared by those who ask before it begins, and never serves an older state than that of the asking", async () => {
    origin.commit({ a: "1" });
    let tokens = 0;
    let whenAsked = (): void => {};
    const counting = await open({
      token: async () => {
        tokens += 1;
        whenAsked();
        return undefined;
      },
    });
    const [one, two] = await Promise.all([counting.fetch(HOME), counting.fetch(HOME)]);
    expect(one).toBe(two);
    expect(tokens).toBe(1);

    const begun = new Promise<void>((resolve) => {
      whenAsked = resolve;
    });
    const running = counting.fetch(HOME);
    await begun;
    await Promise.resolve();
    const head = origin.commit({ a: "2" });
    const later = counting.fetch(HOME);
    expect(later).not.toBe(running);
    expect((await later).branches.get("main")).toBe(head);
  });

  it("sends the token in a header, and leaves it in no file", async () => {
    origin.commit({ a: "1" });
    const seen = new Set<string | undefined>();
    const server = await serveOverHttp(origin.folder, ({ headers }) => {
      seen.add(headers.authorization);
      return headers.authorization === undefined ? 401 : undefined;
    });
    try {
      const overHttp = await open({
        folder: join(origin.folder, "http-mirrors"),
        gitUrl: (fullName) => `${server.url}/${fullName}.git`,
        protocols: ["http"],
        token: async () => "ghs_verysecret",
      });
      expect((await overHttp.fetch(HOME)).branches.size).toBe(1);
      const basic = Buffer.from("x-access-token:ghs_verysecret").toString("base64");
      expect([...seen]).toEqual([`Basic ${basic}`]);
      const written = readdirSync(join(origin.folder, "http-mirrors"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => readFileSync(join(parentPath, name), "latin1"));
      expect(written.filter((content) => content.includes("verysecret") || content.includes(basic))).toEqual([]);
    } finally {
      await server.close();
    }
  });

  const answers: [number, object][] = [
    [404, { name: "Mistake", code: "repository-gone" }],
    [403, { name: "Mistake", code: "repository-gone" }],
    [401, { name: "Transient" }],
    [429, { name: "Transient", retryAfterMs: 60_000 }],
    [503, { name: "Transient" }],
  ];
  it.each(answers)("understands an answer of %i", async (status, expected) => {
    const server = await serveOverHttp(origin.folder, () => status);
    try {
      const failing = await open({
        gitUrl: (fullName) => `${server.url}/${fullName}.git`,
        protocols: ["http"],
        token: async () => "ghs_verysecret",
      });
      const wish = failing.fetch(HOME);
      await expect(wish).rejects.toMatchObject(expected);
      await expect(wish).rejects.not.toThrow(/verysecret/);
    } finally {
      await server.close();
    }
  });

  it("of a server that is not there is transient", async () => {
    const failing = await open({ gitUrl: () => "http://127.0.0.1:9/acme/env.git", protocols: ["http"] });
    await expect(failing.fetch(HOME)).rejects.toMatchObject({ name: "Transient" });
  });

  it("of a repository that is gone is a mistake", async () => {
    await expect(mirrors.fetch({ ...HOME, fullName: "acme/nowhere" })).rejects.toMatchObject({
      code: "repository-gone",
    });
  });

  it("takes no other protocol than those that are allowed", async () => {
    origin.commit({ a: "1" });
    const strict = await open({ protocols: ["https"] });
    await expect(strict.fetch(HOME)).rejects.toThrow(/transport 'file' not allowed/);
    expect((await mirrors.fetch(HOME)).branches.size).toBe(1);
  });

  it("that hangs is ended, with what it started", async () => {
    const server = await serveOverHttp(origin.folder, () => "nothing");
    const url = `${server.url}/acme/env.git`;
    const hanging = await open({ gitUrl: () => url, protocols: ["http"], fetchTimeoutMs: 300 });
    try {
      await expect(hanging.fetch(HOME)).rejects.toMatchObject({ name: "Transient" });
      expect(processesWith(url)).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it("ends when the mirrors are closed", async () => {
    origin.commit({ a: "1" });
    const closing = await open();
    const wish = closing.fetch(HOME);
    await Promise.all([expect(wish).rejects.toMatchObject({ name: "Transient" }), closing.close()]);
  });
});

describe("a mirror that was damaged", () => {
  const heads = () => join(mirrorDir(), "refs", "heads");

  it("loses the locks that a killed Git left", async () => {
    origin.commit({ a: "1" });
    await mirrors.fetch(HOME);
    writeFileSync(join(heads(), "main.lock"), "");
    writeFileSync(join(mirrorDir(), "packed-refs.lock"), "");
    const head = origin.commit({ a: "2" });
    origin.git("branch", "gone");
    origin.git("branch", "-D", "gone");
    expect((await mirrors.fetch(HOME)).branches.get("main")).toBe(head);
    expect(existsSync(join(heads(), "main.lock"))).toBe(false);
  });

  it("keeps the locks of another process that works in the same folder", async () => {
    origin.commit({ a: "1" });
    await mirrors.fetch(HOME);
    const parent = readFileSync(`/proc/${process.ppid}/stat`, "utf8");
    const start = parent.slice(parent.lastIndexOf(")") + 2).split(" ")[19];
    writeFileSync(join(origin.folder, "mirrors", "owner"), `${process.ppid} ${start}`);
    const guest = await open();
    writeFileSync(join(heads(), "main.lock"), "");
    origin.commit({ a: "2" });
    await expect(guest.fetch(HOME)).rejects.toMatchObject({ name: "Transient" });
    expect(existsSync(join(heads(), "main.lock"))).toBe(true);
  });

  it.each([
    ["an empty ref", () => writeFileSync(join(heads(), "main"), "")],
    ["no HEAD", () => rmSync(join(mirrorDir(), "HEAD"))],
    ["half an object store", () => rmSync(join(mirrorDir(), "objects"), { recursive: true })],
    ["a broken configuration", () => appendFileSync(join(mirrorDir(), "config"), "[[[")],
    [
      "a folder that is no repository",
      () => {
        rmSync(mirrorDir(), { recursive: true });
        mkdirSync(mirrorDir());
        writeFileSync(join(mirrorDir(), "HEAD"), "x");
      },
    ],
  ])("by %s is made anew", async (_name, damage) => {
    origin.commit({ a: "1" });
    await mirrors.fetch(HOME);
    damage();
    const head = origin.commit({ a: "2" });
    const mirror = await mirrors.fetch(HOME);
    expect(mirror.branches.get("main")).toBe(head);
    expect(await mirror.files(head)).toHaveLength(1);
  });

  it("in its objects is found when they are read, and made anew by the next fetch", async () => {
    const head = origin.commit({ a: "1", b: "2" });
    const [file] = await (await mirrors.fetch(HOME)).files(head);
    const blob = file?.blob ?? "";
    for (const folder of [join(mirrorDir(), "objects", "pack"), join(mirrorDir(), "objects", blob.slice(0, 2))]) {
      for (const name of existsSync(folder) ? readdirSync(folder) : []) {
        if (name.endsWith(".pack") || name === blob.slice(2)) {
          execFileSync("chmod", ["u+w", join(folder, name)]);
          truncateSync(join(folder, name), 15);
        }
      }
    }
    const reopened = await open();
    const damaged = await reopened.fetch(HOME);
    await damaged.blobs([blob]).catch(() => {});
    const healed = await reopened.fetch(HOME);
    expect(text((await healed.blobs([blob])).get(blob))).toBe("1");
  });

  it("goes on when its reader was killed", async () => {
    const head = origin.commit({ a: "1" });
    const mirror = await mirrors.fetch(HOME);
    await mirror.commit(head);
    const readers = processesWith(`--git-dir=${mirrorDir()}`);
    expect(readers).toHaveLength(1);
    for (const pid of readers) process.kill(pid, "SIGKILL");
    const [file] = await mirror.files(head);
    expect(text((await mirror.blobs([file?.blob ?? ""])).get(file?.blob ?? ""))).toBe("1");
  });
});

describe("the folder of mirrors", () => {
  it("keeps those of the repositories in use", async () => {
    origin.commit({ a: "1" });
    await mirrors.fetch(HOME);
    await mirrors.fetch({ ...HOME, id: 78 });
    expect(await mirrors.retain(new Set([78]), Date.now() - 60_000)).toBe(0);
    expect(await mirrors.retain(new Set([78]), Date.now() + 60_000)).toBe(1);
    expect(existsSync(mirrorDir())).toBe(false);
    expect((await mirrors.fetch(HOME)).branches.size).toBe(1);
  });

  it("is for its owner alone", () => {
    const mode = execFileSync("stat", ["-c", "%a", join(origin.folder, "mirrors")], { encoding: "utf8" });
    expect(mode.trim()).toBe("700");
  });
});
