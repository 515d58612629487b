/** A person, an organisation, or the bot of an App. */
export interface Account {
  readonly id: number;
  readonly nodeId: string;
  login: string;
  readonly type: "User" | "Organization" | "Bot";
  name: string;
  email: string;
  /** Members of an organisation with their role there; empty for others. */
  readonly members: Map<number, "member" | "admin">;
  /** What members of an organisation may do with its repositories without more. */
  basePermission: Role | "none";
}

/** What one may do with a repository, each including those before. */
export const ROLES = ["read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** A team of an organisation. */
export interface Team {
  readonly id: number;
  readonly nodeId: string;
  readonly organisation: Account;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly privacy: "closed" | "secret";
  /** Account ids. A pending invitation is listed as such and counts for nothing. */
  readonly members: Map<number, { role: "member" | "maintainer"; state: "active" | "pending" }>;
  readonly createdAt: number;
}

/** Whether a role includes another. */
export function roleIncludes(role: Role | "none", needed: Role): boolean {
  return role !== "none" && ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
