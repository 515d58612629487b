/** The lane of a pull request's checks: in progress at once, completed once, ended where a newer head takes the place. */
import { Mistake, Transient } from "../../domain/failure.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import type { ClaimedLane } from "../../ports/lanes.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { PullRequest } from "../../ports/pull-requests.ts";
import {
  checking,
  closed,
  notChecked,
  overtaken,
  unmanaged,
  unqueued,
} from "../../presentation/validation/unfinished.ts";
import type { Outside } from "../outside.ts";
import type { PassResult } from "../pass.ts";
import { checkCommit } from "./check-commit.ts";
import { type CheckRecord, forgetRecord, readRecord, writeRecord } from "./check-record.ts";
import type { CheckRoom } from "./check-room.ts";
import { type CheckedRepository, findChecked, readStandard } from "./checked-repository.ts";
import { type ChecksPayload, type ChecksSubject, readChecksPayloads } from "./checks-lane.ts";
import { wakeAllPulls, wakePullsOf } from "./wake-pulls.ts";
import { alike, writeChecks } from "./write-checks.ts";

type Claim = Pick<ClaimedLane, "deliveries" | "attempts" | "strikes">;

const NOTHING: PassResult = { wakeAt: undefined };

/** Throws Transient where it has to be tried again. */
export async function workChecksLane(
  outside: Outside,
  room: CheckRoom,
  lane: Claim,
  repositoryId: number,
  subject: ChecksSubject,
): Promise<PassResult> {
  const checked = await findChecked(outside, repositoryId);
  if (checked === undefined) return NOTHING;
  const { repository } = checked;
  const log = outside.log.with({ repository: repository.fullName, installation: repository.installationId });
  const pass = new ChecksPass({ ...outside, log }, room, lane, checked);
  if (subject === "all") await wakeAllPulls({ ...outside, log }, checked);
  else if ("pull" in subject) await pass.pull(subject.pull);
  else await pass.commit(subject.commit);
  return NOTHING;
}

/** From so many failures in a row on, people are told; the lane goes on trying (a minute after the first). */
const PATIENCE = 5;
/** A bug is given up at the fifth strike (server/after-failure.ts); the fourth tells people. */
const LAST_STRIKES = 3;

interface Target {
  /** Under what it is remembered. */
  readonly record: number | Sha;
  readonly head: Sha;
  readonly base: string;
  readonly queue?: NonNullable<CheckRecord["queue"]>;
  /** Nobody of the repository has agreed to it yet; who puts something into a queue has. */
  readonly fromFork: boolean;
}

class ChecksPass {
  readonly #outside: Outside;
  readonly #room: CheckRoom;
  readonly #lane: Claim;
  readonly #checked: CheckedRepository;
  readonly #asked: ChecksPayload;

  constructor(outside: Outside, room: CheckRoom, lane: Claim, checked: CheckedRepository) {
    this.#outside = outside;
    this.#room = room;
    this.#lane = lane;
    this.#checked = checked;
    this.#asked = readChecksPayloads(lane.deliveries);
  }

