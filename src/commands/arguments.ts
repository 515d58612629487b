/** What stands behind a command's name, taken from left to right. Every method throws a `Mistake` on what it cannot take. */
import { Mistake } from "../domain/failure.ts";
import type { GateOverride } from "./command.ts";
import { type Moment, type MomentContext, readMoment } from "./moment.ts";
import { isFlag, splitWords, type Word } from "./words.ts";

export interface ArgumentsContext extends MomentContext {
  /** Names of all environments: an optional one is told from a reason's first word by them. */
  readonly environments: readonly string[];
  /** Names that are not there any more and that decisions in force hold: what lifts those reads them as environments. */
  readonly goneEnvironments?: readonly string[];
}

/** Longer reasons are reports; the ledger keeps a sentence. */
export const LONGEST_REASON = 1_000;
/** No name, version or gate is longer; a digest with its algorithm has 71. */
const LONGEST_WORD = 256;
/** Phones make one long dash of two hyphens. */
const OVERRIDE = /^(?:--|—|–)override$/i;

export class Arguments {
  readonly context: ArgumentsContext;
  readonly #line: string;
  readonly #words: readonly Word[];
  #at = 0;

  /** `line` is what stands behind the name. */
  constructor(line: string, context: ArgumentsContext) {
    this.#line = line;
    this.#words = splitWords(line);
    this.context = context;
  }

  /** The next word; `what` names it: "an environment". */
  required(what: string): string {
    const word = this.optional();
    if (word === undefined) throw new Mistake("missing-argument", `It lacks ${what}.`);
    return word;
  }

  /** The next word, undefined where none is left or a flag comes. */
  optional(): string | undefined {
    const word = this.#words[this.#at];
    if (word === undefined || isFlag(word)) return undefined;
    if (word.text.length > LONGEST_WORD) {
      throw new Mistake(
        "too-long",
        `${shown(word.text)} is longer than any name or version; at most ${LONGEST_WORD} characters are read.`,
      );
    }
    this.#at += 1;
    return word.text;
  }

  /** Whether the next word is that keyword, which is then taken. Quoted words are none. */
  keyword(keyword: string): boolean {
    const word = this.#words[this.#at];
    if (word === undefined || word.quoted || word.text.toLowerCase() !== keyword) return false;
    this.#at += 1;
    return true;
  }

  /** Whether the next word stands in quotes. */
  get nextIsQuoted(): boolean {
    return this.#words[this.#at]?.quoted === true;
  }

  moment(): Moment {
    const rest = this.#words.slice(this.#at, this.#at + MOST_WORDS_OF_MOMENT);
    const read = readMoment(
      rest.map(({ text }) => text),
      this.context,
    );
    if ("problem" in read) {
      throw new Mistake(
        "time",
        read.words === ""
          ? "A time is missing, such as 2026-12-24, Fri 17:00 or 2h."
          : `${shown(read.words)} ${ended(read.problem)}`,
      );
    }
    this.#at += read.taken;
    return read.moment;
  }

  /**
   * The next word if it is an environment's name in any case. One that is a slip away from a name is a mistake: nobody
   * could tell which was meant, the environment or a reason that starts so. `orGone`: also names of gone ones.
   */
  environment({ orGone = false }: { readonly orGone?: boolean } = {}): string | undefined {
    const word = this.#words[this.#at];
    if (word === undefined || word.quoted) return undefined;
    const { environments: present, goneEnvironments = [] } = this.context;
    const environments = orGone ? [...present, ...goneEnvironments] : present;
    if (environments.some((name) => sameName(name, word.text))) {
      this.#at += 1;
      return word.text;
    }
    const near = word.text.length < 3 ? undefined : environments.find((name) => isOneSlip(word.text, name));
    if (near !== undefined) {
      throw new Mistake(
        "environment",
        `${shown(word.text)} is no environment. Did you mean ${near}? If it starts the reason, put the reason in quotes.`,
      );
    }
    return undefined;
  }

