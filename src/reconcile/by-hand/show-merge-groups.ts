/**
 * `Towpath / promotion` on the commits that a merge queue builds to try out. Where a rule requires the check, the queue
 * waits for it there; its answer is always final, since nothing in a queue can wait for a person or for Monday.
 */
import { createHash } from "node:crypto";
import { Mistake } from "../../domain/failure.ts";
import { fulfils, releaseKey, releaseVersion } from "../../domain/release.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import { byHandCheck, type HandRow, movesNothing, tooMuchCheck } from "../../presentation/by-hand-check.ts";
import type { CheckText } from "../../presentation/promotion-check.ts";
import type { Applying, Ground } from "../apply/applying.ts";
import { PROMOTION_CHECK } from "../apply/show-promotions.ts";
import { type Judging, judgePull, MOVES_AT_MOST } from "./judge-pull.ts";
import { type Move, movesOf } from "./moves.ts";
import { groundsOn } from "./show-hand-pulls.ts";

/** `gh-readonly-queue/main/pr-12-<base>` ("Managing a merge queue"; the branch may hold slashes). */
const GROUP = /^gh-readonly-queue\/(?<base>.+)\/pr-(?<number>\d+)-[0-9a-f]{40,64}$/;

export async function showMergeGroups(judging: Judging, applying: Applying): Promise<void> {
  const { memory, observed } = judging;
  const there = new Set<string>();
  for (const { repository, mirror } of observed.members.reachable.values()) {
    for (const [branch, head] of mirror.branches) {
      const { base, number } = GROUP.exec(branch)?.groups ?? {};
      if (base === undefined || number === undefined) continue;
      const key = `${repository.id} ${branch}`;
      there.add(key);
      const check = await judgeGroup(judging, applying, repository, base, Number(number), head);
      const hash = createHash("sha256")
        .update(JSON.stringify([head, check]))
        .digest("hex");
      if (memory.groups.get(key) === hash) continue;
      if (await write(judging, repository, Number(number), head, check)) memory.groups.set(key, hash);
    }
  }
  for (const key of memory.groups.keys()) if (!there.has(key)) memory.groups.delete(key);
}

async function judgeGroup(
  judging: Judging,
  applying: Applying,
  repository: Repository,
  base: string,
  number: number,
  head: Sha,
): Promise<CheckText> {
  const grounds = groundsOn(judging, { repositoryId: repository.id, base });
  const [ground] = grounds;
  if (ground === undefined) return movesNothing;
  const moves = await movesOf(grounds, head);
  if (moves.kind === "too-many") return tooMuchCheck(moves.files, "files");
  if (moves.moves.length > MOVES_AT_MOST) return tooMuchCheck(moves.moves.length, "moves");
  const rows: HandRow[] = [];
  for (const move of moves.moves) {
    const promotion = promotionRow(applying, ground, move);
    rows.push(...(promotion === undefined ? await handRows(judging, ground, number, head, move) : [promotion]));
  }
  const check = byHandCheck(rows, judging.observed.config.timezone, "group");
  return check.status === "success" ? check : { ...check, status: "failure" };
}

/** The row of a promotion that is in the group with exactly what it proposes. */
function promotionRow(applying: Applying, { repository }: Ground, move: Move): HandRow | undefined {
  const { application, environment, from, to } = move;
  const pull = applying.pulls.open().find((one) => {
    const at = applying.destination(one.branch);
    return one.repositoryId === repository.id && at?.application === application && at.environment === environment.name;
  });
  if (pull?.proposed === undefined || to === undefined || !fulfils(to.images, pull.proposed.images)) return undefined;
  const explanation = applying.explanation({ application, environment: environment.name });
  const unknown = {
    gate: "order",
    state: "error",
    reason: "nothing is known of it yet",
    opener: "it is planned",
  } as const;
  return {
    ...{ application, environment: environment.name, byHand: "block", back: false },
    from: from && releaseVersion(from),
    to: releaseVersion(to),
    gates: explanation === undefined || explanation.gates.length === 0 ? [unknown] : explanation.gates,
  };
}

/** Moved by hand: judged as on the pull request that moves it, whose reviews and checks count. */
async function handRows(
  judging: Judging,
  ground: Ground,
  number: number,
  head: Sha,
  move: Move,
): Promise<readonly HandRow[]> {
  const { memory } = judging;
  const carrier = memory.handPulls?.all().find((pull) => {
    const known = memory.handMoves.get(`${pull.repositoryId}#${pull.number}`)?.moves;
    return known?.kind === "moves" && known.moves.some((one) => isSame(one, move));
  });
  const pull = carrier ?? { number, branch: "", head };
  return (await judgePull(judging, ground, pull, pull.head, [move])).rows;
}

const isSame = (one: Move, other: Move): boolean =>
  one.application === other.application &&
  one.environment.name === other.environment.name &&
  (one.to && releaseKey(one.to)) === (other.to && releaseKey(other.to));

/** False: it is tried again in the next pass. */
async function write(
  { outside }: Judging,
  repository: Repository,
  number: number,
  head: Sha,
  check: CheckText,
): Promise<boolean> {
  const externalId = `promotion-group-${number}`;
  try {
    await outside.checks.write(repository, { head, name: PROMOTION_CHECK, externalId, findings: [], ...check });
    return true;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    // The queue has dropped the group meanwhile, most likely.
    outside.log.warn({ repository: repository.fullName, pullRequest: number, code: error.code }, error.message);
    return false;
  }
}
