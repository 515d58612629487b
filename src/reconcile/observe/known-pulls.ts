/**
 * The promotions' pull requests as far as they are known without asking: kept true by what GitHub answers to our own
 * writes, by asking about those that a delivery contradicts, and by listing all of them in each sweep. A cache: lost, it
 * is listed again.
 */
import type { GateResult } from "../../domain/gate-result.ts";
import type { Release } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Projection } from "../../ports/facts.ts";
import type { PullRequest, PullRequestDetails } from "../../ports/pull-requests.ts";

export interface KnownPull {
  readonly repositoryId: number;
  readonly number: number;
  readonly branch: string;
  readonly base: string;
  readonly head: Sha;
  readonly draft: boolean;
  readonly openedAt: number;
  readonly url: string;
  /** Logins of who pushed, as far as GitHub told of it; a click on "Update branch" is told as a push. */
  readonly pushers?: readonly string[];
  /** A person submitted a review. */
  readonly reviewed: boolean;
  /** What it was last seen to propose, for when its branch is gone. */
  readonly proposed?: Release;
  /** How its gates stood when they were last evaluated, for the ledger. */
  readonly gates?: readonly Pick<GateResult, "gate" | "state" | "reason">[];
  /** GitHub's last word on merging, true only for this head and base. */
  readonly mergeable?: {
    readonly state: PullRequestDetails["mergeable"];
    readonly head: Sha;
    readonly base: Sha;
    readonly at: number;
    /** How often in a row the answer was `unknown` for this head and base. */
    readonly unknowns: number;
  };
  /** Why GitHub refused the last merge, until it is asked again. */
  readonly refused?: string;
  /** It is in the merge queue of its base with this head, as far as is known; `at`: when that was last looked up. */
  readonly queued?: { readonly head: Sha; readonly at: number } | undefined;
  /** The merge queue let it go with this head, and why, in GitHub's word: it goes there again when that may be otherwise. */
  readonly ejected?: { readonly head: Sha; readonly reason: string } | undefined;
  /** It was rewritten for a newer release: what it proposed before, until the comment says so. */
  readonly replacing?: { readonly head: Sha; readonly release: Release | undefined };
  /** What is known of it is no longer true: ask GitHub. */
  readonly stale?: true;
  /** Labels and reviewers are on it. */
  readonly dressed?: true;
  /** Hashes of title and body, and of head and check run, as last written. */
  readonly text?: string;
  readonly check?: string;
  /** We are about to close it, or did: its end is no decision of a person. */
  readonly closing?: true;
}

/** A merged promotion that the ledger may not name yet. */
export interface KnownMerge extends KnownPull {
  readonly mergeCommit: Sha;
  readonly mergedAt: number;
  readonly mergedBy: string;
}

interface PullsDocument {
  /** All were listed at least once. */
  readonly listed: boolean;
  readonly open: readonly KnownPull[];
  readonly merged: readonly KnownMerge[];
  /** The last that ended and were dealt with: the echo of their end asks nothing. */
  readonly ended: readonly string[];
}

/** Who the ledger says merged it: nobody's click, but the configuration's `merge: auto`. */
export const MERGED_BY_TOWPATH = "towpath";

const KEY = "pulls";
const ENDED_KEPT = 200;
const id = (repositoryId: number, number: number): string => `${repositoryId}#${number}`;

export class KnownPulls {
  readonly #open = new Map<string, KnownPull>();
  readonly #merged = new Map<string, KnownMerge>();
  readonly #ended = new Set<string>();
  #listed = false;
  #saved = "";

  static async load(projection: Projection, homeId: number): Promise<KnownPulls> {
    const pulls = new KnownPulls();
    const document = await projection.get<PullsDocument>(homeId, KEY);
    if (document !== undefined) {
      pulls.#listed = document.listed;
      for (const pull of document.open) pulls.put(pull);
      for (const merge of document.merged) pulls.putMerge(merge);
      for (const ended of document.ended) pulls.#ended.add(ended);
      pulls.#saved = pulls.#text();
    }
    return pulls;
  }

