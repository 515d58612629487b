import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { at, propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox();
let acme: Acme;
beforeEach(() => {
  acme = setTheStage(github.current);
});

const open = (head: string) => acme.asInstallation(`POST ${REPO}/pulls`, { title: "t", head, base: "main" });
const error = (message: string) => ({
  status: 422,
  body: { message: "Validation Failed", errors: [{ resource: "PullRequest", code: "custom", message }] },
});

describe("opening a pull request", () => {
  // Source: vsoch/pull-request-action#86, Financial-Times/nori#65.
  it("is 422 where the head has an open one to that base already", async () => {
    await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    expect(await open("a")).toMatchObject(error("A pull request already exists for acme:a."));
  });

  // Source: peter-evans/create-pull-request#4088, cyberark/dev-flow#42.
  it("is 422 where the head has no commit that the base has not", async () => {
    github.current.moveBranch({ repository: REPOSITORY, branch: "empty", to: "main", as: "ada" });
    expect(await open("empty")).toMatchObject(error("No commits between main and empty"));
  });

  // Source: shepherd-tools/shepherd#51.
  it("is 422 where the head is not there", async () => {
    expect(await open("nowhere")).toMatchObject({
      status: 422,
      body: { errors: [{ resource: "PullRequest", field: "head", code: "invalid" }] },
    });
  });

  it("is possible again once the first one is closed, under a number of its own", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    await acme.asInstallation(`PATCH ${REPO}/pulls/${number}`, { state: "closed" });
    expect(at(await open("a"), "number")).toBe(number + 1);
  });
});

describe("a closed pull request", () => {
  // Source: isaacs/github#361 (GitHub's answer: "We're blocking the pull request reopen if the current head isn't a
  // descendant of the stored head sha"); the words from cilium/cilium#47088.
  it("stays closed, at its old head, when its branch is made again", async () => {
    const { number, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    await acme.asInstallation(`DELETE ${REPO}/git/refs/heads/a`);
    const closed = await acme.asInstallation(`GET ${REPO}/pulls/${number}`);
    expect(closed.body).toMatchObject({ state: "closed", merged: false, head: { ref: "a", sha } });
    const { sha: again } = github.current.push({
      repository: REPOSITORY,
      as: "ada",
      branch: "a",
      files: { "z.md": "z\n" },
    });
    expect(again).not.toBe(sha);
    expect(text(await acme.asInstallation(`GET ${REPO}/pulls/${number}`), "head/sha")).toBe(sha);
    const reopened = await acme.asInstallation(`PATCH ${REPO}/pulls/${number}`, { state: "open" });
    expect(reopened.status).toBe(422);
    expect(at(reopened, "errors/0/message")).toBe(
      "state cannot be changed. The a branch was force-pushed or recreated.",
    );
  });

  it("can be opened again while its branch holds what it held, and not once it is deleted or merged", async () => {
    const { number, sha } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const reopen = () => acme.asInstallation(`PATCH ${REPO}/pulls/${number}`, { state: "open" });
    await acme.asInstallation(`PATCH ${REPO}/pulls/${number}`, { state: "closed" });
    expect(await reopen()).toMatchObject({ status: 200, body: { state: "open", head: { sha } } });
    await acme.asInstallation(`DELETE ${REPO}/git/refs/heads/a`);
    expect((await reopen()).status).toBe(422);
    await acme.asInstallation(`POST ${REPO}/git/refs`, { ref: "refs/heads/a", sha });
    expect((await reopen()).status).toBe(200);
    await acme.asInstallation(`PUT ${REPO}/pulls/${number}/merge`);
    expect((await reopen()).status).toBe(422);
  });

  // Source: dimikot/git-grok#30 and gfx-rs/metal-rs#323: a head without commits of its own has GitHub close it.
  it("comes of a push that leaves the head with nothing of its own", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    const reset = { sha: acme.env.head, force: true };
    await acme.asInstallation(`PATCH ${REPO}/git/refs/heads/a`, reset);
    expect((await acme.asInstallation(`GET ${REPO}/pulls/${number}`)).body).toMatchObject({
      state: "closed",
      merged: false,
    });
  });
});

describe("refs", () => {
  // Source: microsoft/vscode-remote-repositories-github#122 ("422: Reference update failed"); git-check-ref-format(1).
  it("cannot be both a folder and a file", async () => {
    const make = (name: string) =>
      acme.asInstallation(`POST ${REPO}/git/refs`, { ref: `refs/heads/${name}`, sha: acme.env.head });
    expect((await make("towpath")).status).toBe(201);
    expect(await make("towpath/ledger")).toMatchObject({ status: 422, body: { message: "Reference update failed" } });
    expect((await make("team/x")).status).toBe(201);
    expect((await make("team")).status).toBe(422);
    await acme.asInstallation(`DELETE ${REPO}/git/refs/heads/team/x`);
    expect((await make("team")).status).toBe(201);
  });

  // Source: "Create a reference", "Update a reference" (docs.github.com/rest/git/refs), octokit users' 422s.
  it("are made once, moved forward only unless forced, and deleted once", async () => {
    const { sha } = github.current.push({ repository: REPOSITORY, as: "ada", branch: "a", files: { "z.md": "z\n" } });
    const ref = { ref: "refs/heads/a", sha };
    expect(await acme.asInstallation(`POST ${REPO}/git/refs`, ref)).toMatchObject({
      status: 422,
      body: { message: "Reference already exists" },
    });
    const back = { sha: acme.env.head };
    expect(await acme.asInstallation(`PATCH ${REPO}/git/refs/heads/a`, back)).toMatchObject({
      status: 422,
      body: { message: "Update is not a fast forward" },
    });
    expect((await acme.asInstallation(`PATCH ${REPO}/git/refs/heads/a`, { ...back, force: true })).status).toBe(200);
    expect((await acme.asInstallation(`DELETE ${REPO}/git/refs/heads/a`)).status).toBe(204);
    expect(await acme.asInstallation(`DELETE ${REPO}/git/refs/heads/a`)).toMatchObject({
      status: 422,
      body: { message: "Reference does not exist" },
    });
  });
});
