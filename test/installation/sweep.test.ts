import { describe, expect, it } from "@jest/globals";
import { Mistake } from "../../src/domain/failure.ts";
import { lostDeliveries, sweep } from "../../src/installation/sweep.ts";
import type { HookAttempt } from "../../src/ports/hook-deliveries.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { FakeLog } from "../support/fakes/fake-log.ts";
import { FakeStore } from "../support/fakes/fake-store.ts";

const attempt = (id: number, guid: string, at: number, succeeded: boolean): HookAttempt => ({
  id,
  guid,
  at,
  succeeded,
});

describe("deliveries that never arrived", () => {
  it("are those none of whose attempts succeeded, each once, the oldest first", () => {
    const attempts = [
      attempt(5, "c", 50, false),
      attempt(4, "a", 40, false),
      attempt(3, "b", 30, true),
      attempt(2, "b", 20, false),
      attempt(1, "a", 10, false),
    ];
    expect(lostDeliveries(attempts).map(({ id }) => id)).toEqual([4, 5]);
  });
});

describe("a sweep", () => {
  it("wakes every installation and every home that does not rest, and asks GitHub again for what was lost", async () => {
    const store = new FakeStore(() => 0);
    const home = { installationId: 3, fullName: "acme/a", defaultBranch: "main", imagePatterns: [], memberIds: [] };
    await store.homes.put({ ...home, repositoryId: 7, paused: undefined });
    await store.homes.put({ ...home, repositoryId: 8, paused: "archived" });
    const woken: string[] = [];
    const asked: number[] = [];
    await sweep(
      {
        installations: { list: async () => [{ id: 4, account: "other" }] },
        homes: store.homes,
        lanes: { wake: async (key) => void woken.push(key) },
        inbox: store.inbox,
        hookDeliveries: {
          since: async () => [attempt(1, "a", 10, false), attempt(2, "b", 20, false)],
          redeliver: async (id) => {
            asked.push(id);
            if (id === 1) throw new Mistake("gone", "GitHub no longer has it.");
          },
        },
        clock: new FakeClock(1_790_000_000_000),
        log: new FakeLog(),
      },
      undefined,
    );
    expect(woken.sort()).toEqual(["installation:3", "installation:4"]);
    expect([...store.accepted.values()].map(({ lane, payload }) => ({ lane, payload }))).toEqual([
      { lane: "repository:7", payload: { repositoryId: 7, sweep: true } },
      { lane: "checks:7:all", payload: {} },
    ]);
    expect(asked).toEqual([1, 2]);
  });
});
