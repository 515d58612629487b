import { createHmac } from "node:crypto";
import type { RemoteControls } from "../control/controls.ts";
import { DEVELOPER, ENVIRONMENTS, REVIEWER } from "./acme.ts";
import { link, quote, say, seen } from "./terminal.ts";
import { mustBe, until } from "./until.ts";

/** What the story is told with. */
export interface Stage {
  readonly sandbox: RemoteControls;
  /** Base URL of the sandbox GitHub, and of the server. */
  readonly github: string;
  readonly towpath: string;
  /** Personal access token of a person who looks on: the story sees what GitHub shows to people. */
  readonly token: string;
  readonly hookSecret: string;
}

/** A build, and the one line that it must change wherever it arrives. */
export interface Build {
  readonly application: string;
  readonly tag: string;
  readonly file: (environment: string) => string;
  /** The removed and the added line of the patch. */
  readonly lines: readonly [string, string];
}

export type Pull = Awaited<ReturnType<RemoteControls["pullRequests"]>>[number];

/** CI says that an image was built: a signed webhook, as anybody's CI can send it. */
export async function tellOfBuild({ sandbox, towpath, hookSecret }: Stage, { application, tag }: Build): Promise<void> {
  const source = `acme/${application}`;
  const revision = (await sandbox.listRefs({ repository: source, prefix: "refs/heads/main" }))["refs/heads/main"];
  const body = JSON.stringify({ image: `ghcr.io/acme/${application}`, tag, source, revision });
  const signature = `sha256=${createHmac("sha256", hookSecret).update(body).digest("hex")}`;
  const headers = { "content-type": "application/json", "x-signature-256": signature };
  const answer = await fetch(`${towpath}/hooks/images`, { method: "POST", headers, body });
  say(`POST /hooks/images  ${body}`);
  mustBe(
    `the server accepts the signed news of ${application} ${tag} (it answered ${answer.status})`,
    answer.status === 202,
  );
  seen("202: stored, and worked off from here on");
}

/** The same by somebody who does not know the secret. */
export async function tellAsStranger({ towpath }: Stage, { application }: Build): Promise<void> {
  const body = JSON.stringify({ image: `ghcr.io/acme/${application}`, tag: "9.9.9" });
  const headers = { "content-type": "application/json", "x-signature-256": `sha256=${"0".repeat(64)}` };
  const answer = await fetch(`${towpath}/hooks/images`, { method: "POST", headers, body });
  mustBe(`a wrong signature is refused with 401 (it was ${answer.status})`, answer.status === 401);
  seen("a stranger says 9.9.9 was built, with a wrong signature: 401, and nothing happens");
}

/** Waits for the promotion's pull request and shows it: title and diff. */
export async function showPromotion(stage: Stage, build: Build, environment: string): Promise<Pull> {
  const branch = `towpath/promote/${environment}/${build.application}`;
  const pull = await until(`a pull request moves ${build.application} ${build.tag} into ${environment}`, async () =>
    (await stage.sandbox.pullRequests({ repository: ENVIRONMENTS })).find(({ head }) => head === branch),
  );
  say(`#${pull.number} ${pull.title}  ${link(`${stage.github}/${ENVIRONMENTS}/pull/${pull.number}`)}`);
  const files = await read<{ filename: string; patch?: string }[]>(stage, `pulls/${pull.number}/files`);
  const [file, ...others] = files;
  mustBe(
    `#${pull.number} changes ${build.file(environment)} and nothing else`,
    others.length === 0 && file?.filename === build.file(environment),
  );
  quote(`${file.filename}\n${file.patch ?? ""}`);
  const changed = (file.patch ?? "").split("\n").filter((line) => /^[-+]/.test(line));
  mustBe(`#${pull.number} changes the tag and no other byte`, changed.join("\n") === build.lines.join("\n"));
  seen("one line changes, and in it nothing but the tag");
  return pull;
}

const CHECKS = ["Towpath / manifests", "Towpath / policy", "Towpath / promotion"];

