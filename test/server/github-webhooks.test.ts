import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, it } from "@jest/globals";
import { Transient } from "../../src/domain/failure.ts";
import { NOW, OLD_SECRET, type Posted, post, type RunningServer, run, SECRET, sign } from "./running-server.ts";

const BODY = JSON.stringify({
  text: "ü",
  installation: { id: 5 },
  repository: { full_name: "acme/env" },
  pull_request: { number: 7 },
});

function deliver(
  server: RunningServer,
  body = BODY,
  headers: Record<string, string | undefined> = {},
): Promise<Posted> {
  return post(`${server.url}/api/github/webhooks`, body, {
    "content-type": "application/json; charset=utf-8",
    "x-github-event": "push",
    "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "x-hub-signature-256": sign(body, SECRET),
    ...headers,
  });
}

describe("A delivery from GitHub", () => {
  it("that is signed is stored, acknowledged with 202, and wakes the worker", async () => {
    const server = await run();
    expect(await deliver(server)).toMatchObject({ status: 202, json: { status: "accepted" } });
    expect(server.accepted).toEqual([
      {
        id: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        lane: "repository:7",
        event: "push",
        payload: { now: NOW, payload: JSON.parse(BODY) },
        builds: [],
      },
    ]);
    expect(server.stored).toBe(1);
    expect(server.log.lines).toContainEqual({
      level: "info",
      message: "Delivery stored",
      fields: expect.objectContaining({
        delivery: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        installation: 5,
        repository: "acme/env",
        pullRequest: 7,
        status: "accepted",
      }),
    });
  });

  it("that comes again is known, which is fine", async () => {
    const server = await run();
    await deliver(server);
    expect(await deliver(server)).toMatchObject({ status: 202, json: { status: "known" } });
    expect(server.stored).toBe(1);
  });

  it("may be signed by the secret before, while it is changed", async () => {
    const server = await run();
    const signature = sign(BODY, OLD_SECRET);
    expect(await deliver(server, BODY, { "x-hub-signature-256": signature })).toMatchObject({ status: 202 });
  });

  it("with nothing in it for us is acknowledged with the reason", async () => {
    const server = await run();
    const answer = await deliver(server, BODY, { "x-github-event": "ping" });
    expect(answer).toMatchObject({ status: 202, json: { status: "ignored", reason: "says hello" } });
    expect(server.accepted).toEqual([]);
  });

  it.each([
    ["X-GitHub-Event", 400, /X-GitHub-Event is missing/],
    ["X-GitHub-Delivery", 400, /X-GitHub-Delivery is missing/],
    ["X-Hub-Signature-256", 400, /X-Hub-Signature-256 is missing/],
    ["Content-Type", 415, /content type/],
  ])("without %s is refused with %i", async (header, status, sentence) => {
    const server = await run();
    const answer = await deliver(server, BODY, {
      [header.toLowerCase()]: header === "Content-Type" ? "text/plain" : undefined,
    });
    expect(answer).toMatchObject({ status, json: { error: expect.stringMatching(sentence) } });
    expect(server.accepted).toEqual([]);
  });

  it.each([
    ["by another secret", sign(BODY, "another")],
    ["for another body", sign(`${BODY} `, SECRET)],
    ["by something that is no signature", "sha256=abc"],
    ["by an older kind of signature", `sha1=${"a".repeat(40)}`],
  ])("signed %s is refused with 401", async (_how, signature) => {
    const server = await run();
    const answer = await deliver(server, BODY, { "x-hub-signature-256": signature });
    expect(answer).toMatchObject({ status: 401, json: { error: expect.stringContaining("WEBHOOK_SECRET") } });
    expect(server.accepted).toEqual([]);
    expect(server.log.lines.some(({ fields }) => fields["status"] === 401)).toBe(true);
  });

  it.each([
    ["of a form as web pages send it", "payload=%7B%7D", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["that is empty", "", {}, 400],
    ["that is no JSON", "{", {}, 400],
    ["with an odd name of an event", BODY, { "x-github-event": "../push" }, 400],
    ["with an odd id", BODY, { "x-github-delivery": "a b" }, 400],
  ])("%s is refused", async (_what, body, headers, status) => {
    const server = await run();
    expect(await deliver(server, body, { "x-hub-signature-256": sign(body || " ", SECRET), ...headers })).toMatchObject(
      { status },
    );
    expect(server.accepted).toEqual([]);
  });

  it("that cannot be stored is answered with 503, so that GitHub lists it as failed", async () => {
    const server = await run();
    server.failWith = new Transient("the database is away");
    const answer = await deliver(server);
    expect(answer).toMatchObject({ status: 503, json: { error: expect.not.stringContaining("database") } });
    expect(answer.headers.get("retry-after")).toBe("30");
    server.failWith = undefined;
    expect(await deliver(server)).toMatchObject({ status: 202, json: { status: "accepted" } });
  });

  it("of 25 MB is taken, of more is refused with 413 without being read", async () => {
    const server = await run();
    const pad = (length: number): string => JSON.stringify({ pad: "x".repeat(length - '{"pad":""}'.length) });
    expect(await deliver(server, pad(25 * 1024 * 1024))).toMatchObject({ status: 202 });
    expect(await deliver(server, pad(25 * 1024 * 1024 + 1))).toMatchObject({ status: 413 });
  });

  it("that does not say its length and goes on and on is refused with 413", async () => {
    const server = await run();
    const headers = {
      "content-type": "application/json",
      "x-github-event": "push",
      "x-github-delivery": "1",
      "x-hub-signature-256": "sha256=0",
    };
    const sending = request(`${server.url}/api/github/webhooks`, { method: "POST", headers });
    sending.on("error", () => {});
    const chunk = Buffer.alloc(1024 * 1024);
    const answered = once(sending, "response");
    for (let megabytes = 0; megabytes < 30; megabytes += 1) sending.write(chunk);
    const [response] = await answered;
    expect(response).toMatchObject({ statusCode: 413 });
    sending.destroy();
  });
});
