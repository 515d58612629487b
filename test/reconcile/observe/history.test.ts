import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { releaseKey } from "../../../src/domain/release.ts";
import type { Sha } from "../../../src/domain/repository.ts";
import type { Look, LookHead } from "../../../src/reconcile/ledger/adoption.ts";
import { followHistory, type HistorySource, type Track } from "../../../src/reconcile/observe/history.ts";
import type { Looking } from "../../../src/reconcile/observe/looking.ts";
import { TrackStore } from "../../../src/reconcile/observe/track-store.ts";
import { FakeGit } from "../../support/fakes/fake-git.ts";
import { FakeStore } from "../../support/fakes/fake-store.ts";
import { plainLooking } from "../../support/looking.ts";

const ENVIRONMENTS = ["dev", "prod"];
const APPLICATIONS = ["cart", "pay"];
const pod = (application: string, version: string): string =>
  `kind: Pod\napiVersion: v1\nspec: {containers: [{image: "ghcr.io/acme/${application}:${version}"}]}\n`;
const file = (application: string, environment: string): string => `apps/${application}/${environment}/pod.yaml`;

/** Each reading sees only the environments and applications that its name lists. */
const lookingFor = (reading: string): Looking => {
  const all = plainLooking();
  return {
    ...all,
    locate: (path) =>
      all.locate(path).filter((one) => reading.includes(one.environment) && reading.includes(one.application)),
  };
};

const sourceOf = (git: FakeGit): HistorySource => ({
  mirror: () => git.mirror(),
  looking: async ({ reading }) => lookingFor(reading),
  renamed: async () => new Map(),
});

const headsAt = (reading: string, commit: Sha): ReadonlyMap<string, LookHead> =>
  new Map(
    ENVIRONMENTS.filter((name) => reading.includes(name)).map((name) => [
      name,
      { repository: 1, branch: "main", commit },
    ]),
  );

const lookAt = (reading: string, commit: Sha): Look => ({
  config: "0".repeat(40),
  reading,
  at: 0,
  heads: headsAt(reading, commit),
});

const told = ({ book }: Track): readonly string[] =>
  [...book.entries()]
    .map(([key, arrivals]) => {
      const list = arrivals.map(
        (one) => `${releaseKey(one.release)} ${one.commit} ${one.at}${one.baseline ? " baseline" : ""}`,
      );
      return `${key.replace("\n", "/")}: ${list.join("; ")}`;
    })
    .sort();

async function follow(git: FakeGit, looks: readonly Look[], track?: Track): Promise<Track> {
  const reading = looks.at(-1)?.reading ?? "";
  const followed = await followHistory(sourceOf(git), looks, headsAt(reading, git.branches.get("main") ?? ""), track);
  if (followed.kind !== "followed") throw new Error("rewritten");
  return followed.track;
}

const ALL = "dev prod cart pay";

