import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { HOOK_SECRET, NOW, type Posted, post, type RunningServer, run, SECRET, sign } from "./running-server.ts";

const BODY = JSON.stringify({ image: "ghcr.io/acme/checkout" });

function say(server: RunningServer, body = BODY, headers: Record<string, string | undefined> = {}): Promise<Posted> {
  return post(`${server.url}/hooks/images`, body, {
    "content-type": "application/json",
    "x-signature-256": sign(body, HOOK_SECRET),
    ...headers,
  });
}

const idOf = (body: string): string => `hook:ci:${createHash("sha256").update(body).digest("hex")}`;

describe("The hook for images", () => {
  it("stores what it hears for the intake, in the name of the sender whose secret fits", async () => {
    const server = await run();
    expect(await say(server)).toMatchObject({ status: 202, json: { status: "accepted" } });
    const id = idOf(BODY);
    expect(server.accepted).toEqual([
      {
        id,
        lane: "intake",
        event: "hook",
        payload: { hook: "ci" },
        builds: [
          {
            image: "ghcr.io/acme/checkout",
            tag: "1",
            sender: { kind: "hook", name: "ci" },
            heardAt: NOW,
            deliveryId: id,
          },
        ],
      },
    ]);
    expect(server.stored).toBe(1);
  });

  it("knows a repeated request, and tells repetitions apart by X-Delivery-Id", async () => {
    const server = await run();
    await say(server);
    expect(await say(server)).toMatchObject({ status: 202, json: { status: "known" } });
    expect(await say(server, BODY, { "x-delivery-id": "run-2" })).toMatchObject({ json: { status: "accepted" } });
    expect(server.accepted.map(({ id }) => id)).toEqual([idOf(BODY), `${idOf(BODY)}:run-2`]);
    expect(await say(server, BODY, { "x-delivery-id": "run 3" })).toMatchObject({ status: 400 });
  });

  it.each([
    ["a secret that no sender has", sign(BODY, "unknown"), 401],
    ["the secret of GitHub's deliveries", sign(BODY, SECRET), 401],
    ["nothing", undefined, 400],
  ])("refuses what is signed by %s", async (_what, signature, status) => {
    const server = await run();
    expect(await say(server, BODY, { "x-signature-256": signature })).toMatchObject({ status });
    expect(server.accepted).toEqual([]);
  });

  it.each([
    ["no JSON", "{", 400, /not JSON/],
    ["nothing that can be read", "{}", 400, /no image/],
    ["nothing", "", 400, /empty/],
    ["too much", JSON.stringify({ image: "x".repeat(1024 * 1024) }), 413, /longer than 1048576 bytes/],
  ])("refuses a body that is %s with a sentence", async (_what, body, status, sentence) => {
    const server = await run();
    const answer = await say(server, body, { "x-signature-256": sign(body || " ", HOOK_SECRET) });
    expect(answer).toMatchObject({ status, json: { error: expect.stringMatching(sentence) } });
  });

  it("says 202 with the reason where there is nothing in it for us", async () => {
    const server = await run();
    const answer = await say(server, JSON.stringify({ image: "chart" }));
    expect(answer).toMatchObject({ status: 202, json: { status: "ignored", reason: "it is a chart" } });
    expect(server.accepted).toEqual([]);
  });

  it("is not there where no sender is set up", async () => {
    const server = await run({ settings: { hookSenders: [] } });
    expect(await say(server)).toMatchObject({
      status: 404,
      json: { error: expect.stringContaining("IMAGE_HOOK_SECRETS") },
    });
  });

  it("says 503 where it cannot be stored", async () => {
    const server = await run();
    server.failWith = new Error("a bug");
    expect(await say(server)).toMatchObject({ status: 503 });
  });
});
