/**
 * GitHub's `workflow_run`: a workflow ended well. Which image that built, a template in the configuration says; so what the
 * template needs is kept, and the pass that reads the configuration makes the build of it.
 */
import { isSha, sameRepository } from "../domain/repository.ts";
import type { WorkflowRun } from "../domain/workflow-run.ts";
import { textAt, valueAt } from "./text-at.ts";

/**
 * Only runs of the repository's own commits are believed: a fork's, or a pull request's, are built from what anybody may
 * write.
 */
export function hearWorkflowRun(payload: unknown): { readonly run: WorkflowRun } | { readonly ignored: string } {
  const run = valueAt(payload, "workflow_run");
  const field = (...path: string[]): string | undefined => textAt(run, ...path);
  const why = notABuild(payload, field);
  if (why !== undefined) return { ignored: why };
  const id = valueAt(run, "id");
  const installationId = valueAt(payload, "installation", "id");
  const repositoryId = valueAt(payload, "repository", "id");
  const repository = textAt(payload, "repository", "full_name");
  const headSha = field("head_sha");
  const headBranch = field("head_branch");
  const path = field("path");
  const event = field("event");
  if (
    typeof id !== "number" ||
    typeof installationId !== "number" ||
    typeof repositoryId !== "number" ||
    repository === undefined ||
    headSha === undefined ||
    !isSha(headSha) ||
    headBranch === undefined ||
    path === undefined ||
    event === undefined
  ) {
    return { ignored: "the run lacks its id, installation, repository, head_sha, head_branch, path or event" };
  }
  // The path may carry the ref that the workflow was read from: `….yaml@refs/heads/main`.
  const file = path.replace(/@.*$/, "");
  return { run: { id, installationId, repository, repositoryId, headSha, headBranch, path: file, event } };
}

function notABuild(payload: unknown, field: (...path: string[]) => string | undefined): string | undefined {
  if (textAt(payload, "action") !== "completed") return "the run is not completed";
  if (field("conclusion") !== "success") return `the run ended with ${field("conclusion") ?? "no conclusion"}`;
  const event = field("event") ?? "";
  if (event.startsWith("pull_request")) return "the run belongs to a pull request";
  const head = field("head_repository", "full_name");
  const repository = textAt(payload, "repository", "full_name");
  if (head === undefined || repository === undefined || !sameRepository(head, repository)) {
    return "the run's commit is another repository's";
  }
  return undefined;
}
