/**
 * Functions on text that the library leaves out or counts in UTF-16 where CEL counts characters. Names that begin with 0
 * stand in for functions of the library; `harden.ts` leads calls to them.
 */
import type { Environment } from "@marcbachmann/cel-js";
import { define, defineNamespace } from "./define.ts";
import { formatText } from "./format-text.ts";

export function defineStrings(environment: Environment): void {
  define(environment, {
    "string.charAt(int): string": (text: string, at: bigint) => {
      const letters = lettersOf(text);
      return letters[within(at, letters.length)] ?? "";
    },
    "string.0indexOf(string): int": (text: string, wanted: string) => indexOf(lettersOf(text), lettersOf(wanted), 0),
    "string.0indexOf(string, int): int": (text: string, wanted: string, from: bigint) => {
      const letters = lettersOf(text);
      return indexOf(letters, lettersOf(wanted), within(from, letters.length));
    },
    "string.0lastIndexOf(string): int": (text: string, wanted: string) => {
      const letters = lettersOf(text);
      return lastIndexOf(letters, lettersOf(wanted), letters.length);
    },
    "string.0lastIndexOf(string, int): int": (text: string, wanted: string, from: bigint) => {
      const letters = lettersOf(text);
      return lastIndexOf(letters, lettersOf(wanted), within(from, letters.length));
    },
    "string.0substring(int): string": (text: string, from: bigint) => {
      const letters = lettersOf(text);
      return letters.slice(within(from, letters.length)).join("");
    },
    "string.0substring(int, int): string": (text: string, from: bigint, to: bigint) => {
      const letters = lettersOf(text);
      if (from > to) throw new Error(`the range ${from} to ${to} runs backwards`);
      return letters.slice(within(from, letters.length), within(to, letters.length)).join("");
    },
    "string.0lowerAscii(): string": (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
    "string.0upperAscii(): string": (text: string) => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
    "string.0trim(): string": (text: string) => text.replaceAll(/^\p{White_Space}+|\p{White_Space}+$/gu, ""),
    "string.0split(string): list<string>": (text: string, at: string) => split(text, at),
    "string.0split(string, int): list<string>": (text: string, at: string, most: bigint) => splitAtMost(text, at, most),
    "string.replace(string, string): string": (text: string, wanted: string, by: string) =>
      replace(text, wanted, by, -1),
    "string.replace(string, string, int): string": (text: string, wanted: string, by: string, most: bigint) =>
      replace(text, wanted, by, Number(most)),
    "string.reverse(): string": (text: string) => lettersOf(text).reverse().join(""),
    "string.format(list): string": (template: string, values: unknown) => formatText(template, values),
  });
  const type = "towpath.Strings";
  defineNamespace(environment, "strings", type);
  define(environment, { [`${type}.quote(string): string`]: (_: unknown, text: string) => quote(text) });
}

/** Characters as CEL counts them: code points. */
const lettersOf = (text: string): string[] => Array.from(text);

/** A place between characters, as a number. */
function within(at: bigint, length: number): number {
  if (at < 0n || at > BigInt(length)) throw new Error(`the index ${at} is out of range`);
  return Number(at);
}

function indexOf(letters: readonly string[], wanted: readonly string[], from: number): bigint {
  for (let at = from; at <= letters.length - wanted.length; at += 1)
    if (startsAt(letters, wanted, at)) return BigInt(at);
  return -1n;
}

function lastIndexOf(letters: readonly string[], wanted: readonly string[], from: number): bigint {
  for (let at = Math.min(from, letters.length - wanted.length); at >= 0; at -= 1) {
    if (startsAt(letters, wanted, at)) return BigInt(at);
  }
  return -1n;
}

const startsAt = (letters: readonly string[], wanted: readonly string[], at: number): boolean =>
  wanted.every((letter, offset) => letters[at + offset] === letter);

const split = (text: string, at: string): string[] => (at === "" ? lettersOf(text) : text.split(at));

function splitAtMost(text: string, at: string, most: bigint): string[] {
  if (most === 0n) return [];
  const parts = split(text, at);
  if (most < 0n || BigInt(parts.length) <= most) return parts;
  const last = Number(most) - 1;
  return [...parts.slice(0, last), parts.slice(last).join(at)];
}

function replace(text: string, wanted: string, by: string, most: number): string {
  if (most < 0) return text.split(wanted === "" ? /(?:)/u : wanted).join(by);
  let done = 0;
  return text.replaceAll(wanted, (found) => {
    done += 1;
    return done <= most ? by : found;
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** In quotes, with what cannot be printed written as escapes. */
const quote = (text: string): string =>
  `"${lettersOf(text.toWellFormed())
    .map((letter) => ESCAPES[letter] ?? letter)
    .join("")}"`;
