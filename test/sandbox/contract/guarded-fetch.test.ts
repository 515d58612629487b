import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Exchange } from "../../../src/sandbox/contract/exchange.ts";
import { guardedFetch } from "../../../src/sandbox/contract/guarded-fetch.ts";

const server = createServer((request, response) => {
  if (request.url?.endsWith("/zen")) return response.end("Keep it logically awesome.");
  if (request.method === "DELETE") return response.writeHead(204).end();
  response.writeHead(201, { "content-type": "application/json" }).end('{"number":7}');
});
let address = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

describe("a fetch with a guard", () => {
  const watched = (base: string) => {
    const seen: Exchange[] = [];
    return { seen, fetch: guardedFetch(fetch, { onExchange: (exchange) => void seen.push(exchange) }, base) };
  };

  it("shows each exchange and leaves the answer to be read", async () => {
    const { seen, fetch } = watched(address);
    const response = await fetch(`${address}/repos/acme/env/pulls?per_page=5&tag=a&tag=b`, {
      method: "POST",
      body: JSON.stringify({ title: "t" }),
      headers: { "content-type": "application/json" },
    });
    expect(await response.json()).toEqual({ number: 7 });
    expect(seen).toEqual([
      expect.objectContaining({
        method: "POST",
        path: "/repos/acme/env/pulls",
        query: { per_page: "5", tag: ["a", "b"] },
        requestBody: { title: "t" },
        status: 201,
        responseBody: { number: 7 },
      }),
    ]);
    expect(seen[0]?.responseHeaders?.["content-type"]).toBe("application/json");
  });

  it("knows empty bodies and texts, and takes a Request as well as an address", async () => {
    const { seen, fetch } = watched(address);
    await fetch(new Request(`${address}/repos/a/b/git/refs/heads%2Fx`, { method: "DELETE" }));
    await fetch(new URL(`${address}/zen`));
    expect(seen.map(({ path, requestBody, responseBody }) => ({ path, requestBody, responseBody }))).toEqual([
      { path: "/repos/a/b/git/refs/heads%2Fx", requestBody: undefined, responseBody: undefined },
      { path: "/zen", requestBody: undefined, responseBody: "Keep it logically awesome." },
    ]);
  });

  it("takes the base's path off, and lets other hosts pass unseen", async () => {
    const { seen, fetch } = watched(`${address}/api/v3/`);
    await fetch(`${address}/api/v3/zen`);
    await fetch(`${address}/zen`);
    expect(seen.map(({ path }) => path)).toEqual(["/zen"]);
  });
});
