/** The lane of one repository: a home is reconciled, what concerns another home is handed on, the rest is nothing to us. */
import { Mistake } from "../domain/failure.ts";
import type { Sha } from "../domain/repository.ts";
import type { Checks } from "../ports/checks.ts";
import type { Home } from "../ports/facts.ts";
import type { Delivery } from "../ports/inbox.ts";
import type { ClaimedLane } from "../ports/lanes.ts";
import type { Mirror } from "../ports/mirrors.ts";
import { showStop } from "./apply/show-problems.ts";
import { checksLane } from "./checking/checks-lane.ts";
import { wakeReaders } from "./checking/readers.ts";
import { readComment } from "./commands/comment.ts";
import { answerStopped, seeComments } from "./commands/see-comments.ts";
import { mayConcern, noteSources } from "./commands/sources.ts";
import { hintsOf } from "./hints.ts";
import { findHome, keepHome, noteRules, repositoryOfHome } from "./homes.ts";
import { isRecord } from "./is-record.ts";
import { repositoryIn } from "./lane-payload.ts";
import type { Memories } from "./memory.ts";
import { readConfiguration } from "./observe/configuration.ts";
import type { Outside } from "./outside.ts";
import { type PassResult, passHome } from "./pass.ts";
import { checkProposedConfigurations, isOtherConfiguration, showConfiguration } from "./show-configuration.ts";
import type { WriteTally } from "./write-tally.ts";

const NOTHING: PassResult = { wakeAt: undefined };
const BROKEN = "towpath.yaml cannot be read, so nothing is planned; its check run says what to mend.";

export async function workRepositoryLane(
  outside: Outside,
  memories: Memories,
  tally: WriteTally,
  lane: Pick<ClaimedLane, "fence" | "deliveries">,
  repositoryId: number,
  signal?: AbortSignal,
): Promise<PassResult> {
  await handOn(outside, lane.deliveries, repositoryId);
  const hints = hintsOf(lane.deliveries);
  if (hints.configuration) await wakeReaders(outside, repositoryId);
  const known = await findHome(outside, repositoryId);
  const told = repositoryIn(lane.deliveries, repositoryId);
  // Mirroring every source repository for each of its pushes would be a waste: only a push of towpath.yaml makes a home.
  const repository =
    known === undefined ? (hints.configuration ? told : undefined) : { ...repositoryOfHome(known), ...told };
  if (repository === undefined || known?.paused !== undefined) return NOTHING;
  const log = outside.log.with({ repository: repository.fullName, installation: repository.installationId });
  const within: Outside = { ...outside, log, checks: answering(outside.checks, hints.again) };
  const comments = known === undefined ? [] : await seeComments(within, known, hints.comments);
  const mirror = await fetchHome(within, repository, known);
  if (mirror === undefined) return NOTHING;
  const configuration = await readConfiguration(mirror, repository);
  if (configuration.kind === "none" || configuration.kind === "managed") {
    if (known !== undefined) {
      log.info({}, "the repository holds no towpath.yaml of its own any more: it is left alone");
      await outside.homes.remove(repositoryId);
    }
    memories.forget(repositoryId);
    // A push of towpath.yaml comes here without a word of what was pushed.
    await wakeReaders(outside, repositoryId);
    return NOTHING;
  }
  await checkProposedConfigurations(within, repository, mirror, configuration, hints.pulls);
  // Other levels, other results: open pull requests are looked at again. Before it is told: what is told counts as known.
  if (hints.configuration && (await isOtherConfiguration(within, repositoryId, configuration)))
    await outside.lanes.wake(checksLane(repositoryId, "all"), outside.clock.now());
  await showConfiguration(within, repository, configuration, undefined, hints.again);
  if (configuration.kind === "broken") {
    log.warn({ findings: configuration.findings.length }, "towpath.yaml cannot be read: nothing is planned");
    if (known === undefined) await rememberBroken(outside, repository);
    await answerStopped(within, repository, comments, BROKEN);
    return NOTHING;
  }
  const memory = memories.of(repositoryId, lane.fence);
  if (hints.again.length > 0) memory.groups.clear();
  try {
    const noted = await noteRules(outside, repository, known, configuration.config);
    await noteSources(outside, memory, repository, configuration);
    const result = await passHome(within, memory, tally, repository, mirror, configuration, hints, comments, signal);
    await keepHome(outside, repository, noted, configuration.config, (name) => memory.member(name));
    return result;
  } catch (error) {
    memories.forget(repositoryId);
    if (error instanceof Mistake) {
      await showStop(within, repository, configuration.head, error);
      await answerStopped(within, repository, comments, error.message);
    }
    throw error;
  }
}

/** Who asks for a check again gets an answer, though it be the same. */
const answering = (checks: Checks, again: readonly Sha[]): Checks => ({
  write: (repository, check) => checks.write(repository, again.includes(check.head) ? { ...check, anew: true } : check),
});

async function fetchHome(
  outside: Outside,
  repository: Parameters<Outside["mirrors"]["fetch"]>[0],
  known: Home | undefined,
): Promise<Mirror | undefined> {
  try {
    return await outside.mirrors.fetch(repository);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    outside.log.warn({ code: error.code }, error.message);
    // The next sweep that sees it again lets it go on.
    if (known !== undefined) await outside.homes.put({ ...known, paused: "unreachable" });
    return undefined;
  }
}

/** A first towpath.yaml that is broken: known from now on, so that the sweep looks at it. */
async function rememberBroken(outside: Outside, repository: Parameters<Outside["mirrors"]["fetch"]>[0]): Promise<void> {
  const { id: repositoryId, installationId, fullName, defaultBranch } = repository;
  await outside.homes.put({
    repositoryId,
    installationId,
    fullName,
    defaultBranch,
    imagePatterns: [],
    memberIds: [],
    paused: undefined,
  });
}

/**
 * What happens in a repository that holds environments of other homes is worked off in their lanes, and so are comments
 * in a repository from which their applications are built. Stored there before
 * this lane is done with it, under ids made from the first, so that it is neither lost nor doubled.
 */
async function handOn(outside: Outside, deliveries: readonly Delivery[], repositoryId: number): Promise<void> {
  if (deliveries.length === 0) return;
  const homes = (await outside.homes.all()).filter((home) => home.repositoryId !== repositoryId);
  const comments = deliveries.map(({ payload }) => (isRecord(payload) ? readComment(payload["comment"]) : undefined));
  for (const home of homes) {
    const isMember = home.memberIds.includes(repositoryId);
    if (!isMember && comments.every((comment) => comment === undefined)) continue;
    for (const [at, { id, event, payload }] of deliveries.entries()) {
      const comment = comments[at];
      const concerns = isMember || (comment !== undefined && (await mayConcern(outside, home, comment)));
      if (!concerns) continue;
      const lane = `repository:${home.repositoryId}` as const;
      await outside.inbox.accept({ id: `${id}:home:${home.repositoryId}`, lane, event, payload, builds: [] });
    }
  }
}
