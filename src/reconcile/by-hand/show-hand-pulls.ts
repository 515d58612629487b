/**
 * `Towpath / promotion` on every open pull request that is no promotion: green where it moves nothing, and what the gates
 * say where it moves an environment by hand. It is written once for each head and content.
 */
import { createHash } from "node:crypto";
import { Mistake, Transient } from "../../domain/failure.ts";
import type { Sha } from "../../domain/repository.ts";
import type { CheckRun } from "../../ports/checks.ts";
import { byHandCheck, movesNothing, notFetched, tooMuchCheck } from "../../presentation/by-hand-check.ts";
import type { CheckText } from "../../presentation/promotion-check.ts";
import type { Ground } from "../apply/applying.ts";
import { PROMOTION_CHECK } from "../apply/show-promotions.ts";
import { heldByConfiguration } from "../config-change/held-by-configuration.ts";
import type { KnownConfigChange } from "../config-change/known-config-change.ts";
import { lookAtConfigChange } from "../config-change/look-at-config-change.ts";
import type { Hints } from "../hints.ts";
import { CONFIG_CHECK, configCheckId } from "../show-configuration.ts";
import type { WriteTally } from "../write-tally.ts";
import { type HandPull, HandPulls } from "./hand-pulls.ts";
import { type Judging, judgePull, MOVES_AT_MOST } from "./judge-pull.ts";
import { type Moves, movesOf } from "./moves.ts";

/** Check runs of one pass: the rest follows in the next, which is due at once. */
const WRITES_PER_PASS = 20;
/** Pull requests from forks of which the commits are fetched in one pass. */
const FETCHES_PER_PASS = 5;
/** GitHub shows the commits of a new pull request within seconds. */
const FETCH_AGAIN_MS = 60_000;

export async function showHandPulls(judging: Judging, tally: WriteTally, hints: Hints): Promise<void> {
  const { outside, observed, memory } = judging;
  const pulls = await handPulls(judging);
  await learn(judging, pulls, hints);
  if (hints.sweep) {
    memory.configReviews.clear();
    memory.logins.clear();
  }
  // Rules of branches are a part of what is said of configurations.
  if (hints.sweep || hints.rules) forgetTold(memory.configChanges);
  for (const { repositoryId, number } of hints.reviewed) memory.configReviews.delete(`${repositoryId}#${number}`);
  let writes = Math.min(WRITES_PER_PASS, tally.left(observed.home.installationId, outside.clock.now()));
  const budget = { fetches: FETCHES_PER_PASS };
  for (const pull of pulls.all()) {
    const repository = observed.members.reachable.get(pull.repositoryId)?.repository;
    if (repository === undefined) continue;
    const seen = await look(judging, pull, budget);
    if (seen === "later") {
      memory.restless = true;
      continue;
    }
    let latest = pull;
    for (const { key, run } of await runsOf(judging, pull, seen)) {
      const shown = createHash("sha256").update(JSON.stringify(run)).digest("hex");
      if (shown === pull[key] && !hints.again.includes(seen.head)) continue;
      if (writes <= 0) {
        memory.wakes.push(tally.freeAt(observed.home.installationId, 1, outside.clock.now()));
        continue;
      }
      writes -= 1;
      await write(judging, pull, run);
      tally.spend(observed.home.installationId, 1, outside.clock.now());
      latest = { ...latest, head: seen.head, [key]: shown };
      pulls.put(latest);
    }
  }
  forgetGone(judging, pulls);
  await pulls.save(outside.projection, observed.home.id);
}

async function handPulls({ outside, observed, memory }: Judging): Promise<HandPulls> {
  memory.handPulls ??= await HandPulls.load(outside.projection, observed.home.id);
  return memory.handPulls;
}

/** Takes in what deliveries say, and in a sweep what GitHub lists. */
async function learn({ outside, observed }: Judging, pulls: HandPulls, hints: Hints): Promise<void> {
  const { reachable } = observed.members;
  const promotions = observed.stored.pulls;
  for (const { repositoryId, number, state, branch, base, head, sameRepository, pushedBy } of hints.pulls) {
    if (!reachable.has(repositoryId)) continue;
    const isPromotion =
      promotions.find(repositoryId, number) !== undefined || promotions.hasEnded(repositoryId, number);
    if (state === "closed" || isPromotion) pulls.remove(repositoryId, number);
    else {
      pulls.put({ repositoryId, number, branch, base, head, sameRepository });
      if (pushedBy !== undefined) pulls.addPusher(repositoryId, number, pushedBy);
    }
  }
  if (!hints.sweep && pulls.listed) return;
  for (const { repository } of reachable.values()) {
    const listed = await outside.pullRequests.listEveryOpen(repository);
    const hand = listed.filter(({ number }) => promotions.find(repository.id, number) === undefined);
    for (const { number, branch, base, head, sameRepository } of hand) {
      pulls.put({ repositoryId: repository.id, number, branch, base, head, sameRepository });
    }
    const open = new Set(hand.map(({ number }) => number));
    for (const { repositoryId, number } of pulls.all()) {
      if (repositoryId === repository.id && !open.has(number)) pulls.remove(repositoryId, number);
    }
  }
  pulls.listed = true;
}