  async pull(number: number): Promise<void> {
    const { projection, pullRequests, checks } = this.#outside;
    const pull = await pullRequests.get(this.#repository, number);
    const record = await readRecord(projection, this.#repository.id, number);
    if (pull.state === "closed") {
      if (record?.state === "running") await writeChecks(checks, this.#repository, record.head, alike(closed()));
      if (record !== undefined) await forgetRecord(projection, this.#repository.id, number);
      return;
    }
    if (record?.state === "running" && record.head !== pull.head)
      await writeChecks(checks, this.#repository, record.head, alike(overtaken(pull.head)));
    const { head, base, sameRepository } = pull;
    await this.#run({ record: number, head, base, fromFork: !sameRepository }, () => this.#mirrorWith(pull));
  }

  /** A merge queue's commit, or one that somebody asks to check again: then whose head it is has to be found. */
  async commit(sha: Sha): Promise<void> {
    const { projection, checks, mirrors } = this.#outside;
    const known = await readRecord(projection, this.#repository.id, sha);
    if (this.#asked.ended === true) {
      if (known?.state === "running") await writeChecks(checks, this.#repository, sha, alike(unqueued()));
      if (known !== undefined) await forgetRecord(projection, this.#repository.id, sha);
      return;
    }
    const { onTopOf, base = this.#repository.defaultBranch } = { ...known?.queue, ...this.#asked };
    if (onTopOf === undefined) return wakePullsOf(this.#outside, this.#repository, sha, this.#asked);
    const target = { record: sha, head: sha, base, queue: { onTopOf, base }, fromFork: false };
    await this.#run(target, () => mirrors.fetch(this.#repository));
  }

  get #repository(): Repository {
    return this.#checked.repository;
  }

  async #run(target: Target, mirrorOf: () => Promise<Mirror>): Promise<void> {
    try {
      await this.#check(target, mirrorOf);
    } catch (error) {
      await this.#tell(target, error);
      throw error;
    }
  }

  async #check({ record: key, head, base, queue, fromFork }: Target, mirrorOf: () => Promise<Mirror>): Promise<void> {
    const { projection, checks } = this.#outside;
    const id = this.#repository.id;
    const more = queue === undefined ? {} : { queue };
    const start = async (): Promise<void> => {
      await writeRecord(projection, id, key, { head, state: "running", input: "", ...more });
      await writeChecks(checks, this.#repository, head, alike(checking(base)));
    };
    const record = await readRecord(projection, id, key);
    const isDone = record?.state === "done" && record.head === head && this.#asked.again !== true;
    // Where a person told why it could not be checked, that stands until there is a result.
    if (!isDone && this.#lane.attempts < PATIENCE) await start();
    const mirror = await mirrorOf();
    const standing = queue?.onTopOf ?? mirror.branches.get(base);
    if (standing === undefined) throw new Transient(`The branch ${base} is not in the mirror yet or any more`);
    const from = queue?.onTopOf ?? (await mirror.mergeBase(standing, head));
    const standard = await readStandard(this.#outside, this.#checked, mirror, base);
    if (standard === undefined) {
      await writeChecks(checks, this.#repository, head, alike(unmanaged()));
      return forgetRecord(projection, id, key);
    }
    const input = `${from ?? ""} ${standard.key}`;
    if (isDone && record.input === input) return;
    if (isDone) await start();
    const commit = { head, from, base, standing, fromFork };
    const words = await checkCommit(this.#outside, this.#room, mirror, standard, commit);
    const passed = words.manifests.status === "success" && words.policy.status === "success";
    await writeRecord(projection, id, key, { head, state: "running", input: "", passed, ...more });
    await writeChecks(checks, this.#repository, head, words);
    await writeRecord(projection, id, key, { head, state: "done", input, passed, ...more });
  }

  /** The mirror with the pull request's head in it, which may lie in a fork. */
  async #mirrorWith({ number, head, base }: PullRequest): Promise<Mirror> {
    const { mirrors } = this.#outside;
    const fetched = await mirrors.fetch(this.#repository);
    const isThere = (await fetched.commit(head)) !== undefined && fetched.branches.has(base);
    const mirror = isThere ? fetched : await mirrors.fetchPull(this.#repository, number);
    if ((await mirror.commit(head)) === undefined)
      throw new Transient(`GitHub does not give out the head of pull request ${number} yet`);
    return mirror;
  }

  /** Nothing is left in progress for ever: who waits for it learns why, and that it is no yes. */
  async #tell({ head }: Target, error: unknown): Promise<void> {
    const { checks, log } = this.#outside;
    const { attempts, strikes } = this.#lane;
    const isTransient = error instanceof Transient;
    const isMistake = error instanceof Mistake;
    if (isTransient && attempts + 1 < PATIENCE) return;
    if (!isTransient && !isMistake && strikes < LAST_STRIKES) return;
    const why =
      isTransient || isMistake
        ? error.message
        : "Towpath failed at it. That is a fault of Towpath; whoever runs it finds the error in its log.";
    try {
      await writeChecks(checks, this.#repository, head, alike(notChecked(why, !isMistake)));
    } catch (second) {
      // What is told is less than what went wrong: that error counts.
      log.warn({ error: second }, "That a commit could not be checked could not be told either");
    }
  }
}
