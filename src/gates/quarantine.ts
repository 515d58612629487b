/** Quarantine: a release that is never promoted again, anywhere, not even back. Nothing overrides it. */
import type { GateResult } from "../domain/gate-result.ts";
import { type ReleaseImage, releaseVersion } from "../domain/release.ts";
import { byWhom, endsBy, holding } from "./decisions.ts";
import type { GateFacts } from "./facts.ts";

/** Undefined where the release is not in quarantine. */
export function quarantine(facts: GateFacts): GateResult | undefined {
  const { application, images } = facts.subject;
  const found = holding(facts, "quarantine").filter((decision) => isOf(images, decision.images));
  const [newest] = found;
  if (newest === undefined) return undefined;
  const version = releaseVersion(newest);
  return {
    gate: "quarantine",
    state: "blocked",
    reason: `${version} is in quarantine${byWhom(newest, facts)}`,
    opener: `a person comments /unquarantine ${application} ${version}`,
    ...endsBy(found),
  };
}

/** An environment may hold fewer of the application's images, so a part of the release is the release. */
const isOf = (images: readonly ReleaseImage[], bad: readonly ReleaseImage[]): boolean =>
  covers(images, bad) || covers(bad, images);

const covers = (all: readonly ReleaseImage[], some: readonly ReleaseImage[]): boolean =>
  some.length > 0 && some.every((image) => all.some((other) => isSameContent(image, other)));

/** What is in an image is its digest; another tag on it does not make it better. */
function isSameContent(a: ReleaseImage, b: ReleaseImage): boolean {
  if (a.image !== b.image) return false;
  return a.digest !== undefined && b.digest !== undefined
    ? a.digest === b.digest
    : a.tag !== undefined && a.tag === b.tag;
}
