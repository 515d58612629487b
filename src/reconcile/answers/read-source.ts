/** The author of a source commit, and what its checks say. */
import type { Ask } from "../../planning/asks.ts";
import type { SourceFacts } from "../../planning/slice.ts";
import type { ObservedHome } from "../observe/observe-home.ts";
import type { Outside } from "../outside.ts";

export async function readSource(
  { commitChecks }: Outside,
  { home: { installationId } }: ObservedHome,
  { repository, revision }: Extract<Ask, { readonly kind: "source" }>,
): Promise<SourceFacts> {
  const about = await commitChecks.about(installationId, repository, revision);
  const found = about && (await commitChecks.of(installationId, repository, revision));
  return {
    repository,
    revision,
    author: about?.author,
    checks: about && found && { commit: revision, since: about.at, found },
  };
}
