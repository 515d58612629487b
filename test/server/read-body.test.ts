import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "@jest/globals";
import { Refusal } from "../../src/server/answer.ts";
import { BodyReader } from "../../src/server/read-body.ts";

it("Long bodies that are sent slowly keep other long ones out, and no short one", async () => {
  const bodies = new BodyReader(1024 * 1024);
  const server = createServer((incoming, response) => {
    bodies
      .with(incoming, 8 * 1024 * 1024, async (bytes) => bytes.length)
      .then(
        (length) => ({ status: 200, text: String(length) }),
        (error: unknown) => ({ status: error instanceof Refusal ? error.status : 500, text: "" }),
      )
      .then(({ status, text }) => response.writeHead(status, { connection: "close" }).end(text));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const send = async (length: number): Promise<number> =>
    (await fetch(url, { method: "POST", body: "x".repeat(length) })).status;

  const slow = request(url, { method: "POST" });
  slow.on("error", () => {});
  slow.write("x".repeat((1024 + 64) * 1024));
  // All of it is read as soon as another one finds no room beside it.
  while ((await send(65 * 1024)) !== 503);
  expect(await send(60 * 1024)).toBe(200);
  slow.destroy();
  while ((await send(65 * 1024)) !== 200);
  server.close();
  server.closeAllConnections();
});
