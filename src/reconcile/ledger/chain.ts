/**
 * From the ledger's branch to what of it counts (see trust.ts): first parents are walked from the last commit that is
 * known to count. What counts is the tree of the newest commit of our own, the **anchor**, and what trusted merges made of
 * it since, the **overlay**. Everything before the anchor is settled by it.
 *
 * The newest commit that counts is remembered. A branch that does not hold it any more was rewritten or deleted: nothing
 * is lost by that, what counted goes on counting, and our next commit brings it back with the old history as a second
 * parent. Only a database and a branch that are lost together forget; a ruleset against force pushes prevents it.
 */
import { Mistake, type Problem } from "../../domain/failure.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import type { CommitOrigins } from "../../ports/commit-origins.ts";
import type { Mirror, MirrorFile, MirrorStep } from "../../ports/mirrors.ts";
import { parseConcern } from "./decision-path.ts";
import { LEDGER_BRANCH } from "./shape.ts";
import { claimsToBeOurs, judge, type MayDecide, type Verdict } from "./trust.ts";

/** What is remembered; kept in the projection, and small: it speaks of commits since the anchor only. */
export interface Standing {
  /** The newest commit of our own. */
  readonly anchor: Sha;
  /** The newest commit that counts: the anchor, or a trusted merge after it. */
  readonly head: Sha;
  /** Of commits after the anchor; they do not change any more. */
  readonly verdicts: readonly (readonly [Sha, Verdict])[];
}

export interface Overlaid {
  /** What is there; of a decision that somebody deleted, what was there before. Undefined: gone. */
  readonly file: MirrorFile | undefined;
  readonly by: string;
  /** When it was merged, milliseconds since 1970. */
  readonly at: number;
  readonly pullRequest: number;
  /** The file was a decision's, and the pull request deleted it. */
  readonly lifted: boolean;
}

export interface Chain {
  /** The newest commit of our own; undefined: there is no ledger yet. */
  readonly anchor: Sha | undefined;
  /** The newest commit that counts. */
  readonly head: Sha | undefined;
  /** What is to be remembered: as far as verdicts do not change any more. */
  readonly standing: Standing | undefined;
  /** Where the branch is. */
  readonly tip: Sha | undefined;
  /** The branch does not hold what counts: our next commit has to bring it back. */
  readonly rewritten: boolean;
  readonly overlay: ReadonlyMap<string, Overlaid>;
  /** What does not count: nothing is blocked by it. */
  readonly ignored: readonly Problem[];
  /** GitHub's lists lag behind writes: what is younger than a minute is asked for again then. */
  readonly askAgainAt: number | undefined;
}

export interface ChainSource {
  readonly home: Repository;
  readonly mirror: Mirror;
  readonly origins: CommitOrigins;
  readonly mayDecide: MayDecide;
  /** Commits that this process made: nobody needs to be asked. */
  readonly made: ReadonlySet<Sha>;
  readonly now: number;
}

const NOTHING: Chain = {
  anchor: undefined,
  head: undefined,
  standing: undefined,
  tip: undefined,
  rewritten: false,
  overlay: new Map(),
  ignored: [],
  askAgainAt: undefined,
};

const earlier = (a: number | undefined, b: number): number => Math.min(a ?? b, b);

/**
 * That no pull request made a commit is asked for again while it is younger: they are listed for it only after a while. That
 * one did is final.
 */
const SETTLED_MS = 60_000;
/** Commits asked for in one walk: whoever pushes thousands does not use up the quota. The next walk goes on. */
const MOST_ASKED = 50;

/**
 * Throws Mistake `ledger-untrusted` if the branch holds commits and nothing says which of them count, `ledger-lost` if
 * what counted is not there any more.
 */
export async function followChain(source: ChainSource, before: Standing | undefined): Promise<Chain> {
  const { mirror } = source;
  const tip = mirror.branches.get(LEDGER_BRANCH);
  if (before !== undefined && (await mirror.commit(before.head)) === undefined) throw lost(before.head);
  if (tip === undefined) {
    return before === undefined ? NOTHING : kept(source, before, tip);
  }
  const judged = new Judge(source, before);
  const steps = tip === before?.anchor ? [] : await mirror.firstParents(before?.anchor, tip);
  const own = await newestOwn(source, judged, steps, before);
  if (own !== undefined) {
    const after = steps.slice(steps.indexOf(own) + 1);
    const chain = await follow(source, judged, own.sha, after, tip);
    if (judged.isSettled(own)) return chain;
    return { ...chain, standing: before, askAgainAt: earlier(chain.askAgainAt, own.at + SETTLED_MS) };
  }
  if (before === undefined) throw untrusted(tip);
  return holds(before, steps, tip) ? follow(source, judged, before.anchor, steps, tip) : kept(source, before, tip);
}

/** The newest commit of our own that descends from what counted before. */
async function newestOwn(
  { home, mirror }: ChainSource,
  judged: Judge,
  steps: readonly MirrorStep[],
  before: Standing | undefined,
): Promise<MirrorStep | undefined> {
  for (const step of steps.toReversed()) {
    if (!claimsToBeOurs(step, home.id)) continue;
    if ((await judged.of(step))?.kind !== "own") continue;
    if (before === undefined || (await mirror.isAncestor(before.head, step.sha))) return step;
  }
  return undefined;
}

/** Whether the branch goes on from what counted. */
function holds({ anchor, head }: Standing, after: readonly MirrorStep[], tip: Sha): boolean {
  if (tip === anchor) return head === anchor;
  return after[0]?.parents[0] === anchor && (head === anchor || after.some(({ sha }) => sha === head));
}

