import { describe, expect, it } from "@jest/globals";
import { Mistake, Transient } from "../../src/domain/failure.ts";
import { openStore } from "../../src/store/open-store.ts";
import { storageFailure } from "../../src/store/storage-failure.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { server } from "./each-store.ts";
import { delivery, NOW } from "./samples.ts";

const failing = (fields: object): Error => Object.assign(new Error("failed"), fields);

describe("A failure of the storage", () => {
  it.each(["ECONNREFUSED", "ECONNRESET", "57P01", "40P01", "40001", "53300", "08006"])(
    "with the code %s may go well the next time",
    (code) => expect(storageFailure(failing({ code }))).toBeInstanceOf(Transient),
  );

  it("is told for a full disk", () => {
    expect(storageFailure(failing({ code: "ERR_SQLITE_ERROR", errcode: 13 }))).toMatchObject({
      name: "Transient",
      message: expect.stringContaining("full"),
    });
  });

  it("stays what it is where it is a bug", () => {
    const bug = failing({ code: "42601" });
    expect(storageFailure(bug)).toBe(bug);
    expect(storageFailure(failing({ errcode: 1 }))).not.toBeInstanceOf(Transient);
  });

  it("at the start is told to the one who starts it, without the password", async () => {
    const url = "postgres://towpath:hunter22@127.0.0.1:1/towpath";
    const error = await openStore({ dataDir: "", databaseUrl: url }, new FakeClock(NOW)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Mistake);
    expect(error).toMatchObject({ code: "database-unreachable", message: expect.stringContaining("DATABASE_URL") });
    expect(String(error)).not.toContain("hunter22");
  });

  it("in the middle is transient, and the store works again when the database does", async () => {
    const running = await server();
    if (running === undefined) return;
    const databaseUrl = await running.newDatabase();
    const clock = new FakeClock(NOW);
    const store = await openStore({ dataDir: "", databaseUrl, leaseTime: "clock" }, clock);
    const other = await openStore({ dataDir: "", databaseUrl, leaseTime: "clock" }, clock);
    await store.inbox.accept(delivery("d1"));
    await running.disconnectAll(databaseUrl);
    const outcomes = await Promise.allSettled([1, 2, 3].map((n) => store.inbox.accept(delivery(`during-${n}`))));
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toBeInstanceOf(Transient);
    }
    expect(await store.inbox.accept(delivery("after"))).toBe("accepted");
    await other.close();
    await store.close();
  });
});
