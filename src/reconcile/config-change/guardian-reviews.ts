/** Who approved that an environment is guarded less well, and whether that still stands. */

import type { ApprovalsConfig } from "../../config/gate-config.ts";
import { proposedHash, type Weakened } from "../../config-change/compare-configurations.ts";
import { hashOfGuard } from "../../config-change/guard.ts";
import type { Repository, Sha } from "../../domain/repository.ts";
import type { Review, ReviewFacts } from "../../gates/facts.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { Review as Submitted } from "../../ports/pull-requests.ts";
import { ownersOf } from "../answers/owners-of.ts";
import { latestOfEach } from "../answers/read-reviews.ts";
import type { Judging } from "../by-hand/judge-pull.ts";
import { CONFIG_FILE, parseConfiguration } from "../observe/configuration.ts";

/**
 * An approval is for exactly the guard that the environment would have by the reviewed commit: a later commit that changes
 * another environment leaves it standing. It is void, too, if the gates of today came after it.
 */
export async function guardianReviews(
  { outside, observed, memory }: Judging,
  guardians: readonly ApprovalsConfig[],
  { environment, hash }: Weakened,
  submitted: readonly Submitted[],
): Promise<ReviewFacts> {
  const { home, homeMirror } = observed;
  const since = memory.gatesSince.get(environment) ?? 0;
  const reviews: Review[] = [];
  for (const { login, state, commit, at } of latestOfEach(submitted)) {
    if (state !== "approved" && state !== "changes-requested") continue;
    const same = at >= since && (await hashAt(observed, environment, commit)) === hash;
    reviews.push({ login, state, at, void: !same });
  }
  const base = homeMirror.branches.get(home.defaultBranch) ?? "";
  const owners = guardians.some(({ codeOwners }) => codeOwners)
    ? await ownersOf({ mirror: homeMirror, state: { head: base } }, [CONFIG_FILE])
    : [];
  const repository = observed.ground(environment)?.repository ?? home;
  return { reviews, owners, ...(await standings(outside.people, repository, guardians, reviews, owners)) };
}

async function standings(
  people: Judging["outside"]["people"],
  repository: Repository,
  guardians: readonly ApprovalsConfig[],
  reviews: readonly Review[],
  owners: ReviewFacts["owners"],
): Promise<Pick<ReviewFacts, "teams" | "roles">> {
  const owning = (owners ?? []).flatMap((one) => one.owners.filter((owner) => owner.includes("/")));
  const teams = new Map<string, readonly string[] | "unseen" | "missing">();
  for (const team of new Set([...guardians.flatMap((gate) => gate.teams), ...owning.map((owner) => owner.slice(1))])) {
    teams.set(team, await people.team(repository, team));
  }
  const roles = new Map<string, string>();
  for (const { login } of reviews) roles.set(login, await people.role(repository, login));
  return { teams, roles };
}

/** Undefined for a commit that is gone, or whose file says nothing that could be approved. */
async function hashAt(
  { config, homeMirror }: Judging["observed"],
  environment: string,
  commit: Sha,
): Promise<string | undefined> {
  if (commit === "" || (await homeMirror.commit(commit)) === undefined) return undefined;
  const file = await readAt(homeMirror, commit);
  if (file === "gone") return hashOfGuard(undefined);
  return file === undefined ? undefined : proposedHash(config, file, environment);
}

async function readAt(mirror: Mirror, commit: Sha) {
  const file = await mirror.file(commit, CONFIG_FILE);
  if (file === undefined) return "gone";
  const read = await parseConfiguration(mirror, file);
  if ("managedBy" in read) return "gone";
  return "environments" in read ? read : undefined;
}