/** What is to be said of it; `later`: in the next pass, which is due at once. */
async function look(
  judging: Judging,
  pull: HandPull,
  budget: { fetches: number },
): Promise<{ readonly head: Sha; readonly check: CheckText } | "later"> {
  const { observed, memory, outside } = judging;
  const at = observed.members.reachable.get(pull.repositoryId);
  const head = (pull.sameRepository ? at?.mirror.branches.get(pull.branch) : undefined) ?? pull.head;
  const grounds = groundsOn(judging, pull);
  const [ground] = grounds;
  const { home } = observed;
  const mayConfigure = pull.repositoryId === home.id && pull.base === home.defaultBranch;
  if (at === undefined || (ground === undefined && !mayConfigure)) return { head, check: movesNothing };
  if ((await at.mirror.commit(head)) === undefined) {
    if (budget.fetches <= 0) return "later";
    budget.fetches -= 1;
    if (!(await fetched(judging, at, pull, head))) {
      memory.wakes.push(outside.clock.now() + FETCH_AGAIN_MS);
      return { head, check: notFetched };
    }
  }
  if (ground === undefined) return { head, check: movesNothing };
  const moves = await knownMoves(judging, grounds, ground, pull, head);
  if (moves.kind === "too-many") return { head, check: tooMuchCheck(moves.files, "files") };
  if (moves.moves.length > MOVES_AT_MOST) return { head, check: tooMuchCheck(moves.moves.length, "moves") };
  if (moves.moves.length === 0) return { head, check: movesNothing };
  const { rows, wakeAt } = await judgePull(judging, ground, pull, head, moves.moves);
  if (wakeAt !== undefined) memory.wakes.push(wakeAt);
  return { head, check: byHandCheck(rows, observed.config.timezone) };
}

/** The environments that live on the pull request's base branch. */
export const groundsOn = (
  { observed }: Pick<Judging, "observed">,
  { repositoryId, base }: Pick<HandPull, "repositoryId" | "base">,
): readonly Ground[] =>
  observed.config.environments.flatMap(({ name }) => {
    const ground = observed.ground(name);
    return ground?.repository.id === repositoryId && ground.branch === base ? [ground] : [];
  });

/** Promotions go on although the commits of a fork cannot be had. */
async function fetched(
  { outside }: Judging,
  { repository, mirror }: Pick<Ground, "repository" | "mirror">,
  pull: HandPull,
  head: Sha,
): Promise<boolean> {
  try {
    await outside.mirrors.fetchPull(repository, pull.number);
    return (await mirror.commit(head)) !== undefined;
  } catch (error) {
    if (!(error instanceof Transient || error instanceof Mistake)) throw error;
    const about = { repository: repository.fullName, pullRequest: pull.number };
    outside.log.warn({ ...about, reason: error.message }, "the commits of a pull request cannot be fetched");
    return false;
  }
}

/** Worked out again where the head moved, or the base did and the pull request changes something that decides. */
async function knownMoves(
  { memory }: Judging,
  grounds: readonly Ground[],
  ground: Ground,
  pull: HandPull,
  head: Sha,
): Promise<Moves> {
  const key = keyOf(pull);
  const known = memory.handMoves.get(key);
  const { state } = ground;
  if (known?.head === head) {
    if (known.base === state.head) return known.moves;
    const { moves } = known;
    if (moves.kind === "moves" && moves.moves.length === 0 && !moves.paths.some((path) => state.concerns(path))) {
      return moves;
    }
  }
  const moves = await movesOf(grounds, head);
  memory.handMoves.set(key, { head, base: state.head, moves });
  return moves;
}

const keyOf = ({ repositoryId, number }: HandPull): string => `${repositoryId}#${number}`;

interface Run {
  readonly key: "shown" | "configShown";
  readonly run: CheckRun;
}

/** What it moves, and where it concerns the configuration, what becomes of that. */
async function runsOf(
  judging: Judging,
  pull: HandPull,
  { head, check }: { readonly head: Sha; readonly check: CheckText },
): Promise<readonly Run[]> {
  const config = await lookAtConfigChange(judging, pull, groundsOn(judging, pull), head);
  const promotion = { head, name: PROMOTION_CHECK, externalId: `promotion-${pull.number}`, findings: [] };
  const first: Run = { key: "shown", run: { ...promotion, ...heldByConfiguration(check, config) } };
  if (config === undefined) return [first];
  const other = { head, name: CONFIG_CHECK, externalId: configCheckId(pull.number) };
  return [first, { key: "configShown", run: { ...other, ...config } }];
}

async function write({ outside, observed }: Judging, pull: HandPull, run: CheckRun): Promise<void> {
  const repository = observed.members.reachable.get(pull.repositoryId)?.repository;
  if (repository === undefined) return;
  try {
    await outside.checks.write(repository, run);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    const about = { repository: repository.fullName, pullRequest: pull.number };
    outside.log.warn({ ...about, code: error.code }, error.message);
  }
}

function forgetTold(known: Map<string, KnownConfigChange>): void {
  for (const [id, { check }] of known) if (check !== undefined) known.delete(id);
}

function forgetGone({ memory }: Judging, pulls: HandPulls): void {
  const open = new Set(pulls.all().map(keyOf));
  for (const known of [memory.handMoves, memory.configChanges, memory.configReviews]) {
    for (const key of known.keys()) if (!open.has(key)) known.delete(key);
  }
}
