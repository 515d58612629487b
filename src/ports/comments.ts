/** Comments with slash-commands: read again, reacted to, and answered. Any repository of the installation. */
import type { Repository, Sha } from "../domain/repository.ts";

export interface Comments {
  /** As it is now; undefined if it was deleted, or the App cannot see it any more. One request. */
  read(repository: Repository, id: number): Promise<{ readonly body: string } | undefined>;
  /** `known`: we had reacted so before. `gone`: there is no such comment any more. One request. */
  react(repository: Repository, id: number, reaction: Reaction): Promise<"new" | "known" | "gone">;
  /**
   * The text of our own comment that holds the marker, among those written since then; undefined if there is none. One
   * request a hundred.
   */
  findReply(repository: Repository, at: ReplyPlace): Promise<string | undefined>;
  /** Edits our own comment that holds the marker, or writes one where there is none. */
  reply(repository: Repository, at: ReplyPlace & { readonly isFirst: boolean }, body: string): Promise<void>;
  /** Undefined if there is no such pull request. One request. */
  pullRequest(repository: Repository, number: number): Promise<CommentedPull | undefined>;
  /** Who can read a repository; one request in ten minutes. */
  visibility(repository: Repository): Promise<"public" | "internal" | "private">;
}

export type Reaction = "eyes" | "+1" | "-1" | "rocket" | "confused";

export interface ReplyPlace {
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly marker: string;
  /** When the comment was written that is replied to, milliseconds since 1970: no reply is older. */
  readonly since: number;
}

export interface CommentedPull {
  readonly branch: string;
  readonly head: Sha;
  /** The App itself opened it, in the repository itself. */
  readonly own: boolean;
  /** The commit that its merge made; undefined while it is not merged. */
  readonly mergeCommit: Sha | undefined;
}
