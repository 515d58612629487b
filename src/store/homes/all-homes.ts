import type { Home } from "../../ports/facts.ts";
import type { StoreContext } from "../context.ts";

/** Implements `Homes.all`: by repository id. */
export async function allHomes({ db }: StoreContext): Promise<readonly Home[]> {
  const rows = await db.selectFrom("home").selectAll().orderBy("repository_id").execute();
  return rows.map((row) => ({
    repositoryId: row.repository_id,
    installationId: row.installation_id,
    fullName: row.full_name,
    defaultBranch: row.default_branch,
    imagePatterns: JSON.parse(row.image_patterns),
    memberIds: JSON.parse(row.member_ids),
    paused: row.paused ?? undefined,
  }));
}
