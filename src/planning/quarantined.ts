/** Releases in quarantine: they are not proposed, and what proposes them is closed. */
import { isInForce } from "../domain/decision.ts";
import type { Release } from "../domain/release.ts";
import { because } from "../gates/wording.ts";
import type { EnvironmentView } from "./environment-view.ts";

/**
 * Why a release is not proposed, as a sentence without a full stop, with the reason that was given (after a step back: from
 * what to what, and where); undefined where nobody put it into quarantine.
 */
export function quarantined(
  view: EnvironmentView,
  { release }: { readonly release: Pick<Release, "images"> },
): string | undefined {
  const { application, decisions = [], now } = view.slice;
  const found = decisions.find(
    (entry) =>
      entry.kind === "quarantine" &&
      entry.application === application &&
      isInForce(entry, now) &&
      view.isSame(release, entry),
  );
  if (found === undefined) return undefined;
  return `${view.version(release)} was put into quarantine by ${found.by}${because(found.reason)}`;
}
