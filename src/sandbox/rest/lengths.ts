import { invalid } from "../http/answer.ts";

/** The longest title of an issue or pull request, and the longest body or comment, in characters. */
const TITLE = 256;
const BODY = 65_536;

/** The title, or 422 where it is empty or too long. */
export function checkedTitle(resource: string, title: string): string {
  if (title.trim() === "") throw invalid({ resource, field: "title", code: "missing_field" });
  if (title.length > TITLE) throw tooLong(resource, "title", TITLE);
  return title;
}

/** The body, or 422 where it is too long. */
export function checkedBody<T extends string | undefined>(resource: string, body: T): T {
  if (body !== undefined && body.length > BODY) throw tooLong(resource, "body", BODY);
  return body;
}

/** 422 as GitHub words a text over its limit. */
export function tooLong(resource: string, field: string, limit: number): Error {
  return invalid({ resource, field, code: "custom", message: `${field} is too long (maximum is ${limit} characters)` });
}
