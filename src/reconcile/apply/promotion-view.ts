/** What people see of a promotion: title, body and check run, rendered from what is known now. */
import { Mistake } from "../../domain/failure.ts";
import type { Destination } from "../../domain/promotion.ts";
import type { Release } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import { promotionBody } from "../../presentation/promotion-body.ts";
import { type CheckText, promotionCheck } from "../../presentation/promotion-check.ts";
import { promotionFacts } from "../../presentation/promotion-facts.ts";
import { promotionTitle } from "../../presentation/promotion-title.ts";
import type { SourceChanges } from "../../presentation/source-changes.ts";
import type { Applying } from "./applying.ts";
import { revisionOf, sourceOf } from "./release-source.ts";

export interface PromotionView {
  readonly title: string;
  readonly body: string;
  readonly check: CheckText;
}

/** Undefined where nothing is known of the application (its plan is made in the next pass). */
export async function promotionView(
  applying: Applying,
  to: Destination,
  release: Release,
): Promise<PromotionView | undefined> {
  const slice = applying.slice(to.application);
  if (slice === undefined) return undefined;
  const facts = promotionFacts(slice, to.environment, release, {
    explanation: applying.explanation(to),
    changes: await sourceChanges(applying, to, release),
    timezone: applying.config.timezone,
  });
  return { title: promotionTitle(facts), body: promotionBody(facts), check: promotionCheck(facts) };
}

/** What was compared before: between two commits nothing changes any more. */
interface Compared {
  readonly changes: SourceChanges | undefined;
}

/** What changed in the source since what the environment holds; undefined where the builds do not tell the commits. */
async function sourceChanges(
  applying: Applying,
  to: Destination,
  release: Release,
): Promise<SourceChanges | undefined> {
  const { outside, home } = applying;
  const now = applying
    .slice(to.application)
    ?.environments.find(({ environment }) => environment.name === to.environment);
  const source = sourceOf(applying, to.application, release);
  const before = revisionOf(applying, now?.held?.release);
  const after = revisionOf(applying, release);
  if (source === undefined || before === undefined || after === undefined || before === after) return undefined;
  const key = `changes/${source}/${before}...${after}`;
  const known = await outside.projection.get<Compared>(home.id, key);
  if (known !== undefined) return known.changes;
  const found = await compare(applying, source, before, after);
  const changes = found === undefined ? undefined : { ...found, source };
  await outside.projection.put(home.id, key, { changes } satisfies Compared);
  return changes;
}

async function compare({ outside, home, log }: Applying, source: string, before: Sha, after: Sha) {
  try {
    return await outside.comparison.compare(home.installationId, source, before, after);
  } catch (error) {
    // A promotion is not held for want of a list of commits.
    if (!(error instanceof Mistake)) throw error;
    log.info({ source, reason: error.message }, "what changed in the source cannot be told");
    return undefined;
  }
}