/** What counted before, although the branch shows something else. */
async function kept(source: ChainSource, before: Standing, tip: Sha | undefined): Promise<Chain> {
  const steps = before.head === before.anchor ? [] : await source.mirror.firstParents(before.anchor, before.head);
  const chain = await follow(source, new Judge(source, before), before.anchor, steps, before.head);
  const happened =
    tip === undefined ? "was deleted" : `was rewritten: it stands at ${short(tip)}, without ${short(before.head)}`;
  const message = `The branch ${LEDGER_BRANCH} ${happened}. What was decided before still counts, and comes back with the next decision; keep others from deleting and force-pushing it with a ruleset (towpath doctor says which).`;
  return { ...chain, tip, rewritten: true, ignored: [...chain.ignored, { code: "ledger-rewritten", message }] };
}

async function follow(
  source: ChainSource,
  judged: Judge,
  anchor: Sha,
  after: readonly MirrorStep[],
  tip: Sha,
): Promise<Chain> {
  const overlay = new Map<string, Overlaid>();
  const ignored: Problem[] = [];
  let head = anchor;
  let askAgainAt: number | undefined;
  for (const step of after) {
    const verdict = await judged.of(step);
    if (verdict === undefined) {
      askAgainAt = source.now + SETTLED_MS;
      break;
    }
    if (verdict.kind !== "merge" && !judged.isSettled(step)) askAgainAt = earlier(askAgainAt, step.at + SETTLED_MS);
    // A commit of our own that is not the anchor does not descend from what counted: a stranger put it there.
    if (verdict.kind === "merge") {
      await overlayStep(source.mirror, anchor, overlay, step, verdict);
      head = step.sha;
    } else ignored.push(ignoring(step, verdict));
  }
  const standing = { anchor, head, verdicts: after.flatMap((step) => judged.settled(step)) };
  return { anchor, head, standing, tip, rewritten: false, overlay, ignored, askAgainAt };
}

async function overlayStep(
  mirror: Mirror,
  anchor: Sha,
  overlay: Map<string, Overlaid>,
  { changes, at }: MirrorStep,
  { by, pullRequest }: Extract<Verdict, { readonly kind: "merge" }>,
): Promise<void> {
  for (const { path, file } of changes) {
    if (file !== undefined || parseConcern(path) === undefined) {
      overlay.set(path, { file, by, at, pullRequest, lifted: false });
      continue;
    }
    const earlier = overlay.get(path);
    const before = earlier === undefined ? await mirror.file(anchor, path) : earlier.file;
    if (earlier?.lifted !== true)
      overlay.set(path, { file: before, by, at, pullRequest, lifted: before !== undefined });
  }
}

/** Asks GitHub about each commit once; what is settled is not asked for again. */
class Judge {
  readonly #source: ChainSource;
  readonly #known: Map<Sha, Verdict>;
  readonly #settled: Set<Sha>;
  #asked = 0;

  constructor(source: ChainSource, before: Standing | undefined) {
    this.#source = source;
    this.#known = new Map(before?.verdicts);
    this.#settled = new Set(this.#known.keys());
  }

  /** Undefined: not this time. */
  async of(step: MirrorStep): Promise<Verdict | undefined> {
    const { home, origins, mayDecide, made } = this.#source;
    const known = made.has(step.sha) ? ({ kind: "own" } as const) : this.#known.get(step.sha);
    if (known !== undefined) return known;
    if (this.#asked >= MOST_ASKED) return undefined;
    this.#asked += 1;
    const verdict = judge(claimsToBeOurs(step, home.id), await origins.of(home, step.sha), mayDecide);
    this.#known.set(step.sha, verdict);
    return verdict;
  }

  /** What need not be asked for again. */
  settled(step: MirrorStep): readonly (readonly [Sha, Verdict])[] {
    const verdict = this.#known.get(step.sha);
    const isSettled = verdict?.kind === "merge" || this.isSettled(step);
    return verdict !== undefined && isSettled ? [[step.sha, verdict]] : [];
  }

  isSettled({ sha, at }: MirrorStep): boolean {
    const { made, now } = this.#source;
    return made.has(sha) || this.#settled.has(sha) || now - at >= SETTLED_MS;
  }
}

function ignoring({ sha, changes }: MirrorStep, verdict: Verdict): Problem {
  const { author, why } =
    verdict.kind === "ignored" ? verdict : { author: "Towpath", why: "it does not go on from what counts" };
  const [first, ...more] = changes;
  const what = first === undefined ? "" : ` (${first.path}${more.length === 0 ? "" : ` and ${more.length} more`})`;
  return {
    code: "ledger-untrusted-commit",
    message: `The commit ${short(sha)} by ${author} on the branch ${LEDGER_BRANCH}${what} does not count: ${why}. If it is wanted, let a maintainer merge it by a pull request (a merge commit or a squash); else it goes with Towpath's next commit.`,
    ...(first !== undefined && { file: first.path }),
  };
}

const short = (sha: Sha): string => sha.slice(0, 12);

const lost = (head: Sha): Mistake =>
  new Mistake(
    "ledger-lost",
    `The branch ${LEDGER_BRANCH} was rewritten, and its commit ${head}, which holds the decisions, is not to be found any more: restore it (GitHub still has it for a while: make a branch at that commit), and nothing is promoted until then.`,
  );

const untrusted = (tip: Sha): Mistake =>
  new Mistake(
    "ledger-untrusted",
    `No commit of the branch ${LEDGER_BRANCH}, which stands at ${short(tip)}, is verifiably Towpath's: restore the branch from a clone, or delete it to start from what stands in the environments now without any decision; nothing is promoted until then.`,
  );
