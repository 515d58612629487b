/** Rights on a repository, as GitHub's `role_name` calls them, from least to most. */
export const ROLES = ["read", "triage", "write", "maintain", "admin"] as const;

export type Role = (typeof ROLES)[number];

const RANKS: ReadonlyMap<string, number> = new Map(ROLES.map((role, rank) => [role, rank]));

/** False for whatever is no such role: `none`, and custom roles, of which nobody knows what they include. */
export const isAtLeast = (role: string, least: Role): boolean => (RANKS.get(role) ?? -1) >= ROLES.indexOf(least);
