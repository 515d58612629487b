import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { Mistake } from "../../src/domain/failure.ts";
import { openStore } from "../../src/store/open-store.ts";
import { networkFileSystem, networkFileSystemOfType } from "../../src/store/sqlite/network-file-system.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { delivery, NOW } from "./samples.ts";

const clock = new FakeClock(NOW);
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "towpath-folder-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const refusal = (): Promise<unknown> => openStore({ dataDir }, clock).catch((error: unknown) => error);

describe("The folder of the embedded store", () => {
  it("is made, and readable by its owner only", async () => {
    const store = await openStore({ dataDir: join(dataDir, "new", "folder") }, clock);
    const folder = join(dataDir, "new", "folder", "store");
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "towpath.sqlite")).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it("is closed to others where it was open to them", async () => {
    mkdirSync(join(dataDir, "store"));
    chmodSync(join(dataDir, "store"), 0o755);
    await (await openStore({ dataDir }, clock)).close();
    expect(statSync(join(dataDir, "store")).mode & 0o777).toBe(0o700);
  });

  it("keeps what was stored from one start to the next, and ends the leases of the last one", async () => {
    const before = await openStore({ dataDir }, clock);
    await before.inbox.accept(delivery("d1"));
    await before.lanes.claim(1_000_000);
    await before.close();
    const after = await openStore({ dataDir }, clock);
    expect(await after.lanes.claim(1000)).toMatchObject({ strikes: 1, deliveries: [{ id: "d1" }] });
    await after.close();
  });

  it("is refused to a second store of the same process", async () => {
    const first = await openStore({ dataDir }, clock);
    const second = await refusal();
    expect(second).toBeInstanceOf(Mistake);
    expect(second).toMatchObject({ code: "data-folder-in-use" });
    await first.close();
    await (await openStore({ dataDir }, clock)).close();
  });

  it("is refused to a second process, with a sentence, and free as soon as the first is killed", async () => {
    const holder = spawn(process.execPath, [join(import.meta.dirname, "processes", "hold.ts"), dataDir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    expect(await refusal()).toMatchObject({
      code: "data-folder-in-use",
      message: expect.stringContaining(`in use by another Towpath (process ${holder.pid})`),
    });
    holder.kill("SIGKILL");
    await once(holder, "exit");
    await (await openStore({ dataDir }, clock)).close();
  });

  it("is refused with a sentence where it cannot be made", async () => {
    writeFileSync(join(dataDir, "store"), "a file");
    expect(await refusal()).toMatchObject({
      code: "data-folder-unusable",
      message: expect.stringContaining("DATA_DIR"),
    });
  });

  it("is known to lie on a network drive by the type that the system tells", () => {
    expect(networkFileSystem(dataDir)).toBeUndefined();
    expect(networkFileSystemOfType(0x6969)).toBe("NFS");
    expect(networkFileSystemOfType(0xff534d42 | 0)).toBe("CIFS");
    expect(networkFileSystemOfType(0xef53)).toBeUndefined();
  });
});
