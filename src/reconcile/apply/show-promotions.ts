/**
 * Brings what people see of open promotions up to date: title, body, labels, reviewers, the comment that names what was
 * replaced, and the check run. Only what differs from what was last written is written.
 */
import { createHash } from "node:crypto";
import { Mistake } from "../../domain/failure.ts";
import { releaseVersion } from "../../domain/release.ts";
import { supersededComment } from "../../presentation/comments.ts";
import type { KnownPull } from "../observe/known-pulls.ts";
import type { WriteTally } from "../write-tally.ts";
import type { Applying, Ground } from "./applying.ts";
import { type PromotionView, promotionView } from "./promotion-view.ts";

export const PROMOTION_CHECK = "Towpath / promotion";

/**
 * Returns the applications of which a promotion that Towpath merges has turned green: what GitHub said of merging it while
 * our own check was not done is asked again.
 */
export async function showPromotions(
  applying: Applying,
  tally: WriteTally,
  wanted: (pull: KnownPull) => boolean,
): Promise<ReadonlySet<string>> {
  const turnedGreen = new Set<string>();
  for (const pull of applying.pulls.open().filter(wanted)) {
    const to = applying.destination(pull.branch);
    const ground = to === undefined ? undefined : applying.ground(to.environment);
    if (to === undefined || ground?.repository.id !== pull.repositoryId || ground.branch !== pull.base) continue;
    const release = pull.proposed;
    if (release === undefined || pull.closing === true || pull.stale === true) continue;
    await dress(applying, ground, pull);
    await tellReplaced(applying, ground, pull);
    const view = await promotionView(applying, to, release);
    if (view === undefined) continue;
    const spent = await show(applying, ground, pull, view);
    tally.spend(applying.home.installationId, spent, applying.outside.clock.now());
    const word = pull.mergeable?.state;
    const doubtful = ground.environment.merge === "auto" && (word === "unstable" || word === "blocked");
    if (!doubtful || view.check.status !== "success" || pull.check === shownCheck(pull.head, view)) continue;
    applying.pulls.forgetWord(pull.repositoryId, pull.number);
    turnedGreen.add(to.application);
  }
  return turnedGreen;
}

/** Hashes of what is shown: title and body, and the check run of that head. */
export const shownText = ({ title, body }: PromotionView): string => hash([title, body]);
const shownCheck = (head: string, { check }: PromotionView): string => hash([head, check]);
const hash = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");

async function show(applying: Applying, ground: Ground, pull: KnownPull, view: PromotionView): Promise<number> {
  const { outside, pulls } = applying;
  const text = shownText(view);
  const check = shownCheck(pull.head, view);
  let spent = 0;
  if (pull.text !== text) {
    await outside.pullRequests.edit(ground.repository, pull.number, { title: view.title, body: view.body });
    pulls.amend(pull.repositoryId, pull.number, { text });
    spent += 1;
  }
  if (pull.check !== check) {
    try {
      await outside.checks.write(ground.repository, {
        head: pull.head,
        name: PROMOTION_CHECK,
        externalId: `promotion-${pull.number}`,
        findings: [],
        ...view.check,
      });
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      // A view that cannot be written stops no promotion: the body says the same of the gates.
      await outside.pullRequests.say(ground.repository, pull.number, "towpath:check", error.message);
    }
    pulls.amend(pull.repositoryId, pull.number, { check });
    spent += 1;
  }
  return spent;
}

/** Labels and reviewers, once: what people change of them afterwards stays. */
async function dress(applying: Applying, ground: Ground, pull: KnownPull): Promise<void> {
  if (pull.dressed === true) return;
  const { outside, pulls } = applying;
  const { labels, reviewers, teamReviewers } = ground.environment.pullRequest;
  if (labels.length > 0) {
    try {
      await outside.pullRequests.addLabels(ground.repository, pull.number, labels);
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      await outside.pullRequests.say(ground.repository, pull.number, "towpath:labels", error.message);
    }
  }
  if (reviewers.length + teamReviewers.length > 0) {
    try {
      await outside.pullRequests.requestReviews(ground.repository, pull.number, reviewers, teamReviewers);
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      await outside.pullRequests.say(ground.repository, pull.number, "towpath:reviewers", error.message);
    }
  }
  pulls.amend(pull.repositoryId, pull.number, { dressed: true });
}

/** Nothing changes silently under a reader: what was replaced is named, with a link to the difference. */
async function tellReplaced(applying: Applying, ground: Ground, pull: KnownPull): Promise<void> {
  const { replacing, proposed } = pull;
  if (replacing === undefined || replacing.head === pull.head || proposed === undefined) return;
  const url = `${pull.url.slice(0, pull.url.lastIndexOf("/pull/"))}/compare/${replacing.head}..${pull.head}`;
  const marker = `towpath:replaced:${pull.head.slice(0, 12)}`;
  const before = replacing.release === undefined ? undefined : releaseVersion(replacing.release);
  const comment = supersededComment({ before, now: releaseVersion(proposed), url });
  await applying.outside.pullRequests.say(ground.repository, pull.number, marker, comment);
  const known = applying.pulls.find(pull.repositoryId, pull.number);
  if (known === undefined) return;
  const { replacing: _, ...rest } = known;
  applying.pulls.put(rest);
}
