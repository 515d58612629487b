import { describe, expect, it } from "@jest/globals";
import { classify, type Receiving } from "../../src/app.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const receiving: Receiving = {
  deliveryId: "guid-1",
  heardAt: 1_790_000_000_000,
  webUrl: "https://github.com",
  ownLogin: "towpath[bot]",
};
const person = { login: "ana" };
const own = { login: "towpath[bot]" };
const repository = { id: 7, full_name: "acme/environments", default_branch: "main" };
const installation = { id: 3 };
const pull = (state: "open" | "closed", headRepository: number | null = 7) => ({
  number: 12,
  state,
  draft: false,
  head: {
    ref: "towpath/promote/dev/checkout",
    sha: SHA,
    repo: headRepository === null ? null : { id: headRepository },
  },
  base: { ref: "main" },
});

const laneOf = (name: string, payload: unknown): string => {
  const found = classify(name, payload, receiving);
  return "ignored" in found ? `ignored: ${found.ignored}` : found.lane;
};
const payloadOf = (name: string, payload: unknown): unknown => {
  const found = classify(name, payload, receiving);
  return "ignored" in found ? undefined : found.payload;
};

describe("an event of GitHub", () => {
  it.each([
    ["push", { ref: "refs/heads/main", repository, sender: person }, "repository:7"],
    ["push", { ref: "refs/heads/main", repository, sender: own }, "repository:7"],
    [
      "push",
      { ref: "refs/heads/main", repository, installation, sender: person, commits: [{ added: ["towpath.yaml"] }] },
      "installation:3",
    ],
    [
      "push",
      { ref: "refs/heads/feature", repository, installation, sender: person, commits: [{ added: ["towpath.yaml"] }] },
      "repository:7",
    ],
    ["push", { ref: "refs/tags/v1", repository, sender: person }, "ignored: a tag was pushed, not a branch"],
    ["push", { ref: "refs/heads/towpath/promote/dev/checkout", repository, sender: person }, "repository:7"],
    [
      "push",
      { ref: "refs/heads/towpath/promote/dev/checkout", repository, sender: own },
      "ignored: our own push to our own branch",
    ],
    ["create", { ref: "x", ref_type: "branch", repository, sender: person }, "repository:7"],
    ["create", { ref: "v1", ref_type: "tag", repository, sender: person }, "ignored: a tag, not a branch"],
    ["pull_request", { action: "opened", pull_request: pull("open"), repository, sender: person }, "repository:7"],
    [
      "pull_request",
      { action: "opened", pull_request: pull("open"), repository, sender: own },
      "ignored: our own change to our own pull request",
    ],
    ["pull_request", { action: "closed", pull_request: pull("closed"), repository, sender: own }, "repository:7"],
    [
      "pull_request_review",
      { action: "submitted", pull_request: pull("open"), repository, sender: person },
      "repository:7",
    ],
    ["check_run", { action: "completed", check_run: { head_sha: SHA }, repository }, "repository:7"],
    ["check_suite", { action: "completed", check_suite: { head_sha: SHA }, repository }, "repository:7"],
    ["status", { sha: SHA, state: "success", repository }, "repository:7"],
    ["status", { sha: "garbage", repository }, "ignored: it names no commit"],
    ["deployment_status", { deployment: { id: 5, sha: SHA }, repository, sender: person }, "repository:7"],
    [
      "deployment_status",
      { deployment: { id: 5, sha: SHA }, repository, sender: own },
      "ignored: our own word on our own deployment",
    ],
    ["deployment_status", { deployment: { id: 5 }, repository }, "ignored: it names no deployment"],
    ["repository", { action: "renamed", repository, installation }, "installation:3"],
    ["repository", { action: "edited", repository, installation }, "repository:7"],
    ["installation", { action: "suspend", installation }, "installation:3"],
    ["installation_repositories", { action: "added", installation }, "installation:3"],
    ["ping", {}, "ignored: GitHub says hello"],
    ["star", { repository }, "ignored: Towpath does not act on star"],
    ["constructor", { repository }, "ignored: Towpath does not act on constructor"],
    ["push", null, "ignored: a tag was pushed, not a branch"],
    ["pull_request", { pull_request: "garbage", repository }, "ignored: it names no pull request"],
  ])("%s wakes the lane whose work it may change", (name, payload, lane) => {
    expect(laneOf(name, payload)).toBe(lane);
  });

  it("tells of a built image in the intake lane, with the build as a fact", () => {
    const found = classify(
      "repository_dispatch",
      {
        action: "image-built",
        client_payload: { image: "ghcr.io/acme/checkout", tag: "1.5.0", sha: SHA },
        repository: { ...repository, full_name: "acme/checkout" },
      },
      receiving,
    );
    expect(found).toMatchObject({
      id: "guid-1",
      lane: "intake",
      event: "repository_dispatch.image-built",
      payload: { images: ["ghcr.io/acme/checkout"] },
      builds: [
        { image: "ghcr.io/acme/checkout", tag: "1.5.0", sender: { kind: "repository", repository: "acme/checkout" } },
      ],
    });
  });

  it("says whether a push may have changed towpath.yaml", () => {
    const push = (branch: string) => ({ ref: `refs/heads/${branch}`, repository, sender: person });
    expect(payloadOf("push", push("main"))).toEqual({ repositoryId: 7, configuration: true });
    expect(payloadOf("push", push("feature"))).toEqual({ repositoryId: 7, configuration: false });
  });

  it("keeps of a pull request only what a pass needs, and tells a fork from the repository itself", () => {
    const from = (id: number | null) =>
      payloadOf("pull_request", { pull_request: pull("open", id), repository, sender: person });
    expect(from(7)).toEqual({
      repositoryId: 7,
      pull: {
        repositoryId: 7,
        number: 12,
        state: "open",
        branch: "towpath/promote/dev/checkout",
        base: "main",
        head: SHA,
        draft: false,
        sameRepository: true,
      },
    });
    expect(from(8)).toMatchObject({ pull: { sameRepository: false } });
  });

  it("keeps who pushed to a pull request, by whom GitHub names as the sender", () => {
    const by = (action: string, sender: object) =>
      payloadOf("pull_request", { action, pull_request: pull("open"), repository, sender });
    expect(by("synchronize", person)).toMatchObject({ pull: { pushedBy: person.login } });
    expect(by("opened", person)).toMatchObject({ pull: { pushedBy: person.login } });
    expect(by("labeled", person)).not.toHaveProperty("pull.pushedBy");
  });

  it("tells a deleted fork from the repository itself", () => {
    const from = (id: number | null) =>
      payloadOf("pull_request", { pull_request: pull("open", id), repository, sender: person });
    expect(from(null)).toMatchObject({ pull: { sameRepository: false } });
  });
});

