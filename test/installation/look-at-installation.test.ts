import { beforeEach, describe, expect, it } from "@jest/globals";
import { lookAtInstallation } from "../../src/installation/look-at-installation.ts";
import type { Home } from "../../src/ports/facts.ts";
import type { Installations } from "../../src/ports/installations.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { FakeLog } from "../support/fakes/fake-log.ts";
import { FakeStore } from "../support/fakes/fake-store.ts";

type Repository = Awaited<ReturnType<Installations["repositories"]>>[number];

const environments: Repository = {
  id: 7,
  fullName: "acme/environments",
  installationId: 3,
  defaultBranch: "main",
  archived: false,
};
const source: Repository = { ...environments, id: 8, fullName: "acme/checkout" };

let store: FakeStore;
let woken: string[];
let active: boolean;
let repositories: Repository[];

const look = (named: readonly number[] = []): Promise<void> => {
  const clock = new FakeClock(1_790_000_000_000);
  return lookAtInstallation(
    {
      homes: store.homes,
      lanes: { wake: async (key) => void woken.push(key) },
      clock,
      log: new FakeLog(),
      installations: {
        list: async () => (active ? [{ id: 3, account: "acme" }] : []),
        repositories: async () => repositories,
        find: async () => undefined,
        withFile: async (asked) => asked.filter(({ id }) => id === environments.id),
      },
    },
    3,
    named,
  );
};
const home = () => store.known.get(environments.id);
const known = (): Home => {
  const found = home();
  if (found === undefined) throw new Error("the home is not known");
  return found;
};

beforeEach(() => {
  store = new FakeStore(() => 0);
  woken = [];
  active = true;
  repositories = [environments, source];
});

describe("looking at an installation", () => {
  it("finds the repository that holds towpath.yaml, wakes its lane, and leaves all others alone", async () => {
    await look();
    expect([...store.known.keys()]).toEqual([7]);
    expect(woken).toEqual(["repository:7", "checks:7:all"]);
  });

  it("changes nothing when it looks again", async () => {
    await look();
    await look();
    expect(woken).toEqual(["repository:7", "checks:7:all"]);
  });

  it("wakes a home that a delivery names, and no repository that is none", async () => {
    await look();
    await look([7, 8]);
    expect(woken).toEqual(["repository:7", "checks:7:all", "repository:7"]);
  });

  it("lets the homes of a suspended installation rest, and wakes them when it is back", async () => {
    await look();
    active = false;
    await look();
    expect(home()?.paused).toBe("suspended");
    active = true;
    await look();
    expect(home()?.paused).toBeUndefined();
    expect(woken).toEqual(["repository:7", "checks:7:all", "repository:7"]);
  });

  it("follows a repository that was renamed, and keeps what its passes found out", async () => {
    await look();
    await store.homes.put({ ...known(), imagePatterns: ["ghcr.io/acme/*"] });
    repositories = [{ ...environments, fullName: "acme/deploy" }];
    await look();
    expect(home()).toMatchObject({ fullName: "acme/deploy", imagePatterns: ["ghcr.io/acme/*"] });
  });

  it("lets an archived repository rest, and takes it up again when it is unarchived", async () => {
    await look();
    repositories = [{ ...environments, archived: true }];
    await look();
    expect(home()?.paused).toBe("archived");
    repositories = [environments];
    await look();
    expect(home()?.paused).toBeUndefined();
  });

  it("does not adopt what was archived before it was known", async () => {
    repositories = [{ ...environments, archived: true }];
    await look();
    expect(home()).toBeUndefined();
  });

  it("lets a repository rest that was taken out of the installation or transferred away", async () => {
    await look();
    repositories = [source];
    await look();
    expect(home()?.paused).toBe("unreachable");
  });

  it("takes over a home that was transferred to this installation's account", async () => {
    await look();
    await store.homes.put({ ...known(), installationId: 99, fullName: "old/environments", paused: "unreachable" });
    await look();
    expect(home()).toMatchObject({ installationId: 3, fullName: "acme/environments", paused: undefined });
  });
});
