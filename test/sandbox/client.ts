import { createSign } from "node:crypto";
import type { Sandbox } from "../../src/sandbox/start.ts";

/** An answer of the API as a test looks at it: the body is whatever JSON came. */
export interface Reply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers field by field; a wrong field fails the test
  readonly body: any;
  readonly headers: Headers;
}

/** Sends a request to the sandbox, as octokit would, and reads the answer. */
export async function call(
  url: string,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const response = await fetch(new URL(path, url), {
    method,
    redirect: "manual",
    headers: {
      accept: "application/vnd.github+json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text), headers: response.headers };
}

/** The JWT of an App, as octokit makes it. */
export function appJwt(appId: number, privateKey: string, at = Date.now(), seconds = 540): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(at / 1000);
  const head = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iss: appId, iat: now - 60, exp: now - 60 + seconds })}`;
  return `${head}.${createSign("RSA-SHA256").update(head).sign(privateKey, "base64url")}`;
}

/** What Towpath's App asks for, and a little more, so that tests can take it away. */
export const PERMISSIONS = {
  checks: "write",
  contents: "write",
  deployments: "write",
  issues: "write",
  members: "read",
  merge_queues: "write",
  packages: "read",
  pull_requests: "write",
  statuses: "write",
  actions: "read",
} as const;

export const EVENTS = [
  "check_run",
  "check_suite",
  "create",
  "delete",
  "deployment",
  "deployment_status",
  "issue_comment",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "push",
  "registry_package",
  "repository",
  "repository_dispatch",
  "status",
  "workflow_run",
] as const;

/** The organisation that most tests play in: an App on all its repositories, one of them with a file. */
export function furnish(sandbox: Sandbox, webhookUrl?: string) {
  sandbox.createUser({ login: "ada" });
  sandbox.createUser({ login: "bob" });
  sandbox.createUser({ login: "eve" });
  sandbox.createOrganisation({ login: "acme", owners: ["ada"], members: ["bob"], basePermission: "write" });
  const repository = sandbox.createRepository({
    owner: "acme",
    name: "env",
    files: { "apps/shop.yaml": "image: shop:1.0.0\n", "README.md": "# Environments\n" },
  });
  const app = sandbox.createApp({
    permissions: PERMISSIONS,
    events: EVENTS,
    ...(webhookUrl === undefined ? {} : { webhookUrl }),
  });
  const { installationId } = sandbox.install({ account: "acme", repositories: "all" });
  const { token } = sandbox.installationToken({ account: "acme" });
  const api = (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) =>
    call(sandbox.url, token, method, path, body, headers);
  return { repository, app, installationId, token, api };
}

/** A pull request by the App that changes one file, made the way Towpath makes it: tree, commit, ref, pull request. */
export async function propose(
  api: (method: string, path: string, body?: unknown) => Promise<Reply>,
  branch: string,
  content: string,
  path = "apps/shop.yaml",
  base = "main",
): Promise<{ readonly number: number; readonly sha: string; readonly pull: Reply["body"] }> {
  const repo = "/repos/acme/env";
  const { body: ref } = await api("GET", `${repo}/git/ref/heads/${base}`);
  const entry = { path, mode: "100644", type: "blob", content };
  const { body: tree } = await api("POST", `${repo}/git/trees`, { base_tree: ref.object.sha, tree: [entry] });
  const commit = { message: `Change ${path}`, tree: tree.sha, parents: [ref.object.sha] };
  const { body: made } = await api("POST", `${repo}/git/commits`, commit);
  await api("POST", `${repo}/git/refs`, { ref: `refs/heads/${branch}`, sha: made.sha });
  const { body: pull } = await api("POST", `${repo}/pulls`, { title: branch, head: branch, base, body: "" });
  return { number: pull.number, sha: made.sha, pull };
}
