/** Which of the releases on offer an environment takes, and what there is to say of those that it does not. */
import { releaseKey } from "../domain/release.ts";
import { declinedBecause, declinedIn } from "./declined.ts";
import type { EnvironmentView } from "./environment-view.ts";
import type { HeldBack, Offer, Prospect } from "./prospect.ts";
import { quarantined } from "./quarantined.ts";
import { type StepBack, undoes } from "./steps-back.ts";

export interface Choice {
  /** Those that nothing bars, in no order. */
  readonly free: readonly Prospect[];
  /** The newest that lacks something, if it is newer than all that are free. */
  readonly heldBack: HeldBack | undefined;
  /** The newest that cannot be compared with what is held. */
  readonly unordered: Prospect | undefined;
  /** Why the newest on offer is not taken, as a sentence without a full stop; only where none is free. */
  readonly barred: string | undefined;
}

/** Takes out what a person declined, put into quarantine or stepped back from. */
export function choose(view: EnvironmentView, offer: Offer, stepBack: StepBack | undefined): Choice {
  const declined = declinedIn(view);
  const barrier = (prospect: Prospect): string | undefined =>
    quarantined(view, prospect) ?? undoes(view, stepBack, prospect) ?? declinedBecause(view, declined, prospect);
  const isFree = (prospect: Prospect): boolean => barrier(prospect) === undefined;
  const free = offer.prospects.filter(isFree);
  const isAhead = ({ release }: Prospect): boolean =>
    free.every((other) => view.order.releases(release, other.release) === "newer");
  const first = free.length === 0 ? newest(view, offer.prospects) : undefined;
  return {
    free,
    heldBack: newest(view, offer.heldBack.filter(isFree).filter(isAhead)),
    unordered: newest(view, offer.unordered.filter(isFree)),
    barred: first && barrier(first),
  };
}

/** The newest; of those that neither order nor equality tells apart always the same, whatever order they come in. */
export function newest<P extends Prospect>(view: EnvironmentView, prospects: readonly P[]): P | undefined {
  const isNewer = (a: P, b: P): boolean => view.order.releases(a.release, b.release) === "newer";
  let best: P | undefined;
  for (const prospect of byPreference(view, prospects)) {
    if (best === undefined || !isNewer(best, prospect)) best = prospect;
  }
  for (const prospect of prospects) if (best !== undefined && isNewer(prospect, best)) best = prospect;
  return best;
}

/** The preferred last: more images, then the one that became available last. */
function byPreference<P extends Prospect>(view: EnvironmentView, prospects: readonly P[]): readonly P[] {
  if (prospects.length < 2) return prospects;
  const keyed = prospects.map((prospect) => ({ prospect, key: releaseKey(view.restrict(prospect.release)) }));
  keyed.sort(
    (a, b) =>
      a.prospect.release.images.length - b.prospect.release.images.length ||
      a.prospect.availableAt - b.prospect.availableAt ||
      (a.key < b.key ? -1 : 1),
  );
  return keyed.map(({ prospect }) => prospect);
}