describe("what somebody says of a commit", () => {
  const said = { repository, sender: person };

  it.each([
    ["status", { sha: SHA, ...said }, { checked: SHA, reported: { kind: "status", commit: SHA } }],
    [
      "check_run",
      { check_run: { head_sha: SHA }, ...said },
      { checked: SHA, reported: { kind: "check-run", commit: SHA } },
    ],
    ["check_suite", { check_suite: { head_sha: SHA }, ...said }, { checked: SHA }],
    [
      "deployment_status",
      { deployment: { id: 5, sha: SHA }, ...said },
      { reported: { kind: "deployment", commit: SHA, deployment: 5 } },
    ],
  ])("%s may be a report of an agent", (name, payload, hint) => {
    expect(payloadOf(name, payload)).toEqual({ repositoryId: 7, ...hint });
  });

  it.each([
    ["status", { sha: SHA }],
    ["check_run", { check_run: { head_sha: SHA } }],
  ])("%s is none where Towpath says it itself", (name, payload) => {
    expect(payloadOf(name, { ...payload, repository, sender: own })).toEqual({ repositoryId: 7, checked: SHA });
  });
});

describe("a comment", () => {
  const comment = {
    id: 77,
    body: "/hold checkout because",
    created_at: "2026-03-02T10:00:00Z",
    html_url: "https://github.com/acme/environments/pull/12#issuecomment-77",
    user: { login: "ana", id: 1, type: "User" },
  };
  const event = {
    action: "created",
    comment,
    issue: { number: 12, pull_request: { url: "" } },
    repository: { ...repository, private: true, visibility: "private" },
    installation,
    sender: { login: "ana", id: 1 },
  };

  it("with commands is kept with all that carrying them out needs", () => {
    expect(laneOf("issue_comment", event)).toBe("repository:7");
    expect(payloadOf("issue_comment", event)).toEqual({
      repositoryId: 7,
      comment: {
        id: 77,
        repository: { id: 7, fullName: "acme/environments", installationId: 3, defaultBranch: "main" },
        visibility: "private",
        issue: 12,
        isPullRequest: true,
        author: { login: "ana", isBot: false },
        body: "/hold checkout because",
        createdAt: Date.parse("2026-03-02T10:00:00Z"),
        url: "https://github.com/acme/environments/pull/12#issuecomment-77",
      },
    });
  });

  it.each([
    ["is edited", { ...event, action: "edited" }, "comments command only as they were first written"],
    ["is deleted", { ...event, action: "deleted" }, "comments command only as they were first written"],
    [
      "comes from another than its author",
      { ...event, sender: { login: "eve", id: 2 } },
      "its author is not who sent it",
    ],
    [
      "is our own",
      { ...event, comment: { ...comment, user: { login: "towpath[bot]", id: 9, type: "Bot" } }, sender: { id: 9 } },
      "our own comment",
    ],
    ["holds no command", { ...event, comment: { ...comment, body: "I like it" } }, "it holds no command"],
    ["names nothing", { action: "created" }, "it names no comment"],
  ])("that %s is left alone", (_, payload, reason) => {
    expect(laneOf("issue_comment", payload)).toBe(`ignored: ${reason}`);
  });

  it("of a bot says so, and one on an issue is on no pull request", () => {
    const bot = {
      ...event,
      issue: { number: 12 },
      comment: { ...comment, user: { login: "ana", id: 1, type: "Bot" } },
    };
    expect(payloadOf("issue_comment", bot)).toMatchObject({
      comment: { author: { isBot: true }, isPullRequest: false },
    });
  });
});
