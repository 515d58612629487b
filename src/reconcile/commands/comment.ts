/** A comment as its delivery told of it: all that has to be stored before the delivery is acknowledged. */
import type { Repository } from "../../domain/repository.ts";
import { isRecord } from "../is-record.ts";

export interface Comment {
  readonly id: number;
  /** Where it was written. */
  readonly repository: Repository;
  readonly visibility: "public" | "internal" | "private";
  /** Number of the issue or pull request. */
  readonly issue: number;
  readonly isPullRequest: boolean;
  readonly author: { readonly login: string; readonly isBot: boolean };
  /** As it was first written: text from outside. */
  readonly body: string;
  /** By GitHub's clock, milliseconds since 1970. */
  readonly createdAt: number;
  readonly url: string;
}

/** Undefined for what is none: a delivery that another version accepted must not stop a lane. */
export function readComment(value: unknown): Comment | undefined {
  if (!isRecord(value)) return undefined;
  const { id, repository, visibility, issue, isPullRequest, author, body, createdAt, url } = value;
  if (!isRecord(repository) || !isRecord(author)) return undefined;
  const { id: repositoryId, fullName, installationId, defaultBranch } = repository;
  const { login, isBot } = author;
  if (typeof id !== "number" || typeof issue !== "number" || typeof createdAt !== "number") return undefined;
  if (typeof repositoryId !== "number" || typeof installationId !== "number") return undefined;
  if (typeof fullName !== "string" || typeof defaultBranch !== "string") return undefined;
  if (typeof login !== "string" || typeof body !== "string") return undefined;
  return {
    id,
    repository: { id: repositoryId, fullName, installationId, defaultBranch },
    visibility: visibility === "private" || visibility === "internal" ? visibility : "public",
    issue,
    isPullRequest: isPullRequest === true,
    author: { login, isBot: isBot !== false },
    body,
    createdAt,
    url: typeof url === "string" ? url : "",
  };
}
