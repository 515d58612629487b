/**
 * Open pull requests that are no promotions: what people (and other bots) propose. Known from deliveries, corrected by
 * each sweep, kept with what was last said of them, so that a check run is written once for each head and content.
 */
import type { Sha } from "../../domain/repository.ts";
import type { Projection } from "../../ports/facts.ts";

export interface HandPull {
  readonly repositoryId: number;
  readonly number: number;
  readonly branch: string;
  readonly base: string;
  readonly head: Sha;
  /** False: its branch lies in a fork, and the mirror does not follow it. */
  readonly sameRepository: boolean;
  /** Logins of who pushed, as far as GitHub told of it; more may be known of its commits. */
  readonly pushers?: readonly string[];
  /** Hash of head and check run as last written. */
  readonly shown?: string;
  /** The same of `Towpath / config`. */
  readonly configShown?: string;
}

interface Document {
  /** All were listed at least once. */
  readonly listed: boolean;
  readonly pulls: readonly HandPull[];
}

const KEY = "hand-pulls";
const keyOf = (repositoryId: number, number: number): string => `${repositoryId}#${number}`;

export class HandPulls {
  readonly #pulls = new Map<string, HandPull>();
  listed = false;
  #saved = "";

  static async load(projection: Projection, homeId: number): Promise<HandPulls> {
    const made = new HandPulls();
    const document = await projection.get<Document>(homeId, KEY);
    made.listed = document?.listed ?? false;
    for (const pull of document?.pulls ?? []) made.#pulls.set(keyOf(pull.repositoryId, pull.number), pull);
    if (document !== undefined) made.#saved = JSON.stringify(made.#document());
    return made;
  }

  /** Writes the document if anything changed. */
  async save(projection: Projection, homeId: number): Promise<void> {
    const text = JSON.stringify(this.#document());
    if (text === this.#saved) return;
    await projection.put(homeId, KEY, this.#document());
    this.#saved = text;
  }

  all(): readonly HandPull[] {
    return [...this.#pulls.values()];
  }

  /** What is known of it stays, as far as it is about the same pull request. */
  put(pull: HandPull): void {
    const key = keyOf(pull.repositoryId, pull.number);
    this.#pulls.set(key, { ...this.#pulls.get(key), ...pull });
  }

  /** Whoever pushed once stays one who did: what was pushed over may be in what is there now. */
  addPusher(repositoryId: number, number: number, login: string): void {
    const pull = this.#pulls.get(keyOf(repositoryId, number));
    if (pull !== undefined) this.put({ ...pull, pushers: [...new Set([...(pull.pushers ?? []), login])] });
  }

  remove(repositoryId: number, number: number): void {
    this.#pulls.delete(keyOf(repositoryId, number));
  }

  #document(): Document {
    return { listed: this.listed, pulls: this.all() };
  }
}
