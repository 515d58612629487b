import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Decision } from "../../../src/domain/decision.ts";
import { Transient } from "../../../src/domain/failure.ts";
import { formatDecision } from "../../../src/reconcile/ledger/decision-file.ts";
import { decisionPath } from "../../../src/reconcile/ledger/decision-path.ts";
import { Ledger } from "../../../src/reconcile/ledger/ledger.ts";
import { orphans, underCurrentName } from "../../../src/reconcile/ledger/orphans.ts";
import { KEPT_AFTER_END_MS, pruneDecisions } from "../../../src/reconcile/ledger/prune-decisions.ts";
import { endDecision, recordDecisions } from "../../../src/reconcile/ledger/record-decisions.ts";
import { interruptAt } from "../../support/fakes/fake-hub.ts";
import { byId, LedgerScene } from "./ledger-scene.ts";
import { AT, hold, ONE_OF_EACH } from "./some-decisions.ts";

const HELD = hold();
const END = { by: "bob", at: AT + 1000, reason: "Payments are back" };
const ROLLBACK = ONE_OF_EACH.find(({ kind }) => kind === "rollback") ?? HELD;

let scene: LedgerScene;
beforeEach(() => {
  scene = new LedgerScene();
});

const commits = (): number => {
  let count = 0;
  for (let sha = scene.tip; sha !== undefined; sha = scene.git.at(sha).parents[0]) count += 1;
  return count;
};

