import type { Account } from "./account.ts";
import type { App } from "./app.ts";

export interface Label {
  readonly id: number;
  readonly nodeId: string;
  readonly name: string;
  color: string;
  description: string | null;
}

export const REACTIONS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"] as const;
export type ReactionContent = (typeof REACTIONS)[number];

export interface Reaction {
  readonly id: number;
  readonly nodeId: string;
  readonly user: Account;
  readonly content: ReactionContent;
  readonly createdAt: number;
}

export interface Comment {
  readonly id: number;
  readonly nodeId: string;
  readonly issue: Issue;
  readonly user: Account;
  readonly viaApp: App | undefined;
  body: string;
  readonly createdAt: number;
  updatedAt: number;
  readonly reactions: Reaction[];
}

/** What issues and pull requests have in common; a pull request is an issue with the same number. */
export interface Issue {
  readonly id: number;
  readonly nodeId: string;
  readonly number: number;
  readonly user: Account;
  readonly viaApp: App | undefined;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: "completed" | "not_planned" | "reopened" | null;
  labels: Label[];
  assignees: Account[];
  readonly comments: Comment[];
  locked: boolean;
  readonly createdAt: number;
  updatedAt: number;
  closedAt: number | undefined;
  closedBy: Account | undefined;
  readonly isPull: boolean;
}
