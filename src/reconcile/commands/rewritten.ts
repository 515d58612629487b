/** Whether whoever commented on a promotion saw what it proposes now: a comment does not say of which head it speaks. */
import type { OpenPromotion } from "../../planning/slice.ts";

/** A branch moves this much after its commit was made, at most: two writes, a second apart each. */
const MOVES_WITHIN_MS = 2_000;

/** Why nobody can be sure, the start of a sentence; undefined where the person saw it. */
export function rewrittenSince(
  { number, headAt, openedAt, pushedBy }: Pick<OpenPromotion, "number" | "headAt" | "openedAt" | "pushedBy">,
  commentedAt: number,
): string | undefined {
  const [pusher] = pushedBy;
  // When a commit was made only its author says.
  if (pusher !== undefined)
    return `${pusher} pushed to the branch of #${number}, so nobody can tell what was seen of it`;
  const at = headAt ?? openedAt;
  // Git keeps whole seconds; the first head is older than its pull request.
  const isRewritten = at > openedAt;
  return at > commentedAt || (isRewritten && at + MOVES_WITHIN_MS > commentedAt)
    ? `#${number} was rewritten after this was written`
    : undefined;
}
