import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { connectSandbox } from "../../src/sandbox/control/connect.ts";
import { useSandbox } from "../support/sandbox.ts";

const MAIN = fileURLToPath(new URL("../../src/sandbox/main.ts", import.meta.url));

describe("a sandbox in a process of its own", () => {
  const child = spawn(process.execPath, [MAIN, "--clock", "2026-03-02T09:00:00Z"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let url = "";

  beforeAll(async () => {
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    ({ url } = JSON.parse(line) as { url: string });
  });

  afterAll(async () => {
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number | null];
    expect(code).toBe(0);
  });

  it("is controlled over HTTP by the same methods", async () => {
    const sandbox = connectSandbox(url);
    await sandbox.createUser({ login: "ada" });
    const { fullName } = await sandbox.createRepository({ owner: "ada", name: "env", files: { "a.md": "a\n" } });
    await sandbox.push({ repository: fullName, as: "ada", files: { "a.md": "b\n" } });
    expect(await sandbox.readFile({ repository: fullName, path: "a.md" })).toBe("b\n");
    expect(await sandbox.listFiles({ repository: fullName })).toEqual(["a.md"]);
    await expect(sandbox.readFile({ repository: "ada/gone", path: "a.md" })).rejects.toThrow(
      "there is no repository ada/gone",
    );
  });

  it("tells its clock to who follows it, at once and whenever it is set", async () => {
    const sandbox = connectSandbox(url);
    const now = async (path: string): Promise<unknown> => (await fetch(new URL(path, url))).json();
    expect(await now("/_sandbox/clock")).toEqual({ now: "2026-03-02T09:00:00.000Z", running: false });
    const next = now("/_sandbox/clock?wait");
    await sandbox.advance({ ms: 60_000 });
    expect(await next).toEqual({ now: "2026-03-02T09:01:00.000Z", running: false });
  });
});

describe("what a sandbox was asked", () => {
  const github = useSandbox();

  it("is kept in a log that can be counted and cleared", async () => {
    await fetch(`${github.current.url}/meta`);
    await fetch(`${github.current.url}/repos/no/body`);
    expect(github.current.requests()).toMatchObject([
      { method: "GET", path: "/meta", by: "anonymous", kind: "rest", status: 200 },
      { method: "GET", path: "/repos/no/body", by: "anonymous", kind: "rest", status: 404 },
    ]);
    github.current.clearRequests();
    expect(github.current.requests()).toEqual([]);
  });
});
