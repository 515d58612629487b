/** Another repository holds environments of a home only if its own `towpath.yaml` says so: `managed-by: acme/env-main`. */
import type { Problem } from "../../domain/failure.ts";
import { type Repository, sameRepository } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import { CONFIG_FILE, readConfiguration } from "./configuration.ts";

/** Undefined if the member's default branch names the home, else what to write there. */
export async function missingConsent(
  member: Repository,
  mirror: Mirror,
  home: Repository,
): Promise<Problem | undefined> {
  const read = await readConfiguration(mirror, member);
  if (read.kind === "managed" && sameRepository(read.by, home.fullName)) return undefined;
  const found =
    read.kind === "managed" ? `it says ${read.by}` : read.kind === "none" ? "it has no such file" : "it does not";
  return {
    code: "no-consent",
    message: `${member.fullName} has to say in ${CONFIG_FILE} on ${member.defaultBranch} that it is managed by ${home.fullName}, and ${found}: write \`managed-by: ${home.fullName}\` there.`,
  };
}
