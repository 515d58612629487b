/** Branches of promotions: Towpath must be allowed to write them. */
import type { BranchGuards, Guard } from "../../ports/branch-rules.ts";
import { type Check, mend, orOk } from "./check.ts";

/** Any branch of a promotion will do: rules go by pattern. */
export const SAMPLE_PROMOTION_BRANCH = "towpath/promote/environment/application";

const HINDERS: ReadonlySet<Guard["kind"]> = new Set(["creation", "update", "deletion", "force-push"]);

export function checkPromotionBranches(subject: string, { guards }: BranchGuards): readonly Check[] {
  const complaints = guards
    .filter(({ kind, bypassed }) => HINDERS.has(kind) && !bypassed)
    .map(({ kind, source }) =>
      mend(
        subject,
        `${source} restricts ${kind} of branches such as ${SAMPLE_PROMOTION_BRANCH}; exclude towpath/** from it, or let the App bypass it`,
      ),
    );
  return orOk(complaints, subject, "Towpath may write its promotion branches");
}
