import { beforeEach, describe, expect, it } from "@jest/globals";
import type { CommitOrigins } from "../../../src/ports/commit-origins.ts";
import { formatDecision } from "../../../src/reconcile/ledger/decision-file.ts";
import { decisionPath } from "../../../src/reconcile/ledger/decision-path.ts";
import { Ledger } from "../../../src/reconcile/ledger/ledger.ts";
import { formatMergeRecord, mergeRecordPath } from "../../../src/reconcile/ledger/merge-record.ts";
import { recordDecisions } from "../../../src/reconcile/ledger/record-decisions.ts";
import { LEDGER_BRANCH } from "../../../src/reconcile/ledger/shape.ts";
import { APP } from "../../support/fakes/fake-git.ts";
import { LedgerScene } from "./ledger-scene.ts";
import { hold } from "./some-decisions.ts";

const HELD = hold();
const PATH = decisionPath(HELD);
const FORGED = hold({ id: "c666-0", application: "cart", by: "mallory" });
const OURS = "Decide\n\nTowpath-Ledger: 100";

let scene: LedgerScene;
beforeEach(async () => {
  scene = new LedgerScene();
  await scene.write("README.md", "The ledger\n");
  await recordDecisions(scene.writing(), { write: [HELD] });
  scene.tick();
  await scene.look();
});

const ids = async (): Promise<readonly string[]> => (await scene.look()).decisions.map(({ id }) => id);
const codes = (): readonly string[] => scene.ledger.warnings.map(({ code }) => code);

