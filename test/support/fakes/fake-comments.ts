/** Comments in memory: people's and our own, with reactions. */
import type { Repository } from "../../../src/domain/repository.ts";
import type { Comments, Reaction } from "../../../src/ports/comments.ts";

export interface FakeComment {
  readonly id: number;
  readonly repositoryId: number;
  readonly issue: number;
  readonly login: string;
  readonly at: number;
  body: string;
  readonly reactions: Reaction[];
}

/** What it needs of the GitHub that it belongs to. */
export interface CommentedHub {
  readonly now: number;
  readonly calls: string[];
  readonly repositories: ReadonlyMap<number, { readonly pulls: readonly CommentedPull[] }>;
  readonly interrupt: (when: "before" | "after", call: string) => void;
}

type CommentedPull = NonNullable<Awaited<ReturnType<Comments["pullRequest"]>>> & { readonly number: number };

export class FakeComments implements Comments {
  readonly all: FakeComment[] = [];
  readonly visibilities = new Map<number, "public" | "internal" | "private">();
  readonly #hub: CommentedHub;

  constructor(hub: CommentedHub) {
    this.#hub = hub;
  }

  add(repositoryId: number, issue: number, login: string, body: string): FakeComment {
    const made = { id: 9_000 + this.all.length, repositoryId, issue, login, at: this.#hub.now, body, reactions: [] };
    this.all.push(made);
    return made;
  }

  /** Our own, oldest first. */
  replies(repositoryId: number, issue: number): readonly string[] {
    return this.all
      .filter((one) => one.repositoryId === repositoryId && one.issue === issue && one.login === "towpath[bot]")
      .map(({ body }) => body);
  }

  async read(_: Repository, id: number) {
    this.#hub.calls.push("read-comment");
    const found = this.all.find((one) => one.id === id);
    return found === undefined ? undefined : { body: found.body };
  }

  react(_: Repository, id: number, reaction: Reaction) {
    return this.#write(`react-${reaction}`, () => {
      const found = this.all.find((one) => one.id === id);
      if (found === undefined) return "gone" as const;
      if (found.reactions.includes(reaction)) return "known" as const;
      found.reactions.push(reaction);
      return "new" as const;
    });
  }

  async findReply({ id }: Repository, { issue, marker, since }: Parameters<Comments["findReply"]>[1]) {
    this.#hub.calls.push("find-reply");
    return this.#find(id, issue, marker, since)?.body;
  }

  reply({ id }: Repository, at: Parameters<Comments["reply"]>[1], body: string) {
    return this.#write("reply", () => {
      const found = at.isFirst ? undefined : this.#find(id, at.issue, at.marker, at.since);
      if (found === undefined) this.add(id, at.issue, "towpath[bot]", body);
      else found.body = body;
    });
  }

  async pullRequest(repository: Repository, number: number) {
    this.#hub.calls.push("get-commented-pull");
    const pull = this.#hub.repositories.get(repository.id)?.pulls.find((one) => one.number === number);
    if (pull === undefined) return undefined;
    const { branch, head, own, mergeCommit } = pull;
    return { branch, head, own, mergeCommit };
  }

  async visibility({ id }: Repository) {
    return this.visibilities.get(id) ?? "private";
  }

  #find(repositoryId: number, issue: number, marker: string, since: number): FakeComment | undefined {
    return this.all.find(
      (one) =>
        one.repositoryId === repositoryId &&
        one.issue === issue &&
        one.login === "towpath[bot]" &&
        one.at >= since &&
        one.body.includes(marker),
    );
  }

  async #write<T>(call: string, act: () => T): Promise<T> {
    this.#hub.interrupt("before", call);
    this.#hub.calls.push(call);
    const answer = act();
    this.#hub.interrupt("after", call);
    return answer;
  }
}
