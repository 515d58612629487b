/** What a handler answers with; a body is sent as JSON unless it is bytes. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** 200 with this body. */
export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  body,
  headers,
});

/** 201 with this body. */
export const created = (body: { readonly url?: string; readonly [key: string]: unknown }): Answer => ({
  status: 201,
  body,
  headers: body.url === undefined ? {} : { location: body.url },
});

/** 204. */
export const noContent: Answer = { status: 204 };

/** One entry in `errors` of a 422. */
export interface FieldError {
  readonly resource: string;
  readonly field?: string;
  readonly code: string;
  readonly message?: string;
  readonly value?: string;
}

/** A request that GitHub turns down: thrown wherever that is found out, answered by the server. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly answer: Answer;

  constructor(status: number, message: string, more: object = {}, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    const documentation_url = "https://docs.github.com/rest";
    this.answer = { status, body: { message, ...more, documentation_url, status: `${status}` }, headers };
  }
}

/** What is not there, and what the asker may not know to be there. */
export const notFound = (): Refusal => new Refusal(404, "Not Found");

/** What the asker sees and may not do. */
export const forbidden = (message = "Resource not accessible by integration"): Refusal => new Refusal(403, message);

/** A request whose content does not hold. */
export const invalid = (...errors: readonly FieldError[]): Refusal => new Refusal(422, "Validation Failed", { errors });

/** A request that misses or misspells something. */
export const malformed = (why: string): Refusal => new Refusal(422, `Invalid request.\n\n${why}`);
