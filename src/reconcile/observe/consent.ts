/** Another repository holds environments of a home only if its own `towpath.yaml` says so: `managed-by: acme/env-main`. */
import { parse } from "yaml";
import type { Problem } from "../../domain/failure.ts";
import { type Repository, sameRepository } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import { CONFIG_FILE } from "./configuration.ts";

/** Undefined if the member's default branch names the home, else what to write there. */
export async function missingConsent(
  member: Repository,
  mirror: Mirror,
  home: Repository,
): Promise<Problem | undefined> {
  const head = mirror.branches.get(member.defaultBranch);
  const file = head === undefined ? undefined : await mirror.file(head, CONFIG_FILE);
  const bytes = file === undefined ? undefined : (await mirror.blobs([file.blob])).get(file.blob);
  const named = bytes === undefined ? undefined : managedBy(Buffer.from(bytes).toString("utf8"));
  if (named !== undefined && sameRepository(named, home.fullName)) return undefined;
  const found = named === undefined ? "does not" : `says ${named}`;
  return {
    code: "no-consent",
    message: `${member.fullName} has to say in ${CONFIG_FILE} on ${member.defaultBranch} that it is managed by ${home.fullName}, and ${found}: add the line \`managed-by: ${home.fullName}\` there.`,
  };
}

/** The home that a `towpath.yaml` of a member names; undefined for any other file. */
export function managedBy(text: string): string | undefined {
  try {
    const document: unknown = parse(text);
    if (typeof document !== "object" || document === null || !("managed-by" in document)) return undefined;
    const value = document["managed-by"];
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
