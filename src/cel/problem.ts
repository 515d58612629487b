/** What is wrong with an expression, in words for people. */
import { TypeError as CelTypeError, EvaluationError, ParseError } from "@marcbachmann/cel-js";
import { closest, distance } from "fastest-levenshtein";
import { writtenNames } from "./harden.ts";
import { type Language, LONGEST_EXPRESSION } from "./language.ts";

export interface CelProblem {
  /** A clause without a full stop: `there is no variable "verson"; did you mean "version"?`. */
  readonly message: string;
  /** Where in the expression, in UTF-16 units from 0; undefined: the whole. */
  readonly range?: { readonly start: number; readonly end: number };
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
}

/** Of anything that parsing, checking or running an expression threw. */
export function problemOf(error: unknown, expression: string, language: Language): CelProblem {
  if (error instanceof RangeError) return { message: rangeMessage(error) };
  if (!isCelError(error)) {
    return { message: cut(writtenNames(error instanceof Error ? error.message : String(error))) };
  }
  const message = cut(messageOf(error, language));
  const range = error.range;
  if (range === undefined) return { message };
  const before = expression.slice(0, range.start).split("\n");
  return { message, range, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export const tooLong = (expression: string): CelProblem | undefined =>
  expression.length > LONGEST_EXPRESSION
    ? { message: `the expression is longer than ${LONGEST_EXPRESSION} characters` }
    : undefined;

type CelError = ParseError | EvaluationError | CelTypeError;

const isCelError = (error: unknown): error is CelError =>
  error instanceof ParseError || error instanceof EvaluationError || error instanceof CelTypeError;

const rangeMessage = (error: RangeError): string =>
  /call stack/i.test(error.message)
    ? "the expression is nested too deeply"
    : `a value grew too large (${error.message})`;

function messageOf(error: CelError, language: Language): string {
  const summary = writtenNames(error.summary);
  switch (error.code) {
    case "unknown_variable": {
      const name = summary.replace(/^Unknown variable: /, "");
      if (Object.hasOwn(language.declarations.variables, name)) return `"${name}" is not known`;
      return `there is no variable "${name}"${hint(name, Object.keys(language.declarations.variables))}`;
    }
    case "no_such_key": {
      const key = summary.replace(/^No such key: /, "");
      const fields = Object.values(language.declarations.records ?? {}).flatMap((record) => Object.keys(record));
      if (fields.includes(key)) return `"${key}" is not known here`;
      return key.startsWith("index out") ? key : `there is no "${key}" here${hint(key, fields, false)}`;
    }
    case "no_matching_overload":
      return overloadMessage(summary, language);
    case "expected_token":
    case "unexpected_token":
      return tokenMessage(summary);
    case "limit_exceeded":
      return `the expression is too large: ${summary.replace(/^Exceeded max(\w+) \((\d+)\)/, "more than $2 $1")}`;
    default:
      return summary.slice(0, 1).toLowerCase() + summary.slice(1);
  }
}

/** `found no matching overload for 'string.startWith(string)'`: a name that is not there, or arguments that do not fit. */
function overloadMessage(summary: string, { environment }: Language): string {
  const [, called = "", given = ""] = /'(?:[^'(]*\.)?(\w+)\((.*)\)'/.exec(summary) ?? [];
  const known = new Set(environment.getDefinitions().functions.map(({ name }) => writtenNames(name)));
  if (called === "") return summary;
  if (!known.has(called)) return `there is no function "${called}"${hint(called, [...known], false)}`;
  const receiver = /'([^'(]*)\.\w+\(/.exec(summary)?.[1];
  const on = receiver === undefined ? "" : ` on ${receiver}`;
  return `the function "${called}"${on} does not take (${given})`;
}

const TOKENS: Readonly<Record<string, string>> = {
  EOF: "the end",
  NUMBER: "a number",
  STRING: "a text",
  BYTES: "bytes",
  BOOLEAN: "true or false",
  NULL: "null",
  IDENTIFIER: "a name",
  PLUS: '"+"',
  MINUS: '"-"',
  MULTIPLY: '"*"',
  DIVIDE: '"/"',
  MODULO: '"%"',
  EQ: '"=="',
  NE: '"!="',
  LT: '"<"',
  LE: '"<="',
  GT: '">"',
  GE: '">="',
  AND: '"&&"',
  OR: '"||"',
  NOT: '"!"',
  IN: '"in"',
  LPAREN: '"("',
  RPAREN: '")"',
  LBRACKET: '"["',
  RBRACKET: '"]"',
  LBRACE: '"{"',
  RBRACE: '"}"',
  DOT: '"."',
  COMMA: '","',
  COLON: '":"',
  QUESTION: '"?"',
};

function tokenMessage(summary: string): string {
  const [, wanted, found] = /^Expected (\w+), got (\w+)/.exec(summary) ?? [];
  if (wanted !== undefined && found !== undefined) return `${word(wanted)} is missing; there is ${word(found)} instead`;
  const [, unexpected = ""] = /^Unexpected token: (\w+)/.exec(summary) ?? [];
  return unexpected === "EOF" ? "the expression ends too early" : `${word(unexpected)} cannot stand here`;
}

const word = (token: string): string => TOKENS[token] ?? token;

/** `; did you mean "version"?`, or what there is. */
function hint(wrong: string, known: readonly string[], list = true): string {
  if (known.length === 0 || wrong.length > 64) return "";
  const lower = wrong.toLowerCase();
  const near = closest(
    lower,
    known.map((name) => name.toLowerCase()),
  );
  const name =
    known.find((each) => sorted(each) === sorted(wrong)) ?? known.find((each) => each.toLowerCase() === near);
  const apart = name === undefined || sorted(name) === sorted(wrong) ? 1 : distance(lower, near);
  if (name !== undefined && apart <= Math.max(1, Math.floor(wrong.length / 3))) return `; did you mean "${name}"?`;
  return list ? `; there are ${known.join(", ")}` : "";
}

/** Letters that changed places are one slip. */
const sorted = (text: string): string => Array.from(text.toLowerCase()).sort().join("");

const cut = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text);
