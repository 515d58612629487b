import type { Answer } from "./answer.ts";
import { ok } from "./answer.ts";
import type { Call } from "./call.ts";

/** "Using pagination in the REST API": 30 a page unless asked otherwise, 100 at most. */
const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 100;

export interface Page<T> {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
}

/** The part of a list that the query asks for, with the `Link` header that leads to the others. */
export function page<T>(call: Call, all: readonly T[], largest = LARGEST_PAGE, usual = DEFAULT_PAGE): Page<T> {
  const size = within(call.query.get("per_page"), usual, largest);
  const number = within(call.query.get("page"), 1, Number.MAX_SAFE_INTEGER);
  const last = Math.max(1, Math.ceil(all.length / size));
  const links: string[] = [];
  const link = (to: number, rel: string): void => {
    const query = new URLSearchParams(call.query);
    query.set("page", `${to}`);
    links.push(`<${call.world.url}${call.path}?${query.toString()}>; rel="${rel}"`);
  };
  if (number > 1) link(Math.min(number - 1, last), "prev");
  if (number < last) {
    link(number + 1, "next");
    link(last, "last");
  }
  if (number > 1) link(1, "first");
  const items = all.slice((number - 1) * size, number * size);
  return { items, headers: links.length === 0 ? {} : { link: links.join(", ") } };
}

/** A page as the whole answer, each item in its shape. */
export function paged<T>(call: Call, all: readonly T[], shape: (item: T) => unknown): Answer {
  const { items, headers } = page(call, all);
  return ok(items.map(shape), headers);
}

function within(asked: string | null, usual: number, largest: number): number {
  const number = Number(asked ?? Number.NaN);
  return Number.isInteger(number) && number > 0 ? Math.min(number, largest) : usual;
}
