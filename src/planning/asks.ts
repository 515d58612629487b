/** What a plan would have to know to say more: questions as values, which the pass answers before it plans again. */

import type { FullName, Sha } from "../domain/repository.ts";
import type { expressionTask } from "../gates/expression.ts";

export type Ask =
  /** Check runs and statuses of the head of an open promotion. */
  | { readonly kind: "checks"; readonly environment: string; readonly pullRequest: number; readonly head: Sha }
  /** Its reviews, and who the reviewers are. */
  | { readonly kind: "reviews"; readonly environment: string; readonly pullRequest: number; readonly head: Sha }
  /** Author of a source commit, and its check runs and statuses. */
  | { readonly kind: "source"; readonly repository: FullName; readonly revision: Sha }
  /** Whether one source commit descends from another. */
  | { readonly kind: "ancestry"; readonly repository: FullName; readonly of: Sha; readonly ancestor: Sha }
  /** What expressions make of a release on its way. */
  | { readonly kind: "expressions"; readonly key: string; readonly task: ExpressionTask };

export type ExpressionTask = ReturnType<typeof expressionTask>;

/** The same for the same question. */
export const askKey = (ask: Ask): string => {
  switch (ask.kind) {
    case "checks":
    case "reviews":
      return `${ask.kind} ${ask.environment} ${ask.pullRequest} ${ask.head}`;
    case "source":
      return `source ${ask.repository.toLowerCase()} ${ask.revision}`;
    case "expressions":
      return `expressions ${ask.key}`;
    case "ancestry":
      return `ancestry ${ask.repository.toLowerCase()} ${ask.ancestor}...${ask.of}`;
  }
};
