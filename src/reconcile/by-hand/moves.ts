/** What a commit beside a base branch would move there: applications and environments whose version differs. */
import type { EnvironmentConfig } from "../../config/config.ts";
import type { Problem } from "../../domain/failure.ts";
import { formatVersion } from "../../domain/image-reference.ts";
import type { Release, ReleaseImage } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Ground } from "../apply/applying.ts";
import type { HeldReading } from "../observe/held.ts";
import { parseSubjectKey } from "../observe/subject.ts";

/** Files of environments that are read for one pull request; reading more would hold up everything else. */
export const FILES_AT_MOST = 3_000;

export interface Move {
  readonly application: string;
  readonly environment: EnvironmentConfig;
  /** What the base branch holds now; undefined: nothing, or it cannot be read. */
  readonly from: Release | undefined;
  /** What it would hold after a merge; undefined: it is taken away, or `problems` says why it cannot be read. */
  readonly to: Release | undefined;
  readonly problems: readonly Problem[];
}

export type Moves =
  | { readonly kind: "moves"; readonly moves: readonly Move[]; readonly paths: readonly string[] }
  | { readonly kind: "too-many"; readonly files: number };

/** What was worked out of a pull request, true for that head and base. */
export interface KnownMoves {
  readonly head: Sha;
  readonly base: Sha;
  readonly moves: Moves;
}

/**
 * Compares with the commit from which both went different ways, version by version: what the base branch moved meanwhile
 * is not this commit's doing, and a merge keeps it. `grounds` are the environments on that base branch, at least one.
 */
export async function movesOf(grounds: readonly Ground[], head: Sha): Promise<Moves> {
  const [{ mirror, state } = missing()] = grounds;
  const fork = (await mirror.mergeBase(state.head, head)) ?? state.head;
  const changes = await mirror.changes(fork, head);
  const concerned = changes.filter(({ path }) => state.concerns(path));
  if (concerned.length > FILES_AT_MOST) return { kind: "too-many", files: concerned.length };
  const paths = changes.map(({ path }) => path);
  if (concerned.length === 0) return { kind: "moves", moves: [], paths };
  const before =
    fork === state.head ? state : (await state.preview(mirror, fork, await mirror.changes(state.head, fork))).state;
  const { state: after, changed } = await before.preview(mirror, head, changes);
  const environments = grounds.map(({ environment }) => environment);
  const moves = [...changed].flatMap((key) => {
    const { application, environment: name } = parseSubjectKey(key);
    const environment = environments.find((one) => one.name === name);
    if (environment === undefined) return [];
    const move = moveOf(before.held(key), after.held(key), state.held(key), application);
    return move === undefined ? [] : [{ application, environment, ...move }];
  });
  const rank = ({ environment }: Move): number => environments.indexOf(environment);
  moves.sort((a, b) => rank(a) - rank(b) || (a.application < b.application ? -1 : 1));
  return { kind: "moves", moves, paths };
}

function missing(): never {
  throw new Error("no environment lives on the branch");
}

function moveOf(
  before: HeldReading | undefined,
  after: HeldReading | undefined,
  now: HeldReading | undefined,
  application: string,
): Pick<Move, "from" | "to" | "problems"> | undefined {
  const from = now?.release;
  if (after?.release === undefined) {
    if (before?.release === undefined || from === undefined) return undefined;
    return { from, to: undefined, problems: after?.problems ?? [] };
  }
  const had = before?.release?.images ?? [];
  const moved = after.release.images.filter((image) => !isIn(had, image) && !isIn(from?.images ?? [], image));
  if (moved.length === 0) return undefined;
  const kept = (from?.images ?? []).filter(({ image }) => !moved.some((one) => one.image === image));
  const images = [...kept, ...moved].sort((a, b) => (a.image < b.image ? -1 : 1));
  return { from, to: { application, images }, problems: [] };
}

const isIn = (images: readonly ReleaseImage[], image: ReleaseImage): boolean =>
  images.some((one) => one.image === image.image && formatVersion(one) === formatVersion(image));
