/** Releases that an environment might take, before declined ones and steps back are taken out. */
import type { Release } from "../domain/release.ts";
import type { Shortfall } from "./environment-view.ts";

/** A release that it could take: newer than what is held, complete, and in order. */
export interface Prospect {
  readonly release: Release;
  /** Since when: the last of its builds was heard, or it arrived in the last environment upstream. */
  readonly availableAt: number;
}

/** One that it could take if something came or were mended. */
export interface HeldBack extends Prospect {
  readonly shortfall: Shortfall;
}

/** What there is for an environment, in no order. */
export interface Offer {
  readonly prospects: readonly Prospect[];
  readonly heldBack: readonly HeldBack[];
  /** Those that cannot be compared with what is held. */
  readonly unordered: readonly Prospect[];
}
