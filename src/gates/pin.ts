/** Pin: an application keeps certain images in an environment. Of several pins the newest counts. */
import { endOf, isInForce } from "../domain/decision.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { type ReleaseImage, releaseVersion } from "../domain/release.ts";
import { areSame, byWhom, concerning, type Decided, endsBy, holding } from "./decisions.ts";
import type { GateFacts } from "./facts.ts";

/**
 * Undefined without a pin. Lets through the pinned images themselves, and, where a step back pinned, what a person asked
 * for since and what is newer than the release that was stepped back from.
 */
export function pin(facts: GateFacts): GateResult | undefined {
  const pins = holding(facts, "pin");
  const [newest] = pins;
  if (newest === undefined) return undefined;
  const { application, environment, images, version } = facts.subject;
  // One tag may stand for two contents; then the digest tells them apart.
  const isSameTag = releaseVersion(newest) === releaseVersion({ images }) && !areSame(images, newest.images);
  const pinned = releaseVersion(newest, () => isSameTag);
  const said = `${application} is pinned to ${pinned} in ${environment}${byWhom(newest, facts)}`;
  if (areSame(images, newest.images)) {
    return { gate: "pin", state: "passed", reason: `${said}; ${version} is what it is pinned to` };
  }
  const request = askedSince(facts, newest);
  // What a step back lets through is not let through by a pin that somebody set before for its own sake.
  const other = pins.find(({ awayFrom, images: kept }) => awayFrom === undefined && !areSame(images, kept));
  if (request !== undefined && other === undefined && facts.newerThanPinned.has(newest.id)) {
    return {
      gate: "pin",
      state: "passed",
      reason: `${said}; ${request.by} asked for ${version}, which is newer than what that was a step back from`,
    };
  }
  const unpin = `a person comments /unpin ${application} ${environment}`;
  const opener =
    newest.awayFrom === undefined
      ? unpin
      : `${unpin}, or promotes something newer than ${releaseVersion({ images: newest.awayFrom })}`;
  return { gate: "pin", state: "blocked", reason: said, opener, ...opening(pins, images) };
}

/** When the newest pin that is left would let the images through: below one that ends, an older one counts again. */
function opening(pins: readonly Decided<"pin">[], images: readonly ReleaseImage[]): Pick<GateResult, "opensAt"> {
  const ends = pins.flatMap((one) => endsBy([one]).opensAt ?? []).sort((a, b) => a - b);
  const opensAt = ends.find((end) => {
    const left = pins.find((one) => endOf(one, end) === undefined);
    return left === undefined || areSame(images, left.images);
  });
  return opensAt === undefined ? {} : { opensAt };
}

const askedSince = (facts: GateFacts, { at }: Decided<"pin">): Decided<"request"> | undefined =>
  concerning(facts, "request").find(
    (request) => request.at >= at && isInForce(request, facts.now) && areSame(request.images, facts.subject.images),
  );
