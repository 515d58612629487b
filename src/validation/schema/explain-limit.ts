/** Texts, numbers, lists and maps outside of their limits. */
import { nearest } from "../../config/did-you-mean.ts";
import type { Explain, Explained, Explanation } from "./explanation.ts";
import type { Issue } from "./issue.ts";
import { named, namedFirst } from "./path-text.ts";
import { mayBeSecret, oneOfThese, showFound } from "./show-found.ts";

const found = (issue: Issue, object: Explained): string => `found ${showFound(issue.path, issue.value, object)}`;

const onValue = (issue: Issue, message: string, remedy?: string): Explanation => ({
  path: issue.path,
  on: "value",
  message,
  ...(remedy === undefined ? {} : { remedy }),
});

/** `must be …, found …`. */
const mustBe =
  (words: (issue: Issue) => string): Explain =>
  (issue, object) =>
    onValue(issue, `${namedFirst(issue.path)} must ${words(issue)}, ${found(issue, object)}.`);

export const explainEnum: Explain = (issue, object) => {
  const allowed = (issue.schema.enum ?? []).filter((one) => one !== null).map(String);
  const words = allowed.length === 1 ? `\`${allowed[0]}\`` : `one of ${oneOfThese(allowed, 20)}`;
  const near =
    typeof issue.value === "string" && !mayBeSecret(issue.path, object) ? nearest(issue.value, allowed) : undefined;
  const message = `${namedFirst(issue.path)} must be ${words}, ${found(issue, object)}.`;
  return onValue(issue, message, near === undefined ? undefined : `Did you mean \`${near}\`?`);
};

export const explainConst: Explain = mustBe(({ schema }) => `be \`${plainly(schema.const)}\``);

const plainly = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

/** Patterns that many schemas share, in words. Sources: the published schemas of the common custom resources. */
const IN_WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /^\^\[a-z0-9\]\(\[-a-z0-9\]\*\[a-z0-9\]\)\?\$$/,
    "lower-case letters, digits and `-`, with a letter or digit at both ends",
  ],
  [
    /^\^\[a-z0-9\]\(\[-a-z0-9\]\*\[a-z0-9\]\)\?\(\\\.\[a-z0-9\]\(\[-a-z0-9\]\*\[a-z0-9\]\)\?\)\*\$$/,
    "lower-case letters, digits, `-` and `.`, with a letter or digit at both ends",
  ],
  [/^\^\(\[0-9\]\+\(\\\.\[0-9\]\+\)\?\(ms\|s\|m\|h\)\)\+\$$/, "a duration such as `30s`, `5m` or `1h30m`"],
];

export const explainPattern: Explain = (issue, object) => {
  const pattern = issue.schema.pattern ?? "";
  const words = IN_WORDS.find(([known]) => known.test(pattern))?.[1];
  const shown = pattern.length > 120 ? `${pattern.slice(0, 120)}…` : pattern;
  const wanted = words === undefined ? `match the pattern \`${shown.replaceAll("`", "'")}\`` : `be ${words}`;
  return onValue(issue, `${namedFirst(issue.path)} must ${wanted}, ${found(issue, object)}.`);
};

const FORMATS: Readonly<Record<string, string>> = {
  int32: "be a whole number between -2147483648 and 2147483647",
  int64: "be a whole number between -9223372036854775808 and 9223372036854775807",
  byte: "be base64",
  date: "be a date such as `2026-01-31`",
  "date-time": "be a time such as `2026-01-31T12:00:00Z`",
  datetime: "be a time such as `2026-01-31T12:00:00Z`",
  duration: "be a duration such as `30s`, `5m` or `1h30m`",
  ipv4: "be an IPv4 address",
  ipv6: "be an IPv6 address",
  cidr: "be a network such as `10.0.0.0/8`",
  uri: "be a URL",
  uuid: "be a UUID",
  mac: "be a MAC address",
  email: "be an email address",
  hostname: "be a host name",
};

export const explainFormat: Explain = (issue, object) => {
  const { format = "" } = issue.schema;
  const message = `${namedFirst(issue.path)} must ${FORMATS[format] ?? `have the format ${format}`}, ${found(issue, object)}.`;
  const inData = object.secret && issue.path[0] === "data";
  return onValue(issue, message, inData ? "Encode it with base64, or write it plainly under `stringData`." : undefined);
};

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
const lengthOf = ({ value }: Issue): number =>
  Array.isArray(value)
    ? value.length
    : typeof value === "string"
      ? Array.from(value).length
      : Object.keys(Object(value)).length;

const counted =
  (limit: (issue: Issue) => number, words: "at least" | "at most", one: string): Explain =>
  (issue) => ({
    path: issue.path,
    on: one === "character" ? "value" : "key",
    message: `${namedFirst(issue.path)} must have ${words} ${plural(limit(issue), one)}, and has ${lengthOf(issue)}.`,
  });

export const LIMITS = {
  minimum: mustBe(({ schema }) => `be at least ${schema.minimum}`),
  maximum: mustBe(({ schema }) => `be at most ${schema.maximum}`),
  exclusiveMinimum: mustBe(
    ({ schema }) => `be more than ${schema.exclusiveMinimum === true ? schema.minimum : schema.exclusiveMinimum}`,
  ),
  exclusiveMaximum: mustBe(
    ({ schema }) => `be less than ${schema.exclusiveMaximum === true ? schema.maximum : schema.exclusiveMaximum}`,
  ),
  multipleOf: mustBe(({ schema }) => `be a multiple of ${schema.multipleOf}`),
  minLength: counted(({ schema }) => schema.minLength ?? 0, "at least", "character"),
  maxLength: counted(({ schema }) => schema.maxLength ?? 0, "at most", "character"),
  minItems: counted(({ schema }) => schema.minItems ?? 0, "at least", "item"),
  maxItems: counted(({ schema }) => schema.maxItems ?? 0, "at most", "item"),
  minProperties: counted(({ schema }) => schema.minProperties ?? 0, "at least", "field"),
  maxProperties: counted(({ schema }) => schema.maxProperties ?? 0, "at most", "field"),
} as const;

/** An item that stands in its list a second time. */
export const explainDuplicate: Explain = (issue) => {
  const list = issue.path.slice(0, -1);
  const first = named([...list, issue.first ?? 0]);
  const same = issue.name === undefined ? "is the same as" : `has the same \`${issue.name}\` as`;
  return onValue(issue, `${namedFirst(issue.path)} ${same} ${first}.`, "Remove one of the two, or change it.");
};
