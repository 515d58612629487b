/** What GitHub answered, as far as it decides what an error means. */

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** GitHub's messages, joined. */
  readonly said: string;
}

/** The answer that an error of octokit carries; undefined where none came. */
export function answerOf(error: Error): Answer | undefined {
  const { response } = fields(error);
  const { status, headers, data } = fields(response);
  if (typeof headers !== "object" || headers === null) return undefined;
  return {
    status: typeof status === "number" ? status : 200,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
    said: messages(data).join("; "),
  };
}

/** GitHub's `message` with those of `errors`, which may be texts or objects, of REST and of GraphQL. */
export function messages(data: unknown): string[] {
  if (typeof data === "string") return data === "" ? [] : [data.slice(0, 500)];
  const { message, errors } = fields(data);
  const list: unknown[] = Array.isArray(errors) ? errors : errors === undefined ? [] : [errors];
  const details = list.map((entry) => {
    if (typeof entry === "string") return entry;
    const { message: text, resource, field, code, type } = fields(entry);
    return typeof text === "string" ? text : [resource, field, code ?? type].filter(Boolean).join(" ");
  });
  return [...(typeof message === "string" ? [message] : []), ...details].filter((text) => text !== "");
}

/** The properties of anything, to look at what came from outside. */
export const fields = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};

/** Text as it is; anything else is none. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
