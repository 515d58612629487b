import { once } from "node:events";
import { createServer, request } from "node:http";
import { expect, it } from "@jest/globals";
import { Refusal } from "../../src/server/answer.ts";
import { BodyReader } from "../../src/server/read-body.ts";

it("Long bodies that are sent slowly keep other long ones out, and no short one", async () => {
  const bodies = new BodyReader(1024 * 1024);
  const server = createServer((incoming, response) => {
    void bodies
      .with(incoming, 8 * 1024 * 1024, async (bytes) => bytes.length)
      .then(
        (length) => ({ status: 200, text: String(length) }),
        (error: unknown) => ({ status: error instanceof Refusal ? error.status : 500, text: "" }),
      )
      .then(({ status, text }) => response.writeHead(status, { connection: "close" }).end(text));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const send = async (length: number): Promise<number> =>
    (await fetch(url, { method: "POST", body: "x".repeat(length) })).status;
  const sendUntil = async (status: number): Promise<void> => {
    for (let tries = 0; tries < 1_000; tries += 1) if ((await send(65 * 1024)) === status) return;
    throw new Error(`A body of 65 KB was never answered with ${status}.`);
  };

  const slow = request(url, { method: "POST" });
  slow.on("error", () => {});
  slow.write("x".repeat((1024 + 64) * 1024));
  // All of it is read as soon as another one finds no room beside it.
  await sendUntil(503);
  expect(await send(60 * 1024)).toBe(200);
  slow.destroy();
  await sendUntil(200);
  server.close();
  server.closeAllConnections();
});
