/** Reads the bodies of requests, within bounds for each and for all together: nobody has proven yet who they are. */
import type { IncomingMessage } from "node:http";
import { Refusal } from "./answer.ts";

/** Bytes of bodies that are held in memory at once by all requests, besides the beginning of each. */
const ALL_BODIES = 256 * 1024 * 1024;

/**
 * Of each body so much is not counted: most deliveries are no longer, and a few strangers who send long ones slowly must
 * not keep them out. The number of connections bounds it.
 */
const UNCOUNTED = 64 * 1024;

export class BodyReader {
  readonly #bound: number;
  #held = 0;

  constructor(bound = ALL_BODIES) {
    this.#bound = bound;
  }

  /**
   * Calls `use` with the whole body. Throws Refusal 413 for one that is longer than the limit, 503 when too many are being
   * read, and 400 for one that ends early.
   */
  async with<T>(request: IncomingMessage, limit: number, use: (body: Buffer) => Promise<T>): Promise<T> {
    const announced = Number(request.headers["content-length"] ?? 0);
    if (announced > limit) throw tooLong(limit);
    let held = 0;
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of chunksOf(request)) {
        const before = counted(held);
        held += chunk.length;
        this.#held += counted(held) - before;
        if (held > limit) throw tooLong(limit);
        if (counted(held) > 0 && this.#held > this.#bound) throw busy();
        chunks.push(chunk);
      }
      return await use(Buffer.concat(chunks));
    } finally {
      this.#held -= counted(held);
    }
  }
}

const counted = (length: number): number => Math.max(0, length - UNCOUNTED);

/** Unlike the stream's own iterator, leaving it early does not destroy the connection before an answer is sent. */
async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (error) {
    throw new Refusal(400, "The body ended early.", { cause: error });
  }
}

const tooLong = (limit: number): Refusal => new Refusal(413, `The body is longer than ${limit} bytes.`);

const busy = (): Refusal =>
  new Refusal(503, "Too many requests are being read: send it again later.", { headers: { "retry-after": "10" } });
