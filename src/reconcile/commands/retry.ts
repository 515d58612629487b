/** `/retry`: what was refused is tried again, and what is remembered of GitHub's word is asked anew. */
import type { Resolved } from "../../commands/resolve/resolution.ts";
import type { Sight, Work } from "./sight.ts";

/** Forgets; the plans that are made next ask again. */
export function retry(
  { memory }: Work,
  { observed }: Sight,
  { environment, application }: Extract<Resolved, { kind: "retry" }>,
): void {
  const isMeant = (of: { readonly application: string; readonly environment: string }): boolean =>
    (application === undefined || of.application === application) &&
    (environment === undefined || of.environment === environment);
  for (const [key, { action }] of memory.refused) {
    if (!isMeant(action)) continue;
    memory.refused.delete(key);
    memory.dirty.add(action.application);
  }
  const { pulls } = observed.stored;
  for (const pull of pulls.open()) {
    const to = observed.destination(pull.branch);
    if (to === undefined || !isMeant(to)) continue;
    pulls.forgetWord(pull.repositoryId, pull.number);
    pulls.amend(pull.repositoryId, pull.number, { stale: true });
    memory.dirty.add(to.application);
  }
  const concerned = memory.answers.forget((ask) => {
    if (ask.kind === "checks" || ask.kind === "reviews")
      return environment === undefined || ask.environment === environment;
    return ask.kind === "source" || ask.kind === "ancestry";
  });
  for (const one of concerned) memory.dirty.add(one);
}
