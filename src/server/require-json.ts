import type { IncomingMessage } from "node:http";
import { Refusal } from "./answer.ts";

/** Throws Refusal 415 for another media type than JSON. */
export function requireJson(request: IncomingMessage): void {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  if (type.trim().toLowerCase() === "application/json") return;
  throw new Refusal(
    415,
    "The content type is not application/json: set it in the webhook's settings, or in the request's header.",
  );
}

/** Throws Refusal 400 for a body that is not JSON. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new Refusal(400, "The body is not JSON.", { cause: error });
  }
}
