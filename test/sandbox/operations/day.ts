import type { Sandbox } from "../../../src/sandbox/start.ts";
import type { Acme } from "../../support/acme.ts";
import type { Ask } from "../../support/ask-sandbox.ts";

export const REPO = "/repos/acme/env";

/** Whatever a step reads of an answer; what is not there shows in the contract, or in the next request. */
export interface Body {
  readonly [name: string]: Body;
}

/** Asks and notes where the status is not the one expected, so that one day shows all that is wrong. */
export type Expect = (ask: Ask, status: number, request: string, body?: unknown) => Promise<Body>;

/** One area of GitHub's API, walked through as a client would. */
export type Step = (acme: Acme, expectStatus: Expect, sandbox: Sandbox) => Promise<void>;

/** @param wrong takes what was answered otherwise than expected. */
export const noting =
  (wrong: string[]): Expect =>
  async (ask, status, request, body) => {
    const answer = await ask(request, body);
    if (answer.status !== status) wrong.push(`${request}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return Object(answer.body);
  };
