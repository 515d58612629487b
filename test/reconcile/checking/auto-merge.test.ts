import { beforeEach, describe, expect, it } from "@jest/globals";
import { type CheckRecord, writeRecord } from "../../../src/reconcile/checking/check-record.ts";
import { shop, versions } from "../../support/checkout.ts";
import { FakeWorld, HOME } from "../../support/fake-world.ts";

describe("a promotion that Towpath merges by itself", () => {
  let world: FakeWorld;
  const pull = () => world.hub.pull({ id: HOME }, 1);
  const known = async (record: Partial<CheckRecord>): Promise<void> => {
    const { projection } = world.outside;
    await writeRecord(projection, HOME, 1, { head: pull().head, state: "running", input: "", ...record });
    world.tick();
    await world.deliver("check_run.completed", { checked: pull().head });
    await world.settle();
  };

  beforeEach(async () => {
    world = new FakeWorld(shop({ dev: "{ merge: auto }" }));
    world.checksPulls = true;
    await world.adopt();
    await world.build("ghcr.io/acme/checkout:1.5.0");
    await world.settle();
  });

  it("waits until its manifests and policies were checked, and are right, though nothing requires that", async () => {
    expect(pull().state).toBe("open");
    await known({ state: "running" });
    expect(pull().state).toBe("open");
    await known({ state: "done", passed: false });
    expect(pull().state).toBe("open");
    await known({ state: "done", passed: true, head: "0".repeat(40) });
    expect(pull().state).toBe("open");
    await known({ state: "running", passed: true });
    expect(pull().state).toBe("closed");
    expect(versions(world)[0]).toBe("1.5.0");
  });

  it("asks GitHub no more than it has to while it waits", async () => {
    world.hub.calls = [];
    await known({ state: "running" });
    expect(world.hub.calls).toEqual(["get-pull"]);
  });

  it("is merged after results that an older version wrote down", async () => {
    await known({ state: "done" });
    expect(pull().state).toBe("closed");
  });
});
