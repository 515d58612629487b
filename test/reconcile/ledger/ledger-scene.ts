/** A ledger on a fake GitHub: Towpath writes to it, maintainers merge into it, and strangers push. */
import type { Decision } from "../../../src/domain/decision.ts";
import type { Sha } from "../../../src/domain/repository.ts";
import { appendToLedger, type LedgerWriting } from "../../../src/reconcile/ledger/append.ts";
import { Ledger } from "../../../src/reconcile/ledger/ledger.ts";
import { LEDGER_BRANCH } from "../../../src/reconcile/ledger/shape.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { type Edits, type FakeGit, PERSON, type Who } from "../../support/fakes/fake-git.ts";
import { FakeHub, type FakeRepository } from "../../support/fakes/fake-hub.ts";
import { FakeLog } from "../../support/fakes/fake-log.ts";
import { FakeStore } from "../../support/fakes/fake-store.ts";

const HOME = 100;

export class LedgerScene {
  readonly clock = new FakeClock(Date.parse("2026-03-02T10:00:00Z"));
  readonly hub = new FakeHub();
  readonly log = new FakeLog();
  store = new FakeStore(() => this.clock.now());
  readonly home: FakeRepository;
  ledger = new Ledger();
  #pulls = 0;

  constructor() {
    this.home = this.hub.add(HOME, "acme/env");
    this.hub.roles.set("maria", "maintain");
    this.tick(0);
  }

  get git(): FakeGit {
    return this.home.git;
  }

  get tip(): Sha | undefined {
    return this.git.branches.get(LEDGER_BRANCH);
  }

  /** Another writer, such as a second replica, brings its own ledger. */
  writing(ledger = this.ledger): LedgerWriting {
    const { hub, store, clock, log, home } = this;
    const { mirrors, branches, commitOrigins } = hub;
    return {
      outside: { mirrors, branches, commitOrigins, projection: store.projection, clock, log },
      home: home.repository,
      homeMirror: this.git.mirror(),
      ledger,
    };
  }

  /** What a pass does first. */
  async look(ledger = this.ledger): Promise<Ledger> {
    const { outside, home, homeMirror } = this.writing(ledger);
    await ledger.refresh(outside, home, homeMirror);
    return ledger;
  }

  /** Towpath itself writes any file. */
  async write(path: string, text: string): Promise<void> {
    await appendToLedger(this.writing(), { text: "Write" }, () => [{ path, text }]);
  }

  /** Straight onto the branch, whoever the commit says that it is by. */
  push(edits: Edits, message = "Change", who: Who = PERSON): Sha {
    return this.git.commit(LEDGER_BRANCH, edits, { at: this.clock.now(), message, who });
  }

  /** By pull request; `maria` has the right, others have not. */
  merge(edits: Edits, login = "maria"): Sha {
    this.#pulls += 1;
    const branch = `change-${this.#pulls}`;
    const tip = this.tip;
    if (tip === undefined) throw new Error("there is no ledger to merge into");
    this.git.branches.set(branch, tip);
    this.git.commit(branch, edits, { at: this.clock.now() });
    const wanted = { branch, base: LEDGER_BRANCH, title: branch, body: "", draft: false, own: false };
    const { number } = this.hub.open(this.home.repository, wanted);
    const sha = this.hub.mergePull(HOME, number, login);
    this.git.branches.delete(branch);
    return sha;
  }

  tick(ms = 120_000): void {
    this.clock.move(ms);
    this.hub.now = Math.max(this.hub.now, this.clock.now());
  }

  /** A process that starts anew. */
  restart(): void {
    this.ledger = new Ledger();
  }

  /** The database is gone, and with it all that the process knew. */
  loseDatabase(): void {
    this.store = new FakeStore(() => this.clock.now());
    this.restart();
  }

  text(path: string): string | undefined {
    return this.git.text(LEDGER_BRANCH, path);
  }
}

export const byId = (decisions: Iterable<Decision>): readonly Decision[] =>
  [...decisions].sort((a, b) => (a.id < b.id ? -1 : 1));