describe("the history of a home", () => {
  it("takes what stands at the first look for baseline, and each change after it for an arrival", async () => {
    const git = new FakeGit();
    git.commit("main", { [file("cart", "dev")]: pod("cart", "1.0.0"), [file("cart", "prod")]: pod("cart", "0.9.0") });
    const adopted = git.commit("main", { [file("cart", "dev")]: pod("cart", "1.1.0") });
    const looks = [lookAt(ALL, adopted)];
    git.commit("main", { "README.md": "hello" });
    const third = git.commit("main", { [file("cart", "dev")]: pod("cart", "1.2.0") });
    const later = git.commit("main", { [file("pay", "dev")]: pod("pay", "3.0.0") });
    expect(told(await follow(git, looks))).toEqual([
      `dev/cart: ghcr.io/acme/cart=1.1.0 ${adopted} 1000 baseline; ghcr.io/acme/cart=1.2.0 ${third} 3000`,
      `dev/pay: ghcr.io/acme/pay=3.0.0 ${later} 4000 baseline`,
      `prod/cart: ghcr.io/acme/cart=0.9.0 ${adopted} 1000 baseline`,
    ]);
  });

  it("takes what a new look sees for the first time for baseline, and keeps what arrived before it", async () => {
    const git = new FakeGit();
    const first = git.commit("main", {
      [file("cart", "dev")]: pod("cart", "1.0.0"),
      [file("pay", "dev")]: pod("pay", "1.0.0"),
    });
    const second = git.commit("main", {
      [file("cart", "dev")]: pod("cart", "1.1.0"),
      [file("pay", "dev")]: pod("pay", "1.1.0"),
    });
    const looks = [lookAt("dev cart", first), lookAt("dev cart pay", second)];
    expect(told(await follow(git, looks))).toEqual([
      `dev/cart: ghcr.io/acme/cart=1.0.0 ${first} 0 baseline; ghcr.io/acme/cart=1.1.0 ${second} 1000`,
      `dev/pay: ghcr.io/acme/pay=1.1.0 ${second} 1000 baseline`,
    ]);
  });

  it("does not take a file that was broken for one commit for an arrival", async () => {
    const git = new FakeGit();
    const first = git.commit("main", { [file("cart", "dev")]: pod("cart", "1.0.0") });
    git.commit("main", { [file("cart", "dev")]: "image: [\n" });
    git.commit("main", { [file("cart", "dev")]: pod("cart", "1.0.0") });
    expect(told(await follow(git, [lookAt(ALL, first)]))).toEqual([
      `dev/cart: ghcr.io/acme/cart=1.0.0 ${first} 0 baseline`,
    ]);
  });

  it("starts again from the first look when a branch was moved by force", async () => {
    const git = new FakeGit();
    const first = git.commit("main", { [file("cart", "dev")]: pod("cart", "1.0.0") });
    git.commit("main", { [file("cart", "dev")]: pod("cart", "1.1.0") });
    const looks = [lookAt(ALL, first)];
    const track = await follow(git, looks);
    git.branches.set("main", first);
    const other = git.commit("main", { [file("cart", "dev")]: pod("cart", "1.2.0") });
    expect(told(await follow(git, looks, track))).toEqual([
      `dev/cart: ghcr.io/acme/cart=1.0.0 ${first} 0 baseline; ghcr.io/acme/cart=1.2.0 ${other} 2000`,
    ]);
  });

  it("asks for a new look when what was adopted is no longer in the branch", async () => {
    const git = new FakeGit();
    const first = git.commit("main", { [file("cart", "dev")]: pod("cart", "1.0.0") });
    const looks = [lookAt(ALL, first)];
    const track = await follow(git, looks);
    git.branches.delete("main");
    const anew = git.commit("main", { [file("cart", "dev")]: pod("cart", "2.0.0") });
    const heads = headsAt(ALL, anew);
    expect(await followHistory(sourceOf(git), looks, heads, track)).toEqual({ kind: "rewritten", branch: "main" });
    expect(told(await follow(git, [...looks, lookAt(ALL, anew)]))).toEqual([
      `dev/cart: ghcr.io/acme/cart=2.0.0 ${anew} 1000 baseline`,
    ]);
  });

  it("is the same followed bit by bit, with restarts in between, as followed at once", async () => {
    const edit = fc.record({
      application: fc.constantFrom(...APPLICATIONS),
      environment: fc.constantFrom(...ENVIRONMENTS),
      version: fc.constantFrom("1.0.0", "1.1.0", "1.2.0", undefined),
    });
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant("commit" as const), edits: fc.array(edit, { maxLength: 3 }) }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("follow" as const, "restart" as const) }) },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant("look" as const),
          reading: fc.constantFrom(ALL, "dev cart", "dev prod cart", "prod cart pay"),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant("force" as const), back: fc.integer({ min: 1, max: 3 }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const git = new FakeGit();
        const store = new FakeStore(() => 0);
        let looks = [lookAt(ALL, git.commit("main", { "README.md": "start" }))];
        let tracks = new TrackStore(store.projection, 1);
        const stepwise = async (): Promise<Track> => {
          const before = await tracks.load(looks);
          const reading = looks.at(-1)?.reading ?? "";
          const heads = headsAt(reading, git.branches.get("main") ?? "");
          let followed = await followHistory(sourceOf(git), looks, heads, before);
          if (followed.kind === "rewritten") {
            looks = [...looks, lookAt(reading, git.branches.get("main") ?? "")];
            followed = await followHistory(sourceOf(git), looks, heads, undefined);
          }
          if (followed.kind === "rewritten") throw new Error("rewritten twice");
          await tracks.save(looks, followed.track, followed.changed);
          return followed.track;
        };
        for (const one of steps) {
          if (one.kind === "commit") {
            const edits = one.edits.map(({ application, environment, version }) => [
              file(application, environment),
              version === undefined ? undefined : pod(application, version),
            ]);
            git.commit("main", Object.fromEntries(edits), { at: git.branches.size * 1000 });
          } else if (one.kind === "look") {
            await stepwise();
            looks = [...looks, lookAt(one.reading, git.branches.get("main") ?? "")];
          } else if (one.kind === "force") {
            let head = git.branches.get("main") ?? "";
            for (let back = 0; back < one.back; back += 1) head = git.at(head).parents[0] ?? head;
            git.branches.set("main", head);
            git.commit("main", { "README.md": `forced ${one.back}` });
          } else {
            await stepwise();
            if (one.kind === "restart") tracks = new TrackStore(store.projection, 1);
          }
        }
        const incremental = await stepwise();
        expect(told(incremental)).toEqual(told(await follow(git, looks)));
      }),
      { numRuns: 150 },
    );
  });
});
