/** Both check runs of a commit, written one after the other. */
import type { Repository, Sha } from "../../domain/repository.ts";
import type { Checks } from "../../ports/checks.ts";
import { MANIFESTS_CHECK, POLICY_CHECK } from "../../presentation/validation/check-names.ts";
import type { CheckWords } from "../../presentation/validation/facts.ts";

export interface BothWords {
  readonly manifests: CheckWords;
  readonly policy: CheckWords;
}

export const alike = (words: CheckWords): BothWords => ({ manifests: words, policy: words });

/** Throws what the port throws. */
export async function writeChecks(checks: Checks, repository: Repository, head: Sha, words: BothWords): Promise<void> {
  await checks.write(repository, { head, name: MANIFESTS_CHECK, externalId: "manifests", ...words.manifests });
  await checks.write(repository, { head, name: POLICY_CHECK, externalId: "policy", ...words.policy });
}
