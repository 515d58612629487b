/**
 * Another repository holds environments of a home only if its own `towpath.yaml` says so: `managed-by: acme/env-main`. Nor
 * are its schemas and policies read for a home that it does not name: `shared-with: acme/env-main`.
 */
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
  const by = read.kind === "managed" ? read.managedBy : undefined;
  if (by !== undefined && sameRepository(by, home.fullName)) return undefined;
  const found = by !== undefined ? `it says ${by}` : read.kind === "none" ? "it has no such file" : "it does not";
  return {
    code: "no-consent",
    message: `${member.fullName} has to say in ${CONFIG_FILE} on ${member.defaultBranch} that it is managed by ${home.fullName}, and ${found}: write \`managed-by: ${home.fullName}\` there.`,
  };
}

/** Undefined if the repository's default branch lets the home read its schemas and policies, else what to write there. */
export async function missingSharing(
  repository: Repository,
  mirror: Mirror,
  home: Repository,
): Promise<Problem | undefined> {
  // What a repository holds for itself needs no consent.
  if (sameRepository(repository.fullName, home.fullName)) return undefined;
  const read = await readConfiguration(mirror, repository);
  const sharedWith =
    read.kind === "managed" ? read.sharedWith : read.kind === "usable" ? (read.config.sharedWith ?? []) : [];
  if (sharedWith.some((reader) => isNamedBy(reader, home))) return undefined;
  const found =
    sharedWith.length > 0
      ? `it says ${sharedWith.join(", ")}`
      : {
          none: "it has no such file",
          broken: "that file cannot be read",
          managed: "it does not",
          usable: "it does not",
        }[read.kind];
  return {
    code: "no-consent",
    message: `${repository.fullName} has to say in ${CONFIG_FILE} on ${repository.defaultBranch} that it is shared with ${home.fullName}, and ${found}. Write this there: shared-with: ${home.fullName}`,
  };
}

const isNamedBy = (reader: string, { fullName }: Repository): boolean =>
  reader.endsWith("/*")
    ? fullName.toLowerCase().startsWith(reader.slice(0, -1).toLowerCase())
    : sameRepository(reader, fullName);
