import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:http";

export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly event: string;
  readonly guid: string;
  readonly raw: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read payloads field by field; a wrong field fails the test
  readonly payload: any;
}

/** A server that hears webhooks, answering each as told. */
export async function listen(answer: (heard: Heard) => number = () => 202) {
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    let raw = "";
    request.setEncoding("utf8");
    request.on("data", (part: string) => {
      raw += part;
    });
    request.on("end", () => {
      const one: Heard = {
        headers: request.headers,
        event: String(request.headers["x-github-event"]),
        guid: String(request.headers["x-github-delivery"]),
        raw,
        payload: JSON.parse(raw),
      };
      heard.push(one);
      response.writeHead(answer(one)).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    heard,
    url: `http://127.0.0.1:${port}/api/github/webhooks`,
    /** The names of what was heard, with their actions. */
    names: () =>
      heard.map(({ event, payload }) => (payload.action === undefined ? event : `${event}.${payload.action}`)),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
