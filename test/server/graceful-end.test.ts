import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { gracefulEnd } from "../../src/server/graceful-end.ts";
import { FakeLog } from "../support/fakes/fake-log.ts";

describe("Shutting down", () => {
  it("first stops taking and working, then closes, once", async () => {
    const done: string[] = [];
    const end = gracefulEnd({
      stopListening: async () => void done.push("listening"),
      stopWorking: async (deadline) => {
        await new Promise(setImmediate);
        done.push(`working, deadline ${deadline.aborted ? "over" : "ahead"}`);
      },
      close: async () => void done.push("closed"),
      log: new FakeLog(),
    });
    expect(await Promise.all([end("SIGTERM"), end("SIGTERM")])).toEqual([0, 0]);
    expect(done).toEqual(["listening", "working, deadline ahead", "closed"]);
  });

  it("tells passes to end at the deadline, and does not wait for those that do not listen", async () => {
    const log = new FakeLog();
    let closed = false;
    const end = gracefulEnd({
      stopListening: async () => {},
      stopWorking: () => new Promise(() => {}),
      close: async () => {
        closed = true;
      },
      log,
      deadlineMs: 10,
      graceMs: 10,
    });
    expect(await end("SIGTERM")).toBe(0);
    expect(closed).toBe(true);
    expect(log.lines.some(({ level }) => level === "warn")).toBe(true);
  });

  it("says so with its exit code when closing fails", async () => {
    const nothing = async (): Promise<void> => {};
    const close = async (): Promise<void> => {
      throw new Error("disk");
    };
    expect(await gracefulEnd({ stopListening: nothing, stopWorking: nothing, close, log: new FakeLog() })("x")).toBe(1);
  });

  it("of a real process on SIGTERM answers, finishes the pass, and exits with 0", async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "processes", "serve.ts")], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes("working\n") && said.includes("ready\n")) child.kill("SIGTERM");
    });
    const [code] = await once(child, "close");
    expect(said.split("\n").filter((line) => line !== "ready")).toEqual(["working", "worked", "closed", ""]);
    expect(code).toBe(0);
  });
});