describe("recording decisions", () => {
  it("begins the ledger, and writes all of a comment in one commit that names who decided", async () => {
    const { commit, decisions } = await recordDecisions(scene.writing(), { write: ONE_OF_EACH });
    expect(commits()).toBe(1);
    expect(byId(decisions.values())).toEqual(byId(ONE_OF_EACH));
    expect(byId((await scene.look()).decisions)).toEqual(byId(ONE_OF_EACH));
    expect(scene.git.at(commit ?? "").message).toBe(
      [
        "Decide: hold checkout in prod-eu (c100-0) and 7 more",
        "",
        "Towpath-Decision: hold checkout in prod-eu (c100-0)",
        "Towpath-Decision: freeze prod-eu (c101-0)",
        "Towpath-Decision: pin checkout in prod-eu (c102-0)",
        "Towpath-Decision: quarantine checkout (c103-0)",
        "Towpath-Decision: override checkout in prod-eu (c104-0)",
        "Towpath-Decision: request checkout in prod-eu (c105-0)",
        "Towpath-Decision: rollback checkout in prod-eu (c106-0)",
        "Towpath-Decision: acknowledgement checkout in prod-eu (c107-0)",
        "Towpath-By: alice",
        "Towpath-Ledger: 100",
      ].join("\n"),
    );
  });

  it("lets no name put a trailer or a mention into the message", async () => {
    const application = "x\n\nTowpath-Ledger: 666 @all #1 gh-2";
    const { commit } = await recordDecisions(scene.writing(), { write: [hold({ application })] });
    const { message } = scene.git.at(commit ?? "");
    expect(message.split("\n").filter((line) => line.startsWith("Towpath-Ledger"))).toEqual(["Towpath-Ledger: 100"]);
    expect(message).not.toMatch(/@|#|gh-2/);
    expect((await scene.look()).decisions).toHaveLength(1);
  });

  it("changes nothing when the command is worked off again, and tells what was resolved the first time", async () => {
    await recordDecisions(scene.writing(), { write: [ROLLBACK] });
    scene.restart();
    const other = { ...ROLLBACK, images: [{ image: "ghcr.io/acme/checkout", tag: "1.3.0" }] };
    const replayed = await recordDecisions(scene.writing(), { write: [other] });
    expect(replayed).toEqual({ decisions: new Map([[ROLLBACK.id, ROLLBACK]]), commit: undefined });
    expect(commits()).toBe(1);
  });

  it("ends a decision once: who was first stays", async () => {
    await recordDecisions(scene.writing(), { write: [HELD] });
    expect(await endDecision(scene.writing(), HELD.id, END)).toEqual({ ...HELD, ended: END });
    expect(await endDecision(scene.writing(), HELD.id, { ...END, by: "carol" })).toEqual({ ...HELD, ended: END });
    expect(await endDecision(scene.writing(), "c404-0", END)).toBeUndefined();
    expect(commits()).toBe(2);
    expect(scene.git.at(scene.tip ?? "").message).toContain(
      "Towpath-Decision: end hold checkout (c100-0)\nTowpath-By: bob",
    );
  });

  it("does not end what ended by itself before", async () => {
    const short = hold({ until: AT + 500 });
    await recordDecisions(scene.writing(), { write: [short] });
    expect(await endDecision(scene.writing(), short.id, END)).toEqual(short);
  });

  it("writes over nothing that it cannot read", async () => {
    await scene.write(decisionPath(HELD), "schema: 1\n");
    await expect(recordDecisions(scene.writing(), { write: [HELD] })).rejects.toThrow(
      /hold-c100-0.yaml.* cannot be read/,
    );
    expect(scene.text(decisionPath(HELD))).toBe("schema: 1\n");
  });
});

describe("recording in the crash windows", () => {
  it.each([1, 2].flatMap((n) => (["before", "after"] as const).map((when) => [n, when] as const)))(
    "has the decision once if write %i breaks %s it took place",
    async (n, when) => {
      await scene.write("README.md", "The ledger\n");
      scene.hub.interrupt = interruptAt(n, when);
      await expect(recordDecisions(scene.writing(), { write: [ROLLBACK] })).rejects.toThrow(Transient);
      scene.hub.interrupt = () => {};
      scene.restart();
      await recordDecisions(scene.writing(), { write: [ROLLBACK] });
      expect((await scene.look()).decisions).toEqual([ROLLBACK]);
      expect(commits()).toBe(2);
    },
  );

  it("loses nothing where two write at once", async () => {
    await scene.write("README.md", "The ledger\n");
    const other = new Ledger();
    const [a, b] = [scene.writing(), scene.writing(other)];
    await Promise.all([
      recordDecisions(a, { write: [HELD] }),
      recordDecisions(b, { write: [hold({ id: "c200-0" })] }),
      recordDecisions(b, { write: [hold({ id: "c300-0" })] }),
    ]);
    expect((await scene.look()).decisions.map(({ id }) => id).sort()).toEqual(["c100-0", "c200-0", "c300-0"]);
    expect((await scene.look(new Ledger())).decisions).toHaveLength(3);
    expect(commits()).toBe(4);
  });

  it("writes a decision once where two work off the same command", async () => {
    await scene.write("README.md", "The ledger\n");
    const [a, b] = [scene.writing(), scene.writing(new Ledger())];
    const first = await recordDecisions(a, { write: [ROLLBACK] });
    const second = await recordDecisions(b, { write: [{ ...ROLLBACK, reason: "other" }] });
    expect(first.commit).toBeDefined();
    expect(second).toEqual({ decisions: new Map([[ROLLBACK.id, ROLLBACK]]), commit: undefined });
  });

  it("gives up for now where the branch moves each time", async () => {
    await scene.write("README.md", "The ledger\n");
    scene.hub.interrupt = (when, call) => {
      if (when === "before" && call === "append") scene.push({ "noise.txt": `${scene.hub.calls.length}` });
    };
    await expect(recordDecisions(scene.writing(), { write: [HELD] })).rejects.toThrow(/moved each time/);
  });
});

describe("pruning", () => {
  it("takes out what ended ninety days ago and is not needed, and keeps what has no end", async () => {
    const ended = hold({ id: "c1-0", ended: END });
    const expired = hold({ id: "c2-0", until: END.at });
    const needed = hold({ id: "c3-0", ended: END });
    await recordDecisions(scene.writing(), { write: [ended, expired, needed, HELD] });
    const unneeded = async (old: readonly Decision[]) => old.filter(({ id }) => id !== needed.id);
    scene.tick(KEPT_AFTER_END_MS - 1);
    expect(await pruneDecisions(scene.writing(), unneeded)).toBeUndefined();
    scene.tick(2000);
    expect(await pruneDecisions(scene.writing(), unneeded)).toBe(scene.tip);
    expect(byId((await scene.look()).decisions).map(({ id }) => id)).toEqual(["c100-0", "c3-0"]);
    expect(await pruneDecisions(scene.writing(), unneeded)).toBeUndefined();
    expect(scene.text(decisionPath(ended))).toBeUndefined();
    expect(scene.text(decisionPath(HELD))).toBe(formatDecision(HELD));
  });
});

describe("decisions and the names of today", () => {
  const known = {
    applications: new Set(["store"]),
    environments: new Set(["prod"]),
    was: new Map([["shop", "store"]]),
    now: AT,
  };

  it("keeps a decision under a former name for the application that it is called now", () => {
    const held = hold({ application: "shop", environment: "prod" });
    expect(underCurrentName(held, known.was)).toEqual({ ...held, application: "store" });
    expect(underCurrentName(hold(), known.was)).toEqual(hold());
    expect(orphans([held], known)).toEqual([]);
  });

  it("tells what names nobody any more, and how to mend it", () => {
    const told = orphans([hold(), hold({ application: "shop", environment: "prod-eu" })], known);
    expect(told.map(({ message }) => message)).toEqual([
      "The hold of checkout by alice names the application checkout, which towpath.yaml and the layout do not know: add `was: [checkout]` to the application that it is called now, or end the hold (comment /unhold checkout, or delete decisions/applications/checkout/hold-c100-0.yaml on towpath-ledger by a pull request).",
      "The hold of store in prod-eu by alice names the environment prod-eu, which towpath.yaml and the layout do not know: name the environment as before, or decide anew under its new name and end the hold (comment /unhold store prod-eu, or delete decisions/promotions/prod-eu/shop/hold-c100-0.yaml on towpath-ledger by a pull request).",
    ]);
  });

  it("passes over what has ended and what holds nothing back", () => {
    const past = hold({ ended: { ...END, at: AT } });
    const passing = ONE_OF_EACH.filter(({ kind }) => !["hold", "freeze", "pin", "quarantine"].includes(kind));
    expect(orphans([past, ...passing], known)).toEqual([]);
  });
});
