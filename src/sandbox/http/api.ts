import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { RequestFault, RequestFaults } from "../faults/request-faults.ts";
import type { Actor } from "../state/actor.ts";
import type { World } from "../state/world.ts";
import type { Answer } from "./answer.ts";
import { Refusal } from "./answer.ts";
import { authenticate } from "./authentication.ts";
import type { Exchange, LoggedRequest } from "./exchange.ts";
import type { Fields } from "./fields.ts";
import { isFields } from "./fields.ts";
import { currentPath } from "./permission.ts";
import type { RateLimiter } from "./rate-limiter.ts";
import type { Router } from "./router.ts";

export interface ApiParts {
  readonly world: World;
  readonly router: Router;
  readonly faults: RequestFaults;
  readonly limiter: RateLimiter;
  readonly log: LoggedRequest[];
  /** Answers a GraphQL request. */
  readonly graphql: (actor: Actor, body: Fields) => Promise<Answer>;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  readonly headers: IncomingMessage["headers"];
}

/** GitHub's REST and GraphQL API: credentials, rate limits, faults, the operation itself, ETags, and the log of it. */
export class Api {
  readonly #parts: ApiParts;

  constructor(parts: ApiParts) {
    this.#parts = parts;
  }

  async serve(request: IncomingMessage, response: ServerResponse, raw: Buffer): Promise<void> {
    const { world, faults, log } = this.#parts;
    const method = request.method ?? "GET";
    const url = new URL(request.url ?? "/", world.url);
    const path = url.pathname + url.search;
    const hits = faults.hit(method, path);
    for (const { latencyMs } of hits) if (latencyMs !== undefined) await sleep(latencyMs);
    const record = (status: number, by: Actor["kind"], operation?: string): void => {
      const kind = url.pathname === "/graphql" ? "graphql" : "rest";
      const named = operation === undefined ? {} : { operation };
      log.push({ method, path, by, kind, status, ...named, at: new Date(world.clock.now()).toISOString() });
    };
    if (hits.some((fault) => fault.connectionLost === "before")) {
      record(0, "anonymous");
      response.destroy();
      return;
    }
    const body = parse(raw);
    const { answer, by } = await this.#answer({ method, url, body, headers: request.headers }, hits);
    const lost = hits.some((fault) => fault.connectionLost === "after");
    record(lost ? 0 : answer.status, by, isFields(body) ? operationName(body) : undefined);
    if (lost) response.destroy();
    else this.#send({ method, url, body, headers: request.headers }, answer, response);
  }

  async #answer(asked: Asked, hits: readonly RequestFault[]): Promise<{ answer: Answer; by: Actor["kind"] }> {
    const { world, limiter } = this.#parts;
    let by: Actor["kind"] = "anonymous";
    try {
      const actor = authenticate(world, asked.headers.authorization);
      by = actor.kind;
      const forced = hits.find((fault) => fault.answer !== undefined)?.answer;
      if (forced !== undefined) return { answer: forced, by };
      const charge = limiter.admit(actor, asked.method, asked.url.pathname, isMutation(asked.body));
      const answer = await this.#perform(asked, actor);
      const unchanged = withETag(asked, answer);
      charge(unchanged.status === 304);
      return {
        answer: { ...unchanged, headers: { ...limiter.headers(actor, asked.url.pathname), ...unchanged.headers } },
        by,
      };
    } catch (error) {
      if (error instanceof Refusal) return { answer: error.answer, by };
      throw error;
    }
  }

  async #perform({ method, url, body, headers }: Asked, actor: Actor): Promise<Answer> {
    const { world, router, graphql } = this.#parts;
    if (body === undefined) throw new Refusal(400, "Problems parsing JSON");
    const fields: Fields = isFields(body) ? body : { "": body };
    if (url.pathname === "/graphql") {
      if (actor.kind === "anonymous") throw new Refusal(401, "This endpoint requires you to be authenticated.");
      return graphql(actor, fields);
    }
    const match = router.match(method, currentPath(url.pathname, world.repositories));
    if (match === undefined) throw new Refusal(404, "Not Found", {}, { "x-sandbox": "no such operation" });
    try {
      const { route, params } = match;
      return route.handle({ world, actor, params, query: url.searchParams, body: fields, headers, path: url.pathname });
    } catch (error) {
      if (error instanceof Refusal) return error.answer;
      throw error;
    }
  }

  #send(asked: Asked, answer: Answer, response: ServerResponse): void {
    const { world, onExchange } = this.#parts;
    const isBytes = Buffer.isBuffer(answer.body);
    const text = answer.body === undefined ? "" : JSON.stringify(answer.body);
    const bytes = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(text);
    const headers: Record<string, string> = {
      date: new Date(world.clock.now()).toUTCString(),
      "x-sandbox-clock": new Date(world.clock.now()).toISOString(),
      "x-github-media-type": "github.v3; format=json",
      "x-github-request-id": `SAND:${world.ids.next().toString(16).toUpperCase()}`,
      ...(bytes.length === 0 && answer.status === 204 ? {} : { "content-type": "application/json; charset=utf-8" }),
      ...answer.headers,
    };
    response.writeHead(answer.status, { ...headers, "content-length": bytes.length });
    response.end(bytes);
    onExchange?.({
      method: asked.method,
      path: asked.url.pathname,
      query: Object.fromEntries(asked.url.searchParams),
      requestHeaders: asked.headers,
      requestBody: asked.body,
      status: answer.status,
      responseHeaders: headers,
      responseBody: isBytes || text === "" ? undefined : (JSON.parse(text) as unknown),
    });
  }
}

function isMutation(body: unknown): boolean {
  return isFields(body) && typeof body["query"] === "string" && /^\s*mutation\b/.test(body["query"]);
}

/** The JSON that was sent; an empty object for none, undefined for what is not JSON. */
function parse(raw: Buffer): unknown {
  if (raw.length === 0) return {};
  try {
    return JSON.parse(raw.toString()) as unknown;
  } catch {
    return undefined;
  }
}

function operationName(body: Fields): string | undefined {
  const query = body["query"];
  if (typeof query !== "string") return undefined;
  const named = body["operationName"];
  if (typeof named === "string") return named;
  return /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? /\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query)?.[1];
}

/**
 * Gives an answer its ETag, and turns it into 304 where the asker has it already. An ETag belongs to the credentials:
 * with a new token the first conditional read is a full one.
 */
function withETag({ method, headers }: Asked, answer: Answer): Answer {
  if (method !== "GET" || answer.status !== 200 || answer.body === undefined) return answer;
  const content = Buffer.isBuffer(answer.body) ? answer.body : JSON.stringify(answer.body);
  const hash = createHash("sha256")
    .update(headers.authorization ?? "")
    .update(content)
    .digest("hex");
  const etag = `W/"${hash}"`;
  const tagged = {
    ...answer,
    headers: { etag, "cache-control": "private, max-age=60, s-maxage=60", ...answer.headers },
  };
  const known = (headers["if-none-match"] ?? "")
    .split(",")
    .some((each) => each.trim().replace(/^W\//, "") === `"${hash}"`);
  return known ? { status: 304, headers: tagged.headers } : tagged;
}
