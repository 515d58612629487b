import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox();
let acme: Acme;
beforeEach(() => {
  acme = setTheStage(github.current);
});

async function asked(reviews: object = {}) {
  github.current.protectBranch({ repository: REPOSITORY, branch: "main", reviews });
  const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
  const pull = { repository: REPOSITORY, number };
  return {
    number,
    merge: () => acme.asInstallation(`PUT ${REPO}/pulls/${number}/merge`),
    review: (as: string, event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT") =>
      github.current.review({ ...pull, as, event }),
    states: async () => {
      const { body } = await acme.asInstallation(`GET ${REPO}/pulls/${number}/reviews`);
      return (body as { state: string }[]).map(({ state }) => state);
    },
  };
}

describe("reviews", () => {
  // Source: hubtty/hubtty#33, juliangruber/approve-pull-request-action#61.
  it("of one's own pull request can neither approve nor request changes", async () => {
    const { number } = await asked();
    const answer = await acme.asInstallation(`POST ${REPO}/pulls/${number}/reviews`, { event: "APPROVE" });
    expect(answer).toMatchObject({
      status: 422,
      body: { message: "Unprocessable Entity", errors: ["Can not approve your own pull request"] },
    });
    const change = { event: "REQUEST_CHANGES", body: "No." };
    expect((await acme.asInstallation(`POST ${REPO}/pulls/${number}/reviews`, change)).status).toBe(422);
  });

  // Source: "About pull request reviews" (docs.github.com): the latest opinion of each person counts.
  it("count by the latest of each person, and comments change nothing", async () => {
    const { merge, review, states } = await asked();
    review("bob", "REQUEST_CHANGES");
    expect(text(await merge(), "message")).toBe("Changes have been requested.");
    review("bob", "APPROVE");
    review("bob", "COMMENT");
    expect(await states()).toEqual(["CHANGES_REQUESTED", "APPROVED", "COMMENTED"]);
    expect((await merge()).status).toBe(200);
  });

  // Source: Mu2e/Offline#837, "Approving a pull request with required reviews".
  it("count only of people who can write", async () => {
    const { merge, review } = await asked();
    github.current.createUser({ login: "rita" });
    github.current.setCollaborator({ repository: REPOSITORY, login: "rita", role: "triage" });
    review("rita", "APPROVE");
    expect((await merge()).status).toBe(405);
    github.current.setCollaborator({ repository: REPOSITORY, login: "rita", role: "write" });
    expect((await merge()).status).toBe(200);
  });

  // Source: "About protected branches", "Dismiss stale pull request approvals when new commits are pushed".
  it("are dismissed by a push that changes the difference, where the rules say so, and stay otherwise", async () => {
    const { review, states } = await asked({ dismissStale: true });
    review("bob", "APPROVE");
    github.current.push({ repository: REPOSITORY, as: "ada", branch: "a", files: { "more.md": "1\n" } });
    expect(await states()).toEqual(["DISMISSED"]);
    github.current.protectBranch({ repository: REPOSITORY, branch: "main", reviews: { dismissStale: false } });
    review("bob", "APPROVE");
    github.current.push({ repository: REPOSITORY, as: "ada", branch: "a", files: { "more.md": "2\n" } });
    expect(await states()).toEqual(["DISMISSED", "APPROVED"]);
  });

  // Source: the same page: approvals are dismissed where the merge base introduces new changes.
  it("are dismissed where the merge base moves, as by the button to update the branch", async () => {
    const { number, review, states } = await asked({ dismissStale: true });
    review("bob", "APPROVE");
    github.current.unprotectBranch({ repository: REPOSITORY, branch: "main" });
    github.current.push({ repository: REPOSITORY, as: "ada", files: { "other.md": "1\n" } });
    github.current.protectBranch({ repository: REPOSITORY, branch: "main", reviews: { dismissStale: true } });
    github.current.updateBranch({ repository: REPOSITORY, number, as: "ada" });
    await github.current.settle();
    expect(await states()).toEqual(["DISMISSED"]);
  });

  // Source: "About code owners" (docs.github.com).
  it("of a code owner are waited for, person or team", async () => {
    const sandbox = github.current;
    sandbox.push({ repository: REPOSITORY, as: "ada", files: { ".github/CODEOWNERS": "* @ada\n/apps/ @acme/sre\n" } });
    const { merge, review } = await asked({ codeOwners: true });
    review("ada", "APPROVE");
    expect(text(await merge(), "message")).toBe("Waiting on code owner review from acme/sre.");
    review("bob", "APPROVE");
    expect((await merge()).status).toBe(200);
  });

  // Source: "About protected branches", "Require approval of the most recent reviewable push".
  it("of the last pusher do not approve what they pushed", async () => {
    const { merge, review } = await asked({ lastPushApproval: true });
    github.current.push({ repository: REPOSITORY, as: "bob", branch: "a", files: { "more.md": "1\n" } });
    review("bob", "APPROVE");
    expect((await merge()).status).toBe(405);
    review("ada", "APPROVE");
    expect((await merge()).status).toBe(200);
  });

  // Source: kerthcet/github-workflow-as-kube#16, aergonaut/cody#433.
  it("cannot be asked of the author, nor of strangers", async () => {
    github.current.createUser({ login: "eve" });
    github.current.push({ repository: REPOSITORY, as: "bob", branch: "b", files: { "b.md": "1\n" } });
    const { number } = github.current.openPullRequest({ repository: REPOSITORY, as: "bob", head: "b" });
    const ask = (reviewers: string[]) =>
      acme.asInstallation(`POST ${REPO}/pulls/${number}/requested_reviewers`, { reviewers });
    expect(text(await ask(["bob"]), "message")).toBe("Review cannot be requested from pull request author.");
    expect((await ask(["eve"])).status).toBe(422);
    expect((await ask(["ada"])).status).toBe(201);
  });
});

// Source: "Get repository permissions for a user" (docs.github.com/rest/collaborators): `permission` folds maintain into
// write and triage into read; `role_name` tells.
describe("what a person may do", () => {
  it.each([
    ["read", "read"],
    ["triage", "read"],
    ["write", "write"],
    ["maintain", "write"],
    ["admin", "admin"],
  ] as const)("as %s is the permission %s", async (role, permission) => {
    github.current.createUser({ login: "rita" });
    github.current.setCollaborator({ repository: REPOSITORY, login: "rita", role });
    const answer = await acme.asInstallation(`GET ${REPO}/collaborators/rita/permission`);
    expect(answer.body).toMatchObject({ permission, role_name: role, user: { login: "rita" } });
  });

  it("is none for strangers, and unknown of Apps", async () => {
    github.current.createUser({ login: "eve" });
    const permission = (login: string) => acme.asInstallation(`GET ${REPO}/collaborators/${login}/permission`);
    expect((await permission("eve")).body).toMatchObject({ permission: "none", role_name: "none" });
    expect((await permission("towpath%5Bbot%5D")).status).toBe(404);
  });

  // Source: "Get team membership for a user" (docs.github.com/rest/teams/members); facts: without members: read, 404 for all.
  it("in a team is a secret to tokens without members: read, whose 404 means nothing", async () => {
    const path = "GET /orgs/acme/teams/sre/memberships/bob";
    expect((await acme.asInstallation(path)).body).toMatchObject({ state: "active", role: "member" });
    const { token } = github.current.installationToken({ account: "acme", permissions: { contents: "read" } });
    const { asker } = await import("../../support/ask-sandbox.ts");
    expect((await asker(github.current, `token ${token}`)(path)).status).toBe(404);
  });
});
