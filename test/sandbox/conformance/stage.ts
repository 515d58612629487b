import type { Sandbox } from "../../../src/sandbox/start.ts";
import { type Acme, setUpAcme } from "../../support/acme.ts";
import type { Answered, Ask } from "../../support/ask-sandbox.ts";

export const REPO = "/repos/acme/env";
export const REPOSITORY = "acme/env";
export const FILE = "apps/checkout/overlays/dev/kustomization.yaml";

export const PERMISSIONS = {
  actions: "read",
  checks: "write",
  contents: "write",
  deployments: "write",
  issues: "write",
  members: "read",
  merge_queues: "read",
  packages: "read",
  pull_requests: "write",
  statuses: "write",
} as const;

export const EVENTS = [
  ...["check_run", "check_suite", "create", "delete", "deployment", "deployment_status", "issue_comment"],
  ...["merge_group", "pull_request", "pull_request_review", "push", "registry_package", "repository"],
  ...["repository_dispatch", "status", "workflow_run"],
];

/** acme with an App that may do all that Towpath does, and hears of all of it. */
export function setTheStage(sandbox: Sandbox, webhookUrl?: string): Acme {
  const webhook = webhookUrl === undefined ? {} : { webhookUrl };
  return setUpAcme(sandbox, { permissions: PERMISSIONS, events: EVENTS, ...webhook });
}

/** A value in an answer by its path, `head/sha`. */
export function at(answer: unknown, path: string): unknown {
  const body = answer !== null && typeof answer === "object" && "body" in answer ? answer.body : answer;
  return path.split("/").reduce((value: unknown, name) => Object(value)[name] as unknown, body);
}

/** The same as a text. */
export const text = (answer: unknown, path: string): string => String(at(answer, path));

/** A pull request by the App that writes one file, made as Towpath makes it: tree, commit, ref, pull request. */
export async function propose(
  ask: Ask,
  change: { readonly branch: string; readonly content: string; readonly path?: string; readonly base?: string },
): Promise<{ readonly number: number; readonly sha: string; readonly opened: Answered }> {
  const { branch, content, path = FILE, base = "main" } = change;
  const parent = text(await ask(`GET ${REPO}/git/ref/heads/${base}`), "object/sha");
  const tree = [{ path, mode: "100644", type: "blob", content }];
  const made = await ask(`POST ${REPO}/git/trees`, { base_tree: parent, tree });
  const commit = { message: `Write ${path}`, tree: text(made, "sha"), parents: [parent] };
  const sha = text(await ask(`POST ${REPO}/git/commits`, commit), "sha");
  await ask(`POST ${REPO}/git/refs`, { ref: `refs/heads/${branch}`, sha });
  const opened = await ask(`POST ${REPO}/pulls`, { title: branch, head: branch, base, body: "" });
  return { number: Number(text(opened, "number")), sha, opened };
}

/** Asks GraphQL. */
export const graphql = (ask: Ask, query: string, variables: object = {}): Promise<Answered> =>
  ask("POST /graphql", { query, variables });