  /** Writes the document if anything changed. */
  async save(projection: Projection, homeId: number): Promise<void> {
    const text = this.#text();
    if (text === this.#saved) return;
    await projection.put(homeId, KEY, this.#document());
    this.#saved = text;
  }

  get listed(): boolean {
    return this.#listed;
  }

  setListed(): void {
    this.#listed = true;
  }

  open(): readonly KnownPull[] {
    return [...this.#open.values()];
  }

  merged(): readonly KnownMerge[] {
    return [...this.#merged.values()];
  }

  find(repositoryId: number, number: number): KnownPull | undefined {
    return this.#open.get(id(repositoryId, number));
  }

  onBranch(repositoryId: number, branch: string): KnownPull | undefined {
    return this.open().find((pull) => pull.repositoryId === repositoryId && pull.branch === branch);
  }

  put(pull: KnownPull): void {
    this.#ended.delete(id(pull.repositoryId, pull.number));
    this.#open.set(id(pull.repositoryId, pull.number), pull);
  }

  /** Changes what is known of an open one; nothing if it is not known as open. */
  amend(repositoryId: number, number: number, change: Partial<KnownPull>): void {
    const known = this.find(repositoryId, number);
    if (known !== undefined) this.put({ ...known, ...change });
  }

  /** What GitHub said on merging may have changed: it is asked again. */
  forgetWord(repositoryId: number, number: number): void {
    const known = this.find(repositoryId, number);
    if (known?.mergeable === undefined) return;
    const { mergeable: _, refused: __, ...rest } = known;
    this.put(rest);
  }

  /** Somebody asks for its check again: it is written though it says the same. */
  forgetCheck(repositoryId: number, number: number): void {
    const known = this.find(repositoryId, number);
    if (known?.check === undefined) return;
    const { check: _, ...rest } = known;
    this.put(rest);
  }

  /** The merge queue may take it now; a person who took it out of there is not contradicted by that alone. */
  forgetEjection(repositoryId: number, number: number, byPerson: boolean): void {
    const known = this.find(repositoryId, number);
    if (known?.ejected === undefined || (known.ejected.reason === "MANUAL" && !byPerson)) return;
    const { ejected: _, mergeable: __, ...rest } = known;
    this.put(rest);
  }

  /** It ended, and what there was to do about that is done. */
  end(repositoryId: number, number: number): void {
    this.#open.delete(id(repositoryId, number));
    this.#merged.delete(id(repositoryId, number));
    this.#ended.add(id(repositoryId, number));
    const [oldest] = this.#ended;
    if (this.#ended.size > ENDED_KEPT && oldest !== undefined) this.#ended.delete(oldest);
  }

  hasEnded(repositoryId: number, number: number): boolean {
    return this.#ended.has(id(repositoryId, number)) || this.#merged.has(id(repositoryId, number));
  }

  putMerge(merge: KnownMerge): void {
    this.#open.delete(id(merge.repositoryId, merge.number));
    this.#merged.set(id(merge.repositoryId, merge.number), merge);
  }

  #document(): PullsDocument {
    return { listed: this.#listed, open: this.open(), merged: this.merged(), ended: [...this.#ended] };
  }

  #text(): string {
    return JSON.stringify(this.#document());
  }
}

/** What an answer of GitHub says, on top of what was known. */
export function knownFrom(repositoryId: number, answer: PullRequest, before: KnownPull | undefined): KnownPull {
  const { stale: _, ...known } = before ?? {};
  return {
    reviewed: false,
    ...known,
    repositoryId,
    number: answer.number,
    branch: answer.branch,
    base: answer.base,
    head: answer.head,
    draft: answer.draft,
    openedAt: answer.createdAt,
    url: answer.url,
  };
}