  /** Any number of `--override <gate> "<reason>"`; without quotes a reason goes on to the next of them. */
  overrides(): readonly GateOverride[] {
    const found: GateOverride[] = [];
    while (isFlag(this.#words[this.#at])) {
      const flag = this.#words[this.#at]?.text ?? "";
      if (!OVERRIDE.test(flag))
        throw new Mistake("unknown-flag", `${shown(flag)} is not known; there is --override <gate> "<reason>".`);
      this.#at += 1;
      const gate = this.required("the gate behind --override");
      found.push({ gate, reason: this.#overrideReason(gate) });
    }
    return found;
  }

  #overrideReason(gate: string): string {
    const first = this.#words[this.#at];
    let last = first;
    if (first?.quoted === true) this.#at += 1;
    else {
      while (this.#words[this.#at] !== undefined && !isFlag(this.#words[this.#at])) {
        last = this.#words[this.#at];
        this.#at += 1;
      }
    }
    const text = first?.quoted === true ? first.text : this.#line.slice(first?.start ?? 0, last?.end ?? 0);
    if (isFlag(first))
      throw new Mistake("missing-reason", `--override ${gate} lacks its reason: --override ${gate} "<reason>".`);
    return this.#checkReason(text, `--override ${gate} lacks its reason: --override ${gate} "<reason>".`);
  }

  /** The rest of the line: it has to be there. */
  reason(): string {
    return this.#checkReason(this.#rest());
  }

  /** The rest of the line, empty where there is none. */
  optionalReason(): string {
    const rest = this.#rest();
    return rest === "" ? "" : this.#checkReason(rest);
  }

  /** A reason, with `until <time>` in front of it or at its end. */
  untilAndReason(): { readonly until?: Moment; readonly reason: string } {
    if (this.keyword("until")) {
      const until = this.moment();
      return { until, reason: this.reason() };
    }
    const end = this.#untilAtEnd();
    if (end === undefined) return { reason: this.reason() };
    const reason = this.#line.slice(this.#words[this.#at]?.start ?? 0, this.#words[end.at]?.start ?? 0);
    this.#at = this.#words.length;
    return { until: end.moment, reason: this.#checkReason(unquoted(reason)) };
  }

  /** Nothing may be left. */
  end(): void {
    const word = this.#words[this.#at];
    if (word === undefined) return;
    throw new Mistake("too-many-arguments", `${shown(word.text)} is more than it takes.`);
  }

  /** `until <time>` as the last words, where a reason stands before it. */
  #untilAtEnd(): { readonly at: number; readonly moment: Moment } | undefined {
    const from = Math.max(this.#at + 1, this.#words.length - MOST_WORDS_OF_MOMENT - 1);
    for (let at = from; at < this.#words.length - 1; at += 1) {
      const word = this.#words[at];
      if (word === undefined || word.quoted || word.text.toLowerCase() !== "until") continue;
      const words = this.#words.slice(at + 1).map(({ text }) => text);
      const read = readMoment(words, this.context);
      if ("moment" in read && read.taken === words.length) return { at, moment: read.moment };
    }
    return undefined;
  }

  #rest(): string {
    const first = this.#words[this.#at];
    this.#at = this.#words.length;
    return first === undefined ? "" : unquoted(this.#line.slice(first.start));
  }

  #checkReason(text: string, missing = "A reason is missing."): string {
    const reason = trimmed(text);
    if (!/[\p{L}\p{N}]/u.test(reason)) throw new Mistake("missing-reason", missing);
    if (reason.length > LONGEST_REASON) {
      throw new Mistake("too-long", `The reason has ${reason.length} characters; at most ${LONGEST_REASON} are kept.`);
    }
    return reason;
  }
}

/** `2026-12-24 17:00 Europe/Berlin` has three. */
const MOST_WORDS_OF_MOMENT = 3;

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** A letter more, less or other, or two neighbours that changed places; in any case. */
export const isOneSlip = (word: string, name: string): boolean => slips(word.toLowerCase(), name.toLowerCase());

function slips(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (x.length <= 1 && y.length <= 1) || (x.length === 2 && x[0] === y[1] && x[1] === y[0]);
}

/** The text itself, or what stands in the quotes that are around all of it; a dash or colon in front is a separator. */
function unquoted(text: string): string {
  const plain = trimmed(text).replace(/^(?:[-–—:]|because:?)\s+/i, "");
  const [only, ...more] = splitWords(plain);
  return only?.quoted === true && more.length === 0 ? only.text : plain;
}

const trimmed = (text: string): string => text.replace(/^[\s\p{Zs}\u200B\u2060\uFEFF]+/u, "").trim();

/** In a mistake's sentence: in quotes, cut where it is long. */
export const shown = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;

const ended = (sentence: string): string => (/[.?!]$/.test(sentence) ? sentence : `${sentence}.`);
