/**
 * Whom the ledger believes. Whoever may write to the repository can push to an unprotected branch, so what stands on
 * `towpath-ledger` counts only by the commit that brought it:
 *
 * - **The App's own** (GitHub's signature, and our trailer with the repository's id) vouches for its *whole tree*: when the
 *   App writes, it writes what it believes, and whatever else somebody pushed meanwhile is gone with it.
 * - **The merge of a pull request into the branch**, by somebody with the right, adds its difference to that.
 * - **All others** change nothing, and are said with commit and author.
 *
 * The trailer binds a commit to this ledger: the same App signs promotions in this repository, and ledgers in the
 * repositories of strangers.
 */
import { isAtLeast } from "../../domain/role.ts";
import type { CommitOrigin } from "../../ports/commit-origins.ts";
import type { MirrorCommit } from "../../ports/mirrors.ts";
import { LEDGER_BRANCH } from "./shape.ts";

export type Verdict =
  | { readonly kind: "own" }
  | { readonly kind: "merge"; readonly pullRequest: number; readonly by: string }
  | { readonly kind: "ignored"; readonly author: string; readonly why: string };

/** Whether a merge of somebody with that role (GitHub's `role_name`) into the ledger counts. */
export type MayDecide = (role: string) => boolean;

/**
 * By pull request everything can be decided at once, records and adoption included, so it takes more than `write`, which
 * may be all that everybody has.
 */
export const maintainersDecide: MayDecide = (role) => isAtLeast(role, "maintain");

const TRAILER = "Towpath-Ledger";

/** The last line of the message of each of our commits. */
export const ledgerTrailer = (repositoryId: number): string => `${TRAILER}: ${repositoryId}`;

/** Whether a commit claims to be ours: only then it is worth asking GitHub whether it is. */
export const claimsToBeOurs = ({ message }: Pick<MirrorCommit, "message">, repositoryId: number): boolean =>
  (
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? ""
  )
    .split("\n")
    .includes(ledgerTrailer(repositoryId));

export function judge(claims: boolean, origin: CommitOrigin, mayDecide: MayDecide): Verdict {
  const { author, own, merge } = origin;
  if (own && claims) return { kind: "own" };
  if (merge?.base !== LEDGER_BRANCH) {
    return { kind: "ignored", author, why: "it came neither from Towpath nor by a pull request" };
  }
  const { by, role, pullRequest } = merge;
  if (by === undefined) return { kind: "ignored", author, why: `GitHub does not say who merged #${pullRequest}` };
  if (mayDecide(role)) return { kind: "merge", pullRequest, by };
  return {
    kind: "ignored",
    author,
    why: `${by}, who merged #${pullRequest}, has the role ${role}, which is not enough`,
  };
}
