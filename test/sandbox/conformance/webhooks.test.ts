import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { listen } from "../listener.ts";
import { at, propose, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox({ clock: "2026-03-02T09:00:00Z" });
let hooks: Awaited<ReturnType<typeof listen>>;
let status = 202;
let acme: Acme;

beforeEach(async () => {
  hooks = await listen(() => status);
  status = 202;
  acme = setTheStage(github.current, hooks.url);
  await github.current.settle();
  hooks.heard.length = 0;
});
afterEach(() => hooks.stop());

const settle = () => github.current.settle();
const push = (branch = "b") =>
  github.current.push({ repository: REPOSITORY, as: "ada", branch, files: { "b.md": `${branch}\n` } });

describe("webhooks", () => {
  // Source: "Validating webhook deliveries", "Webhook events and payloads", delivery headers.
  it("are signed with the App's secret and carry a GUID of their own", async () => {
    push();
    await settle();
    const [first, second] = hooks.heard;
    const digest = createHmac("sha256", acme.app.webhookSecret)
      .update(first?.raw ?? "")
      .digest("hex");
    expect(first?.headers["x-hub-signature-256"]).toBe(`sha256=${digest}`);
    expect(first?.guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(first?.guid).not.toBe(second?.guid);
    expect(first?.payload.installation.id).toBe(acme.installationId);
  });

  // Source: facts: "one's own writes come back as webhooks".
  it("tell an App of its own writes too", async () => {
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    await acme.asInstallation(`POST ${REPO}/issues/${number}/comments`, { body: "Hello" });
    await settle();
    expect(hooks.names()).toEqual([
      "create",
      "push",
      "check_suite.requested",
      "pull_request.opened",
      "issue_comment.created",
    ]);
    expect(hooks.heard.at(-1)?.payload).toMatchObject({
      sender: { login: "towpath[bot]", type: "Bot" },
      comment: { user: { login: "towpath[bot]" }, performed_via_github_app: { slug: "towpath" } },
    });
  });

  // Source: facts: "payloads are snapshots of the moment".
  it("show the moment when it happened, however late they arrive", async () => {
    github.current.holdDeliveries();
    const { number } = await propose(acme.asInstallation, { branch: "a", content: "x: 2\n" });
    await acme.asInstallation(`PATCH ${REPO}/pulls/${number}`, { title: "Another", state: "closed" });
    github.current.releaseDeliveries();
    await settle();
    const pulls = hooks.heard.filter(({ event }) => event === "pull_request").map(({ payload }) => payload);
    expect(pulls.map(({ action, pull_request: { title, state } }) => [action, title, state])).toEqual([
      ["opened", "a", "open"],
      ["edited", "Another", "open"],
      ["closed", "Another", "closed"],
    ]);
  });

  // Source: "Redelivering webhooks"; facts: "X-GitHub-Delivery is the same on redelivery".
  it("keep their GUID when they are delivered again, and the list shows both attempts", async () => {
    status = 500;
    push();
    await settle();
    const failed = await acme.asApp("GET /app/hook/deliveries?status=failure&per_page=100");
    const [first] = failed.body as { id: number; guid: string; status_code: number; redelivery: boolean }[];
    expect(first).toMatchObject({ status_code: 500, redelivery: false });
    status = 202;
    const before = hooks.heard.length;
    expect((await acme.asApp(`POST /app/hook/deliveries/${first?.id}/attempts`)).status).toBe(202);
    await settle();
    expect(hooks.heard.at(-1)?.guid).toBe(first?.guid);
    expect(hooks.heard).toHaveLength(before + 1);
    const all = await acme.asApp("GET /app/hook/deliveries?per_page=100");
    const same = (all.body as { guid: string; redelivery: boolean }[]).filter(({ guid }) => guid === first?.guid);
    expect(same.map(({ redelivery }) => redelivery)).toEqual([true, false]);
  });

  it("are listed newest first, a page at a time by cursor, for three days", async () => {
    push();
    await settle();
    const page = await acme.asApp("GET /app/hook/deliveries?per_page=2");
    expect(page.body).toHaveLength(2);
    const next = /<([^>]+)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1] ?? "";
    const rest = await acme.asApp(`GET ${new URL(next).pathname}${new URL(next).search}`);
    expect(text(rest, "0/id")).not.toBe(text(page, "1/id"));
    github.current.advance({ ms: 3 * 24 * 3_600_000 });
    expect((await acme.asApp("GET /app/hook/deliveries")).body).toEqual([]);
  });

  // Source: "Using webhooks with GitHub Apps": an App hears what it subscribes to, is permitted to read, where installed.
  it("go only where the App is installed, subscribed and permitted, and not while it is suspended", async () => {
    github.current.updateApp({ permissions: { contents: "read" }, events: ["pull_request"] });
    github.current.acceptPermissions({ account: "acme" });
    await settle();
    hooks.heard.length = 0;
    push();
    github.current.openPullRequest({ repository: REPOSITORY, as: "ada", head: "b" });
    github.current.suspendInstallation({ account: "acme" });
    push("c");
    await settle();
    expect(hooks.names()).toEqual(["installation.suspend"]);
  });

  it("tell of branches that come and go, pushes that are forced, and who pushed", async () => {
    push();
    github.current.push({ repository: REPOSITORY, as: "bob", branch: "b", from: "main", files: { "c.md": "c\n" } });
    github.current.moveBranch({ repository: REPOSITORY, branch: "b", to: null, as: "bob" });
    await settle();
    const pushes = hooks.heard.filter(({ event }) => event === "push").map(({ payload }) => payload);
    expect(pushes.map(({ created, forced, deleted, pusher }) => [created, forced, deleted, pusher.name])).toEqual([
      [true, false, false, "ada"],
      [false, true, false, "bob"],
      [false, false, true, "bob"],
    ]);
    expect(pushes[0].commits[0]).toMatchObject({ added: ["b.md"], modified: [], removed: [] });
    expect(hooks.names()).toContain("delete");
  });

  // Source: "Webhook events and payloads", registry_package, workflow_run, repository_dispatch.
  it("tell of images, workflow runs and dispatches", async () => {
    const image = { tag: "1.5.0", labels: { "org.opencontainers.image.revision": "abc" } };
    const { digest } = github.current.publishImage({ repository: "acme/checkout", as: "ada", ...image });
    github.current.runWorkflow({ repository: "acme/checkout", as: "ada" });
    github.current.dispatch({ repository: REPOSITORY, as: "ada", type: "image-built", payload: { image: "x:1" } });
    await settle();
    expect(hooks.names()).toEqual([
      "registry_package.published",
      "workflow_run.completed",
      "repository_dispatch.image-built",
    ]);
    const [built, , dispatched] = hooks.heard.map(({ payload }) => payload);
    expect(built.registry_package.package_version).toMatchObject({
      package_url: "ghcr.io/acme/checkout:1.5.0",
      container_metadata: { tag: { name: "1.5.0", digest }, labels: { all_labels: image.labels } },
    });
    expect(dispatched).toMatchObject({ branch: "main", client_payload: { image: "x:1" } });
  });

  // Source: "Handling webhook deliveries": respond within 10 seconds; nothing is sent again by GitHub itself.
  it("are never sent again by GitHub itself", async () => {
    status = 503;
    push();
    await settle();
    const count = hooks.heard.length;
    github.current.advance({ ms: 3_600_000 });
    await settle();
    expect(hooks.heard).toHaveLength(count);
  });
});

describe("deliveries that go wrong on purpose", () => {
  it("are lost and listed as failed", async () => {
    github.current.failDelivery({ event: "push", fault: "drop", count: 1 });
    push();
    await settle();
    expect(hooks.names()).toEqual(["create", "check_suite.requested"]);
    const failed = await acme.asApp("GET /app/hook/deliveries?status=failure");
    expect(failed.body).toMatchObject([{ event: "push", status: "failed to connect to host", status_code: 502 }]);
    await acme.asApp(`POST /app/hook/deliveries/${text(failed, "0/id")}/attempts`);
    await settle();
    expect(hooks.names()).toContain("push");
  });

  it("arrive twice with one GUID", async () => {
    github.current.failDelivery({ event: "push", fault: "double" });
    push();
    await settle();
    const guids = hooks.heard.filter(({ event }) => event === "push").map(({ guid }) => guid);
    expect(guids).toHaveLength(2);
    expect(new Set(guids).size).toBe(1);
  });

  it("arrive late by the sandbox's clock", async () => {
    github.current.failDelivery({ event: "push", fault: { lateMs: 60_000 } });
    push();
    await settle();
    expect(hooks.names()).not.toContain("push");
    github.current.advance({ ms: 60_000 });
    await settle();
    expect(hooks.names().at(-1)).toBe("push");
  });

  it("are held back and released in another order, some of them twice", async () => {
    github.current.holdDeliveries();
    push();
    await settle();
    expect(github.current.heldDeliveries()).toBe(3);
    github.current.releaseDeliveries({ order: [2, 0, 1, 0] });
    await settle();
    expect(hooks.names()).toEqual(["check_suite.requested", "create", "push", "create"]);
    expect(at(hooks.heard[1]?.payload, "ref")).toBe("b");
  });
});
