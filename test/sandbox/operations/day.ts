import type { Sandbox } from "../../../src/sandbox/start.ts";
import type { Acme } from "../../support/acme.ts";
import type { Ask } from "../../support/ask-sandbox.ts";

export const REPO = "/repos/acme/env";

/** Reads a field of an answer by its path, as `head/sha`; `missing` where it is not, which the next request shows. */
export type Read = (path: string) => string;

/** Asks and notes where the status is not the one expected, so that one day shows all that is wrong. */
export type Expect = (ask: Ask, status: number, request: string, body?: unknown) => Promise<Read>;

/** One area of GitHub's API, walked through as a client would. */
export type Step = (acme: Acme, expectStatus: Expect, sandbox: Sandbox) => Promise<void>;

/** @param wrong takes what was answered otherwise than expected. */
export const noting =
  (wrong: string[]): Expect =>
  async (ask, status, request, body) => {
    const answer = await ask(request, body);
    if (answer.status !== status) wrong.push(`${request}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return (path) => {
      const found = path.split("/").reduce((at: unknown, name) => Object(at)[name] as unknown, answer.body);
      return typeof found === "string" || typeof found === "number" ? `${found}` : "missing";
    };
  };
