/** Parts that the summaries of both checks share. */
import type { Finding } from "../../domain/finding.ts";
import { escapeMarkdown } from "../escaping.ts";
import type { CheckedRange } from "./facts.ts";

/** Each fifty take one more request, a second apart; nobody reads more of them in a diff. */
const ANNOTATIONS = 200;
const NAMED = 12;

/** `dev (Kubernetes 1.34) and prod (1.33)`. */
export function environmentsIn({ environments }: Pick<CheckedRange, "environments">): string {
  const [first] = environments;
  const alike = first !== undefined && environments.every((one) => one.kubernetesVersion === first.kubernetesVersion);
  const names = environments
    .slice(0, NAMED)
    .map(
      ({ name, kubernetesVersion }) =>
        `**${escapeMarkdown(name)}**${alike ? "" : ` (Kubernetes ${kubernetesVersion})`}`,
    );
  const rest = environments.length - names.length;
  const all = [...names, ...(rest > 0 ? [`${rest} more`] : [])];
  const last = all.pop() ?? "";
  const listed = all.length === 0 ? last : `${all.join(", ")} and ${last}`;
  return alike ? `${listed} (Kubernetes ${first.kubernetesVersion})` : listed;
}

/** What prints everything that has no room here, with the head checked out: what was there before as well. */
export const listingCommand = ({ environments: [first, ...others] }: Pick<CheckedRange, "environments">): string =>
  first !== undefined && others.length === 0 ? `towpath validate --environment ${first.name}` : "towpath validate";

export const withAnnotations = (
  findings: readonly Finding[],
): { readonly findings: readonly Finding[]; readonly unshown: number } => ({
  findings: findings.slice(0, ANNOTATIONS),
  unshown: Math.max(0, findings.length - ANNOTATIONS),
});
