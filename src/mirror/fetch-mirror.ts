/** Bringing one mirror up to date, whatever state it is in. */
import { access, rm } from "node:fs/promises";
import { join } from "node:path";
import { Transient } from "../domain/failure.ts";
import type { Sha } from "../domain/repository.ts";
import type { Log } from "../ports/log.ts";
import { explainFetchFailure, type FetchFailure } from "./fetch-failure.ts";
import { removeLockFiles } from "./lock-files.ts";
import type { MirrorHealth } from "./mirror-health.ts";
import { GitFailure, type GitOptions, runGit } from "./run-git.ts";

export interface FetchOrder extends GitOptions {
  readonly gitDir: string;
  readonly fullName: string;
  readonly url: string;
  readonly signal: AbortSignal;
  readonly ownership: "alone" | "shared";
  readonly health: MirrorHealth;
  readonly log: Log;
  /** The folder was removed and made anew. */
  readonly onRemade: () => void;
  /** A pull request whose head is wanted as well. */
  readonly pull?: number | undefined;
}

/** Branches only, and those that are gone are removed. Named in full, since the mirror knows no remote. */
const REFSPEC = "+refs/heads/*:refs/heads/*";
/** Beside the branches, so that they are none. */
export const PULL_REFS = "refs/towpath/pull/";
const pullRefspec = (number: number): string => `+refs/pull/${number}/head:${PULL_REFS}${number}`;

/**
 * Returns the branches. A mirror that is damaged is made anew; locks that a killed process left are removed; all else is
 * Transient or a Mistake. Nobody else may work in the mirror meanwhile.
 */
export async function fetchMirror(order: FetchOrder): Promise<ReadonlyMap<string, Sha>> {
  const { gitDir, health } = order;
  const state = health.take(gitDir);
  if (state === "remake" || (state === "check" && !(await isSound(order)))) await remake(order);
  else if (!(await exists(join(gitDir, "HEAD")))) await make(order);
  await fetchOrHeal(order);
  return readBranches(order);
}

async function fetchOrHeal(order: FetchOrder): Promise<void> {
  const { ownership, gitDir, fullName, log } = order;
  let failure = await tryFetch(order);
  if (isState(failure, "locked") && ownership === "alone") {
    const locks = await removeLockFiles(gitDir);
    log.warn({ repository: fullName, locks }, "Removed locks that an ended Git left in a mirror");
    failure = await tryFetch(order);
    // Whatever is in the way now is no lock.
    if (isState(failure, "locked")) failure = { state: "broken", said: failure.said };
  }
  if (isState(failure, "broken") && !(await isSound(order))) {
    await remake(order);
    failure = await tryFetch(order);
  }
  if (failure === undefined) return;
  if (isState(failure, "locked")) throw new Transient(`Another process fetches ${fullName} just now`);
  if (isState(failure, "broken")) throw new Transient(`${fullName} could not be fetched: ${failure.said}`);
  throw failure;
}

const isState = <State extends "locked" | "broken">(
  failure: FetchFailure | undefined,
  state: State,
): failure is { readonly state: State; readonly said: string } =>
  failure !== undefined && "state" in failure && failure.state === state;

/** Undefined: done. */
async function tryFetch(order: FetchOrder): Promise<FetchFailure | undefined> {
  const { url, fullName, log, pull } = order;
  const refspecs = [REFSPEC, ...(pull === undefined ? [] : [pullRefspec(pull)])];
  const options = ["--prune", "--no-tags", "--force", "--no-write-fetch-head", "--no-auto-gc", "--quiet"];
  try {
    await runGit(["fetch", ...options, "--", url, ...refspecs], order);
    return undefined;
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    log.debug({ repository: fullName, err: error }, "git fetch failed");
    return explainFetchFailure(error, fullName);
  }
}

/** Every object that a branch needs is there. Reads the whole history without contents. */
async function isSound(order: FetchOrder): Promise<boolean> {
  if (!(await exists(join(order.gitDir, "HEAD")))) return false;
  try {
    await runGit(["fsck", "--connectivity-only", "--no-dangling", "--no-progress"], order);
    return true;
  } catch (error) {
    if (error instanceof GitFailure) return false;
    throw error;
  }
}

async function remake(order: FetchOrder): Promise<void> {
  order.log.warn({ repository: order.fullName }, "A damaged mirror is made anew");
  await make(order);
}

async function make({ gitDir, onRemade, fullName, ...options }: FetchOrder): Promise<void> {
  onRemade();
  try {
    await rm(gitDir, { recursive: true, force: true });
    await runGit(["init", "--bare", "--quiet", "--template=", "--initial-branch=main", gitDir], { env: options.env });
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const failure = explainFetchFailure(error, fullName);
    throw failure instanceof Error ? failure : error;
  }
}

async function readBranches(order: FetchOrder): Promise<ReadonlyMap<string, Sha>> {
  const output = await runGit(["for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads/"], order);
  const lines = output.toString().split("\n").filter(Boolean);
  return new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