describe("a commit that a stranger pushes to the ledger", () => {
  it("adds no decision, is told with its author and path, and blocks nobody", async () => {
    const sha = scene.push({ [decisionPath(FORGED)]: formatDecision(FORGED) });
    expect(await ids()).toEqual(["c100-0"]);
    expect(scene.ledger.warnings).toEqual([
      {
        code: "ledger-untrusted-commit",
        file: decisionPath(FORGED),
        message: `The commit ${sha.slice(0, 12)} by alice on the branch towpath-ledger (${decisionPath(FORGED)}) does not count: it came neither from Towpath nor by a pull request. If it is wanted, let a maintainer merge it by a pull request (a merge commit or a squash); else it goes with Towpath's next commit.`,
      },
    ]);
    expect(scene.ledger.problems).toEqual([]);
    expect(scene.log.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
  });

  it("lifts no hold, neither by deleting it nor by ending it", async () => {
    scene.push({ [PATH]: undefined });
    expect(await ids()).toEqual(["c100-0"]);
    scene.push({ [PATH]: formatDecision({ ...HELD, ended: { by: "alice", at: 1, reason: "" } }) });
    expect((await scene.look()).decisions).toEqual([HELD]);
  });

  it("does not count for naming the App as author and for our trailer", async () => {
    scene.push({ [PATH]: undefined }, OURS, APP);
    expect(await ids()).toEqual(["c100-0"]);
    expect(codes()).toEqual(["ledger-untrusted-commit"]);
  });

  it("does not count if the App made it for another ledger, or for something else", async () => {
    for (const message of ["Decide\n\nTowpath-Ledger: 666", "Promote", "Towpath-Ledger: 100\n\nas I say"]) {
      scene.hub.signed.add(scene.push({ [PATH]: undefined }, message, APP));
    }
    expect(await ids()).toEqual(["c100-0"]);
  });

  it("is gone with what Towpath writes next, which restores what it deleted", async () => {
    scene.push({ [PATH]: undefined, [decisionPath(FORGED)]: formatDecision(FORGED) });
    await recordDecisions(scene.writing(), { write: [hold({ id: "c200-0" })] });
    expect(await ids()).toEqual(["c100-0", "c200-0"]);
    expect(scene.text(PATH)).toBe(formatDecision(HELD));
    expect(scene.text(decisionPath(FORGED))).toBeUndefined();
    expect(codes()).toEqual([]);
  });

  it("does not keep Towpath from writing the same: a copy of a decision does not make it disappear", async () => {
    const next = hold({ id: "c200-0" });
    scene.push({ [decisionPath(next)]: formatDecision(next) });
    await recordDecisions(scene.writing(), { write: [next] });
    expect(await ids()).toEqual(["c100-0", "c200-0"]);
    scene.loseDatabase();
    expect(await ids()).toEqual(["c100-0", "c200-0"]);
  });

  it("forges no record of a merge and no adoption", async () => {
    const record = {
      application: "checkout",
      environment: "prod",
      pullRequest: 7,
      repository: "acme/env",
      mergeCommit: "a".repeat(40),
      head: "b".repeat(40),
      mergedAt: 0,
      mergedBy: "mallory",
      proposed: [],
      merged: [],
      gates: [],
    };
    scene.push({ [mergeRecordPath(record, 7)]: formatMergeRecord(record), "adoption.yaml": "schema: 1\nlooks: []\n" });
    await scene.look();
    expect(scene.ledger.has("prod\ncheckout", 7)).toBe(false);
    expect(scene.ledger.looks).toBeUndefined();
  });

  it("is asked about once, whatever restarts, and only so many at a time", async () => {
    for (let at = 0; at < 70; at += 1) scene.push({ "note.txt": `${at}` });
    scene.tick();
    scene.hub.calls = [];
    await scene.look();
    expect(scene.hub.calls).toHaveLength(50);
    expect(scene.ledger.askAgainAt).toBeGreaterThan(scene.clock.now());
    scene.restart();
    await scene.look();
    expect(scene.hub.calls).toHaveLength(70);
    scene.restart();
    await scene.look();
    expect(scene.hub.calls).toHaveLength(70);
  });
});

describe("a pull request into the ledger", () => {
  it("adds a decision where a maintainer merged it, and not where somebody else did", async () => {
    const edit = { [decisionPath(FORGED)]: formatDecision(FORGED) };
    const sha = scene.merge(edit, "walter");
    expect(await ids()).toEqual(["c100-0"]);
    expect(scene.ledger.warnings[0]?.message).toContain("walter, who merged #1, has the role write");
    scene.git.branches.set(LEDGER_BRANCH, scene.git.at(sha).parents[0] ?? "");
    scene.merge(edit, "maria");
    expect(await ids()).toEqual(["c100-0", "c666-0"]);
  });

  it("counts by another right where that is given", async () => {
    scene.merge({ [decisionPath(FORGED)]: formatDecision(FORGED) }, "walter");
    const lenient = await scene.look(new Ledger((role) => role === "write"));
    expect(lenient.decisions).toHaveLength(2);
  });

  it("ends a decision by deleting its file, and its end is remembered by whom and when", async () => {
    scene.tick();
    const sha = scene.merge({ [PATH]: undefined });
    const ended = { ...HELD, ended: { by: "maria", at: scene.git.at(sha).at, reason: "deleted by #1" } };
    expect((await scene.look()).decisions).toEqual([ended]);
    scene.loseDatabase();
    expect((await scene.look()).decisions).toEqual([ended]);
    await scene.write("README.md", "More\n");
    expect(scene.text(PATH)).toBe(formatDecision(ended));
    scene.merge({ [PATH]: undefined });
    expect((await scene.look()).decisions).toEqual([]);
  });

  it("brings no more than its own difference over what a stranger pushed before", async () => {
    scene.push({ [PATH]: undefined });
    scene.merge({ "README.md": "Changed\n" });
    expect(await ids()).toEqual(["c100-0"]);
    await recordDecisions(scene.writing(), { write: [hold({ id: "c200-0" })] });
    expect(scene.text("README.md")).toBe("Changed\n");
    expect(await ids()).toEqual(["c100-0", "c200-0"]);
  });

  it("counts as soon as GitHub lists it for the commit, which may be after a while", async () => {
    const origins = scene.hub.commitOrigins;
    const lagging: CommitOrigins = {
      of: async (repository, sha) => ({ ...(await origins.of(repository, sha)), merge: undefined }),
    };
    scene.merge({ [PATH]: undefined });
    const { outside, home, homeMirror } = scene.writing();
    await scene.ledger.refresh({ ...outside, commitOrigins: lagging }, home, homeMirror);
    expect(scene.ledger.decisions).toEqual([HELD]);
    const again = scene.ledger.askAgainAt ?? 0;
    expect(again).toBeLessThanOrEqual(scene.clock.now() + 60_001);
    scene.tick(60_001);
    expect((await scene.look()).decisions[0]?.ended?.by).toBe("maria");
    expect(scene.ledger.askAgainAt).toBeUndefined();
  });
});

describe("a ledger whose branch was rewritten", () => {
  const rewrites: readonly (readonly [string, () => void])[] = [
    ["deleted", () => scene.git.branches.delete(LEDGER_BRANCH)],
    ["set back", () => scene.git.branches.set(LEDGER_BRANCH, scene.git.at(scene.tip ?? "").parents[0] ?? "")],
    [
      "begun anew",
      () => {
        scene.git.branches.delete(LEDGER_BRANCH);
        scene.push({ "README.md": "Mine\n" });
      },
    ],
    [
      "set to a commit of Towpath's own that lost a race",
      () => {
        const old = scene.git.at(scene.git.at(scene.tip ?? "").parents[0] ?? "");
        const { files, sha } = old;
        const lost = scene.git.store({ files, parents: [sha], at: old.at + 1, message: OURS, who: APP });
        scene.hub.signed.add(lost);
        scene.git.branches.set(LEDGER_BRANCH, lost);
      },
    ],
    [
      "given another first parent",
      () => {
        const tip = scene.git.at(scene.tip ?? "");
        const old = scene.git.at(tip.parents[0] ?? "");
        const parents = [old.sha, tip.sha];
        const sha = scene.git.store({ files: old.files, parents, at: 0, message: OURS, who: APP });
        scene.git.branches.set(LEDGER_BRANCH, sha);
      },
    ],
  ];

  it.each(rewrites)(
    "by being %s goes on with what was decided, says so, and comes back with the next decision",
    async (_, rewrite) => {
      const before = scene.tip;
      rewrite();
      scene.restart();
      expect(await ids()).toEqual(["c100-0"]);
      expect(codes()).toContain("ledger-rewritten");
      expect(scene.ledger.problems).toEqual([]);
      await recordDecisions(scene.writing(), { write: [hold({ id: "c200-0" })] });
      expect(await ids()).toEqual(["c100-0", "c200-0"]);
      expect(codes()).toEqual([]);
      expect(scene.git.isAncestor(before ?? "", scene.tip ?? "")).toBe(true);
      scene.loseDatabase();
      expect(await ids()).toEqual(["c100-0", "c200-0"]);
    },
  );

  it("is no matter where only what did not count is gone: so people mend a push", async () => {
    const good = scene.tip ?? "";
    scene.push({ [PATH]: undefined });
    await scene.look();
    scene.git.branches.set(LEDGER_BRANCH, good);
    expect(await ids()).toEqual(["c100-0"]);
    expect(codes()).toEqual([]);
  });

  it("stops everything where what was decided cannot be found any more", async () => {
    const gone = scene.tip ?? "";
    scene.git.branches.delete(LEDGER_BRANCH);
    scene.push({ "README.md": "Mine\n" });
    scene.git.forget(gone);
    scene.restart();
    await expect(scene.look()).rejects.toThrow(new RegExp(`its commit ${gone}, which holds the decisions`));
  });

  it("stops everything where nothing is Towpath's and nothing is remembered", async () => {
    scene.git.branches.delete(LEDGER_BRANCH);
    scene.push({ [decisionPath(FORGED)]: formatDecision(FORGED) }, OURS, APP);
    scene.loseDatabase();
    await expect(scene.look()).rejects.toThrow(/No commit of the branch towpath-ledger.* is verifiably Towpath's/);
  });
});

describe("reading the ledger", () => {
  it("asks GitHub nothing and reads no file where nothing changed, and one file where one did", async () => {
    for (let at = 0; at < 30; at += 1) await recordDecisions(scene.writing(), { write: [hold({ id: `c${at}-1` })] });
    await scene.look();
    scene.hub.calls = [];
    scene.git.blobsRead = 0;
    await scene.look();
    expect(scene.git.blobsRead).toBe(0);
    await recordDecisions(scene.writing(), { write: [hold({ id: "c900-0" })] });
    expect(await ids()).toHaveLength(32);
    expect(scene.git.blobsRead).toBe(1);
    expect(scene.hub.calls).toEqual(["commit", "commit", "append"]);
  });

  it("survives the loss of the database with one look at the newest commit", async () => {
    scene.loseDatabase();
    scene.hub.calls = [];
    expect(await ids()).toEqual(["c100-0"]);
    expect(scene.hub.calls).toEqual(["commit-origin"]);
  });

  it("blocks what a broken file concerns, and all of the home where that cannot be told", async () => {
    await scene.write("decisions/applications/checkout/hold-c7-0.yaml", "schema: 1\nkind: hold\n");
    await scene.write("decisions/environments/prod/notes.txt", "freeze?\n");
    await scene.write("decisions/hold.yaml", "schema: 1\n");
    await scene.look();
    expect(scene.ledger.problems.map(({ concern, problem }) => [concern, problem.file, problem.line])).toEqual([
      [{ application: "checkout" }, "decisions/applications/checkout/hold-c7-0.yaml", 1],
      [{ environment: "prod" }, "decisions/environments/prod/notes.txt", 1],
      [{}, "decisions/hold.yaml", 1],
    ]);
    expect(scene.ledger.decisions).toEqual([HELD]);
    scene.merge({ "decisions/hold.yaml": undefined });
    await scene.look();
    expect(scene.ledger.problems).toHaveLength(2);
  });

  it("passes over a mirror that is older than the one that was read last", async () => {
    const { outside, home, homeMirror } = scene.writing();
    await recordDecisions(scene.writing(), { write: [hold({ id: "c200-0" })] });
    await scene.look();
    await scene.ledger.refresh(outside, home, homeMirror);
    await scene.look();
    const before = scene.ledger.decisions;
    await scene.ledger.refresh(outside, home, homeMirror);
    expect(scene.ledger.decisions).toEqual(before);
  });
});