/** Waits until all of Towpath's checks are green, and says what they say. */
export async function showChecks(stage: Stage, { headSha, number }: Pull): Promise<void> {
  for (const name of CHECKS) {
    const run = await until(`the check ${name} of #${number} is done`, async () => {
      const found = await checkRun(stage, headSha, name);
      return found?.status === "completed" ? found : undefined;
    });
    mustBe(`the check ${name} of #${number} is green (it is ${run.conclusion})`, run.conclusion === "success");
    seen(`check ${name}: ${run.output.title ?? ""}`);
  }
}

/** Waits until the check on the promotion says that something holds it, and says what. */
export async function showWaiting(stage: Stage, { headSha, number }: Pull): Promise<void> {
  const title = await until(`a gate holds #${number}`, async () => {
    const run = await checkRun(stage, headSha, "Towpath / promotion");
    return run?.status === "in_progress" ? (run.output.title ?? undefined) : undefined;
  });
  say(`… check Towpath / promotion: ${title}`);
}

async function checkRun(stage: Stage, headSha: string, name: string): Promise<CheckRun | undefined> {
  const path = `commits/${headSha}/check-runs?check_name=${encodeURIComponent(name)}`;
  const { check_runs: runs } = await read<{ check_runs: CheckRun[] }>(stage, path);
  return runs[0];
}

/** A person asks by a comment, and Towpath answers. */
export async function askWhy({ sandbox }: Stage, number: number, body: string): Promise<void> {
  await sandbox.comment({ repository: ENVIRONMENTS, number, as: DEVELOPER, body });
  say(`${DEVELOPER} comments: ${body}`);
  const answer = await until(`Towpath answers ${body}`, async () => {
    const { comment_list: comments } = await sandbox.pullRequest({ repository: ENVIRONMENTS, number });
    return comments.find((comment) => comment.user?.type === "Bot" && comment.body?.includes(body))?.body;
  });
  quote(answer.replace(/^<!--.*-->\n/, ""));
  mustBe(
    "the answer names the gate that waits and who can open it",
    answer.includes("approvals") && answer.includes(REVIEWER),
  );
  seen("the answer says what waits, and who can open it");
}

export async function approve({ sandbox }: Stage, number: number): Promise<void> {
  await sandbox.review({ repository: ENVIRONMENTS, number, as: REVIEWER, event: "APPROVE" });
  say(`${REVIEWER} approves #${number}`);
}

export async function merge({ sandbox }: Stage, number: number): Promise<void> {
  await sandbox.mergePullRequest({ repository: ENVIRONMENTS, number, as: REVIEWER });
  say(`${REVIEWER} merges #${number}`);
}

interface CheckRun {
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly output: { readonly title: string | null };
}

/** Waits until it is merged (by whom the story says) and the environment's file holds the tag. */
export async function showMerge({ sandbox }: Stage, build: Build, environment: string, number: number): Promise<void> {
  await until(`#${number} is merged`, async () => {
    const pulls = await sandbox.pullRequests({ repository: ENVIRONMENTS });
    return pulls.find((pull) => pull.number === number)?.state === "merged" ? true : undefined;
  });
  const text = (await sandbox.readFile({ repository: ENVIRONMENTS, path: build.file(environment) })) ?? "";
  mustBe(`${build.file(environment)} holds ${build.tag}`, text.includes(build.lines[1].slice(1)));
  seen(`merged: ${environment} holds ${build.application} ${build.tag}`);
}

/** The work of one REST path of the environment repository, as a person's token sees it. */
async function read<T>({ github, token }: Stage, path: string): Promise<T> {
  const answer = await fetch(`${github}/repos/${ENVIRONMENTS}/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  mustBe(`GitHub answers for ${path} (it answered ${answer.status})`, answer.ok);
  // The sandbox checks its own answers against GitHub's description; the story reads a few fields of them.
  return (await answer.json()) as T;
}
