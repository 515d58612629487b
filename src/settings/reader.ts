/** Looks variables up and gathers what is wrong with them. */
export class Reader {
  readonly mistakes: string[] = [];
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  /** Without blanks around it; undefined where it is not set or empty. */
  get(name: string): string | undefined {
    const value = this.#env[name]?.trim();
    return value === "" ? undefined : value;
  }

  mistake(sentence: string): undefined {
    this.mistakes.push(sentence);
    return undefined;
  }

  /** A whole number between two bounds; the fallback where it is not set, and (with a mistake) where it is something else. */
  wholeNumber(name: string, { from, to, fallback, means }: WholeNumber): number {
    const text = this.get(name);
    if (text === undefined) return fallback;
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= from && number <= to) return number;
    this.mistake(
      `${name} is not a whole number from ${from} to ${to}: set it to ${means}, or leave it out for ${fallback}.`,
    );
    return fallback;
  }

  /** One of a few words; the fallback as in {@link wholeNumber}. */
  oneOf<const T extends string>(name: string, words: readonly T[], fallback: T): T {
    const text = this.get(name)?.toLowerCase();
    if (text === undefined) return fallback;
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    this.mistake(`${name} is none of ${words.join(", ")}: set it to one of them, or leave it out for ${fallback}.`);
    return fallback;
  }
}

interface WholeNumber {
  readonly from: number;
  readonly to: number;
  readonly fallback: number;
  /** What it should be set to, in words. */
  readonly means: string;
}
