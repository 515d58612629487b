/** What people see of a promotion: title, body and check run, rendered from what is known now. */

import { type Release, releaseVersion } from "../../domain/release.ts";
import type { Explanation } from "../../planning/plan.ts";
import type { CheckRun } from "../../ports/checks.ts";
import type { Applying, Ground } from "./applying.ts";

export interface PromotionView {
  readonly title: string;
  readonly body: string;
  readonly check: Pick<CheckRun, "status" | "title" | "summary">;
}

export interface Shown {
  readonly application: string;
  readonly environment: string;
  readonly release: Release;
  readonly replaces: Release | undefined;
  readonly explanation: Explanation | undefined;
}

export async function promotionView(_applying: Applying, ground: Ground, shown: Shown): Promise<PromotionView> {
  const title = `Promote ${shown.application} ${releaseVersion(shown.release)} to ${ground.environment.name}`;
  const gates = shown.explanation?.gates ?? [];
  return {
    title,
    body: gates.map(({ gate, state, reason }) => `- ${gate}: ${state}: ${reason}`).join("\n"),
    check: { status: "success", title, summary: title },
  };
}
