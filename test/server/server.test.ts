import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { Transient } from "../../src/domain/failure.ts";
import { post, run, SECRET, sign } from "./running-server.ts";

describe("The server", () => {
  it("lives", async () => {
    const { url } = await run();
    const response = await fetch(`${url}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: "alive" }]);
    const head = await fetch(`${url}/healthz?probe=1`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it("is ready while the store answers, and says how much waits", async () => {
    const { url } = await run();
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: "ready", pending: 2, dead: 1, oldestPendingSeconds: 90 },
    ]);
  });

  it("is not ready when the store does not answer, and still lives", async () => {
    const server = await run();
    server.counts = async () => {
      throw new Transient("PostgreSQL is away");
    };
    const response = await fetch(`${server.url}/readyz`);
    expect([response.status, await response.json()]).toEqual([503, { status: "store-unreachable" }]);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
  });

  it("gives numbers for Prometheus", async () => {
    const { url } = await run();
    const headers = { "content-type": "application/json", "x-github-event": "push", "x-github-delivery": "1" };
    await post(`${url}/api/github/webhooks`, "{}", { ...headers, "x-hub-signature-256": sign("{}", SECRET) });
    await post(`${url}/api/github/webhooks`, "{}", { ...headers, "x-hub-signature-256": "sha256=0" });
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get("content-type")).toContain("text/plain");
    const text = await response.text();
    expect(text).toContain('towpath_deliveries_total{source="github",outcome="accepted"} 1');
    expect(text).toContain('towpath_deliveries_total{source="github",outcome="refused"} 1');
    expect(text).toContain('towpath_lane_deliveries{state="pending"} 2');
    expect(text).toContain('towpath_lane_deliveries{state="dead"} 1');
    expect(text).toContain("towpath_oldest_pending_delivery_seconds 90");
    expect(text).toContain("nodejs_eventloop_lag_seconds");
  });

  it.each(["/", "/api/github", "/api/github/webhooks/", "/hooks/images/x", "/__proto__", "/healthz/..%2f"])(
    "has nothing at %s",
    async (path) => {
      const { url } = await run();
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    },
  );

  it.each([
    ["GET", "/api/github/webhooks", "POST"],
    ["PUT", "/hooks/images", "POST"],
    ["DELETE", "/healthz", "GET, HEAD"],
  ])("does not answer %s %s", async (method, path, allow) => {
    const { url } = await run();
    const response = await fetch(`${url}${path}`, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
  });

  it("hangs up on who opens a connection and says nothing, or never ends a request", async () => {
    const { server } = await run({ limits: { headersMs: 100, requestMs: 200, checkMs: 50 } });
    const silent = connect(server.port, "127.0.0.1");
    const slow = connect(server.port, "127.0.0.1");
    slow.write(
      "POST /hooks/images HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nx-signature-256: 1\r\ncontent-length: 10\r\n\r\n{",
    );
    for (const socket of [silent, slow]) socket.resume().on("error", () => {});
    await Promise.all([once(silent, "close"), once(slow, "close")]);
  });

  it("answers what is open before it ends, and takes nothing new", async () => {
    const server = await run();
    let letGo = (): void => {};
    server.hold = new Promise((resolve) => {
      letGo = resolve;
    });
    const headers = { "content-type": "application/json", "x-github-event": "push", "x-github-delivery": "1" };
    const open = post(`${server.url}/api/github/webhooks`, "{}", {
      ...headers,
      "x-hub-signature-256": sign("{}", SECRET),
    });
    while (server.reached === 0) await new Promise(setImmediate);
    const drained = server.server.drain();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    letGo();
    expect(await open).toMatchObject({ status: 202, json: { status: "accepted" } });
    await drained;
  });

  it("says on an open connection that it is draining", async () => {
    const { server } = await run();
    const socket = connect(server.port, "127.0.0.1");
    let said = "";
    socket.on("data", (chunk) => {
      said += chunk.toString();
    });
    // A request that has begun keeps its connection while the server drains.
    socket.write("GET /readyz HTTP/1.1\r\nhost: x\r\n");
    await once(socket, "connect");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const drained = server.drain();
    socket.write("\r\n");
    await once(socket, "close");
    await drained;
    expect(said).toMatch(/^HTTP\/1.1 503 /);
    expect(said).toContain('{"status":"draining"}');
    expect(said.toLowerCase()).toContain("connection: close");
  });

  it("answers a bug with 500, logs it, and does not tell the sender what it is", async () => {
    const server = await run();
    const headers = { "content-type": "application/json", "x-github-event": "bug", "x-github-delivery": "1" };
    const answer = await post(`${server.url}/api/github/webhooks`, "{}", {
      ...headers,
      "x-hub-signature-256": sign("{}", SECRET),
    });
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.json)).not.toContain("detail");
    expect(server.log.lines).toContainEqual(
      expect.objectContaining({ level: "error", message: "A request ended with a bug" }),
    );
  });

  it("says what to do where it cannot listen", async () => {
    const { server } = await run();
    await expect(run({ settings: { port: server.port } })).rejects.toMatchObject({
      code: "cannot-listen",
      message: expect.stringMatching(/port \d+: another program listens there/),
    });
    await expect(run({ settings: { host: "192.0.2.1" } })).rejects.toMatchObject({ code: "cannot-listen" });
  });
});
