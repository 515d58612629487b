import type { IncomingMessage } from "node:http";
import { Refusal } from "./answer.ts";

/** The header's value. Throws Refusal 400 where it is missing or not of that form. */
export function requiredHeader(request: IncomingMessage, name: string, form: RegExp): string {
  const value = request.headers[name.toLowerCase()];
  if (typeof value !== "string" || value === "") throw new Refusal(400, `The header ${name} is missing.`);
  if (!form.test(value)) throw new Refusal(400, `The header ${name} is malformed.`);
  return value;
}
