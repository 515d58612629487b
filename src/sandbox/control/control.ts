import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "../http/answer.ts";
import type { Clock } from "../state/clock.ts";
import type { Controls } from "./controls.ts";

/** How long a follower of the clock is kept waiting for it to be set, in real milliseconds. */
const LONGEST_WAIT_MS = 30_000;

/**
 * The control methods over HTTP: `POST /_sandbox/NAME` with the input as JSON. `GET /_sandbox/clock` tells the time;
 * with `?wait` it answers when the clock is next set, for a server that follows it.
 */
export class Control {
  readonly #controls: Controls;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();

  constructor(controls: Controls, clock: Clock) {
    this.#controls = controls;
    this.#clock = clock;
  }

  async serve(request: IncomingMessage, response: ServerResponse, raw: Buffer): Promise<void> {
    const url = new URL(request.url ?? "/", "http://sandbox");
    const name = url.pathname.slice("/_sandbox/".length);
    if (name === "clock" && url.searchParams.has("wait")) await this.#nextClock(response);
    try {
      const result = await this.#call(name, raw.length === 0 ? undefined : (JSON.parse(raw.toString()) as unknown));
      answer(response, 200, result ?? null);
    } catch (error) {
      const status = error instanceof Refusal ? error.answer.status : 400;
      answer(response, status, { message: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Lets everybody go who waits for the clock. */
  stop(): void {
    for (const release of this.#waiting) release();
  }

  async #call(name: string, input: unknown): Promise<unknown> {
    const method: unknown = Object.entries(this.#controls).find(([known]) => known === name)?.[1];
    if (typeof method !== "function") throw new Error(`the sandbox has no control ${name}`);
    return (await Reflect.apply(method, undefined, input === undefined ? [] : [input])) as unknown;
  }

  #nextClock(response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const release = (): void => {
        clearTimeout(timer);
        unwatch();
        this.#waiting.delete(release);
        resolve();
      };
      const timer = setTimeout(release, LONGEST_WAIT_MS);
      const unwatch = this.#clock.watch(release);
      this.#waiting.add(release);
      response.on("close", release);
    });
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
