/** Random histories of trusted and forged commits: what counts is what Towpath and maintainers did, and nothing else. */
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Decision, endOf } from "../../../src/domain/decision.ts";
import { formatDecision } from "../../../src/reconcile/ledger/decision-file.ts";
import { decisionPath } from "../../../src/reconcile/ledger/decision-path.ts";
import { recordDecisions } from "../../../src/reconcile/ledger/record-decisions.ts";
import { LEDGER_BRANCH } from "../../../src/reconcile/ledger/shape.ts";
import { APP, type Edits, PERSON } from "../../support/fakes/fake-git.ts";
import { byId, LedgerScene } from "./ledger-scene.ts";
import { hold } from "./some-decisions.ts";

const decisionOf = (at: number): Decision => hold({ id: `c${at}-0`, application: `app-${at % 3}`, at: at * 1000 });
const index = fc.nat(3);
const step = fc.oneof(
  fc.record({ kind: fc.constant("record" as const), index }),
  fc.record({ kind: fc.constant("end" as const), index }),
  fc.record({
    kind: fc.constant("merge" as const),
    index,
    deletes: fc.boolean(),
    login: fc.constantFrom("maria", "walter"),
  }),
  fc.record({
    kind: fc.constant("push" as const),
    index,
    edit: fc.constantFrom("delete", "copy", "end", "break"),
    message: fc.constantFrom("Change", "Decide\n\nTowpath-Ledger: 100"),
    who: fc.constantFrom(APP, PERSON),
  }),
  fc.record({
    kind: fc.constant("rewrite" as const),
    how: fc.constantFrom("delete", "back", "orphan", "first parent", "lost race"),
    back: fc.integer({ min: 1, max: 4 }),
  }),
  fc.constant({ kind: "look" as const }),
  fc.constant({ kind: "restart" as const }),
  fc.constant({ kind: "lose database" as const }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Run {
  readonly scene = new LedgerScene();
  /** What counts, by id. */
  readonly model = new Map<string, Decision>();
  /** Decisions that a maintainer deleted since Towpath wrote last: who deletes a copy of them again changes no end. */
  readonly lifted = new Set<string>();
  /** The branch may lack what counts: a stranger moved it back. */
  rewritten = false;

  async act(step: Step): Promise<void> {
    const { scene, model } = this;
    switch (step.kind) {
      case "record": {
        const decision = decisionOf(step.index);
        const { commit } = await recordDecisions(scene.writing(), { write: [decision] });
        if (commit !== undefined) this.lifted.clear();
        if (!model.has(decision.id)) model.set(decision.id, decision);
        return;
      }
      case "end": {
        const { id } = decisionOf(step.index);
        const ended = { by: "bob", at: scene.clock.now(), reason: "over" };
        const { commit } = await recordDecisions(scene.writing(), { end: [{ id, ended }] });
        if (commit !== undefined) this.lifted.clear();
        const known = model.get(id);
        if (known !== undefined && endOf(known, ended.at) === undefined) model.set(id, { ...known, ended });
        return;
      }
      case "merge":
        return this.merge(decisionOf(step.index), step.deletes, step.login);
      case "push": {
        const decision = decisionOf(step.index);
        const text = {
          delete: undefined,
          copy: formatDecision(decision),
          end: formatDecision({ ...decision, ended: { by: "mallory", at: 1, reason: "" } }),
          break: "schema: [",
        }[step.edit];
        scene.push({ [decisionPath(decision)]: text, "noise.txt": `${scene.clock.now()}` }, step.message, step.who);
        return;
      }
      case "rewrite":
        return this.rewrite(step.how, step.back);
      case "look":
        return;
      case "restart":
        return scene.restart();
      case "lose database":
        if (!this.rewritten) scene.loseDatabase();
        return;
    }
  }

  private merge(decision: Decision, deletes: boolean, login: string): void {
    const { scene, model } = this;
    const path = decisionPath(decision);
    const there = scene.tip === undefined ? undefined : scene.text(path);
    if (scene.tip === undefined || (deletes && there === undefined)) return;
    const fresh = { ...decision, reason: `merged at ${scene.clock.now()}` };
    const edits: Edits = { [path]: deletes ? undefined : formatDecision(fresh) };
    const sha = scene.merge(edits, login);
    if (login !== "maria" || this.rewritten) return;
    if (!deletes) {
      this.lifted.delete(decision.id);
      model.set(decision.id, fresh);
      return;
    }
    if (this.lifted.has(decision.id)) return;
    const known = model.get(decision.id);
    if (known === undefined) return;
    const { at } = scene.git.at(sha);
    if (endOf(known, at) !== undefined) model.delete(decision.id);
    else {
      this.lifted.add(decision.id);
      model.set(decision.id, { ...known, ended: { by: login, at, reason: "deleted by #" } });
    }
  }

  private rewrite(how: string, back: number): void {
    const { git, tip } = this.scene;
    if (tip === undefined) return;
    let old = tip;
    for (let at = 0; at < back; at += 1) old = git.at(old).parents[0] ?? old;
    if (how === "lost race") {
      // What Towpath makes holds what counts then: here, what it wrote last before.
      while (!this.scene.hub.signed.has(old)) {
        const [parent] = git.at(old).parents;
        if (parent === undefined) return;
        old = parent;
      }
    }
    this.rewritten = true;
    if (how === "delete") git.branches.delete(LEDGER_BRANCH);
    else if (how === "back") git.branches.set(LEDGER_BRANCH, old);
    else if (how === "orphan") {
      git.branches.delete(LEDGER_BRANCH);
      this.scene.push({ "mine.txt": "" });
    } else {
      const { files } = git.at(old);
      const parents = how === "lost race" ? [old] : [old, tip];
      const sha = git.store({
        files,
        parents,
        at: this.scene.clock.now(),
        message: "Decide\n\nTowpath-Ledger: 100",
        who: APP,
      });
      if (how === "lost race") this.scene.hub.signed.add(sha);
      git.branches.set(LEDGER_BRANCH, sha);
    }
  }

  /** As it counts; numbers of pull requests aside. */
  async expectModel(): Promise<void> {
    const { decisions, problems, chain } = await this.scene.look();
    const plain = decisions.map((one) =>
      one.ended?.reason.startsWith("deleted by #") ? { ...one, ended: { ...one.ended, reason: "deleted by #" } } : one,
    );
    expect(byId(plain)).toEqual(byId(this.model.values()));
    expect(problems).toEqual([]);
    this.rewritten = chain?.rewritten === true;
  }
}

it("counts what Towpath wrote and maintainers merged, whatever strangers push, rewrite or delete", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const run = new Run();
      await run.scene.write("README.md", "The ledger\n");
      await run.expectModel();
      for (const one of steps) {
        // So that GitHub's lists are settled, and what was seen is remembered before somebody rewrites it.
        run.scene.tick();
        await run.act(one);
        await run.expectModel();
      }
    }),
    { numRuns: 250 },
  );
});
