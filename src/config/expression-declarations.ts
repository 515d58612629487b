/** What the expressions of gates may speak of: names and types, by which a slip is found when it is written. */
import { type Declarations, TIMESTAMP } from "../cel/declarations.ts";

/** Names and types; `docs/expressions.md` describes each. */
export const EXPRESSION_DECLARATIONS: Declarations = {
  variables: {
    application: "string",
    environment: "string",
    version: "string",
    held: "string",
    rollback: "bool",
    now: TIMESTAMP,
    images: "list<Image>",
    author: "string",
    requesters: "list<string>",
    upstreams: "list<Upstream>",
    checks: "list<Check>",
    pullRequest: "PullRequest",
    approvals: "list<string>",
    changesRequested: "list<string>",
  },
  records: {
    Image: { name: "string", tag: "string", digest: "string" },
    Upstream: {
      environment: "string",
      arrived: "bool",
      arrivedAt: TIMESTAMP,
      stands: "bool",
      observed: "bool",
      healthy: "bool",
      healthySince: TIMESTAMP,
    },
    Check: { name: "string", app: "string", state: "string", word: "string" },
    PullRequest: {
      exists: "bool",
      number: "int",
      head: "string",
      openedAt: TIMESTAMP,
      pushedBy: "list<string>",
      checks: "list<Check>",
    },
  },
};
