/** Who approved a promotion, whether that still stands, and what right they have. */
import { releaseKey } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Review, ReviewFacts } from "../../gates/facts.ts";
import type { Ask } from "../../planning/asks.ts";
import type { Review as Submitted } from "../../ports/pull-requests.ts";
import type { Ground } from "../apply/applying.ts";
import type { HomeMemory } from "../memory.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import { readProposal } from "../observe/proposal.ts";
import { subjectKey } from "../observe/subject.ts";
import type { Outside } from "../outside.ts";
import { ownersOf } from "./owners-of.ts";
import { pushersOf } from "./read-pushers.ts";

export async function readReviews(
  outside: Outside,
  observed: ObservedHome,
  memory: HomeMemory,
  application: string,
  { environment, pullRequest, head }: Extract<Ask, { readonly kind: "reviews" }>,
): Promise<ReviewFacts | undefined> {
  const ground = observed.ground(environment);
  if (ground === undefined) return undefined;
  const { repository } = ground;
  const latest = latestOfEach(await outside.pullRequests.reviews(repository, pullRequest));
  const since = memory.gatesSince.get(environment) ?? 0;
  const reviews: Review[] = [];
  for (const { login, state, commit, at } of latest) {
    if (state !== "approved" && state !== "changes-requested") continue;
    const same = at >= since && (await proposesTheSame(ground, application, commit, head));
    reviews.push({ login, state, at, void: !same });
  }
  const promotion = observed.stored.pulls.find(repository.id, pullRequest);
  const isApproved = reviews.some(({ state, void: isVoid }) => state === "approved" && !isVoid);
  const approvals = ground.environment.gates.filter((gate) => gate.kind === "approvals");
  const wantsOwners = approvals.some(({ codeOwners }) => codeOwners);
  const owners = wantsOwners ? await ownersOf(ground, await changedBy(ground, application, head)) : [];
  const teams = new Set([
    ...approvals.flatMap((gate) => gate.teams),
    ...(owners ?? []).flatMap((one) =>
      one.owners.filter((owner) => owner.includes("/")).map((owner) => owner.slice(1)),
    ),
  ]);
  return {
    reviews,
    // Of pull requests by hand whoever judges them asks it.
    ...(promotion !== undefined &&
      isApproved && { pushedBy: await pushersOf(outside, memory, ground, { head, pushers: promotion.pushers ?? [] }) }),
    teams: new Map(await all([...teams], (team) => outside.people.team(repository, team))),
    roles: new Map(
      await all(
        reviews.map(({ login }) => login),
        (login) => outside.people.role(repository, login),
      ),
    ),
    owners,
  };
}

async function all<Value>(
  keys: readonly string[],
  ask: (key: string) => Promise<Value>,
): Promise<readonly (readonly [string, Value])[]> {
  const found: (readonly [string, Value])[] = [];
  for (const key of keys) found.push([key, await ask(key)]);
  return found;
}

/** What each person said last; a mere comment takes nothing back, a dismissal does. */
export function latestOfEach(reviews: readonly Submitted[]): readonly Submitted[] {
  const latest = new Map<string, Submitted>();
  for (const review of reviews) if (review.state !== "commented") latest.set(review.login.toLowerCase(), review);
  return [...latest.values()];
}

/**
 * Approvals are bound to what was approved: the images and the text that writes them. A rebuild of the same on a newer
 * base keeps them; a commit that is gone cannot be compared, and its approvals are void.
 */
async function proposesTheSame(ground: Ground, application: string, reviewed: Sha, head: Sha): Promise<boolean> {
  if (reviewed === head) return true;
  const { mirror } = ground;
  if (reviewed === "" || (await mirror.commit(reviewed)) === undefined) return false;
  const [before, now] = [await proposed(ground, application, reviewed), await proposed(ground, application, head)];
  return before !== undefined && before === now;
}

/** The release and the files that a head changes; undefined where it holds anything else. */
async function proposed(ground: Ground, application: string, head: Sha): Promise<string | undefined> {
  const { release, intact, paths } = await readHead(ground, application, head);
  return release === undefined || !intact ? undefined : JSON.stringify([releaseKey(release), paths]);
}

/** Files that a head changes against the commit under it: what others merge meanwhile is none of it. */
const changedBy = async (ground: Ground, application: string, head: Sha): Promise<readonly string[]> =>
  (await readHead(ground, application, head)).paths;

async function readHead(ground: Ground, application: string, head: Sha) {
  const { mirror, looking, state, environment } = ground;
  const subject = { environment: environment.name, application };
  const places = state.held(subjectKey(subject))?.places ?? [];
  const { release, intact, parent } = await readProposal(mirror, looking, state, subject, places, head);
  const paths = (await mirror.changes(parent, head)).map(({ path }) => path).sort();
  return { release, intact, paths };
}
