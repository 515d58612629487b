/**
 * What goes wrong when GitHub is asked, classified where it is born: no answer, 5xx and limits are transient; what a
 * person must mend is a mistake with a sentence; and what GitHub refuses by the state of things (404, 405, 409, 422) is
 * a {@link Refusal}, which those who asked may understand, and which is a mistake where they do not.
 */
import { Mistake, Transient } from "../domain/failure.ts";
import { type Answer, answerOf } from "./answer.ts";
import { limitedUntil } from "./limits.ts";
import { describeOperation } from "./operations.ts";
import { sayPermission } from "./requirements.ts";

/** GitHub understood and said no. */
export class Refusal extends Mistake {
  /** Of HTTP; 200 for errors of GraphQL. */
  readonly status: number;
  /** GitHub's words, of all its messages. */
  readonly said: string;
  constructor(code: string, message: string, status: number, said: string, options?: ErrorOptions) {
    super(code, message, options);
    this.status = status;
    this.said = said;
  }
}

/** True for a refusal of that status whose words match. */
export const isRefusal = (error: unknown, status: number, words = /(?:)/): error is Refusal =>
  error instanceof Refusal && error.status === status && words.test(error.said);

export interface Asked {
  /** As `operationName` gives it. */
  readonly operation: string;
  /** `owner/name` where a repository was concerned. */
  readonly repository: string | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How often in a row a limit was hit before. */
  readonly strikes: number;
}

/** Classifies what a request threw. Errors that did not come from a request are given back as they are: bugs. */
export function classify(error: unknown, asked: Asked): unknown {
  if (error instanceof Mistake || error instanceof Transient || !(error instanceof Error)) return error;
  const answer = answerOf(error);
  if (answer === undefined) return isRequestError(error) || isAbort(error) ? noAnswer(error, asked) : error;
  return ofAnswer(answer, asked, error);
}

/** Classifies an answer that is an error: the sentences name what was tried, where, and what a person must do. */
export function ofAnswer(answer: Answer, asked: Asked, cause: Error): Error {
  const { status, said } = answer;
  const options = { cause };
  const retryAfterMs = limitedUntil(answer, asked);
  if (retryAfterMs !== undefined) {
    const seconds = Math.ceil(retryAfterMs / 1000);
    return new Transient(`GitHub's limit on requests is reached; it may be asked again in ${seconds} s`, {
      ...options,
      retryAfterMs,
    });
  }
  if (status >= 500 || status === 408) return new Transient(`GitHub answered ${status} to: ${tried(asked)}`, options);
  if (status === 401) return unauthorised(asked, said, options);
  const permission = missingPermission(answer, asked);
  if (permission !== undefined) {
    const sentence = `The App may not ${tried(asked)}: it lacks the permission "${permission}"; an owner grants it in the App's settings and accepts it in the installation`;
    return new Mistake("missing-permission", sentence, options);
  }
  return known(asked, said, options) ?? refusal(answer, asked, options);
}

/** States of repository and installation in which GitHub answers 403 with a sentence of its own. */
function known(asked: Asked, said: string, options: ErrorOptions): Mistake | undefined {
  const where = asked.repository ?? "the repository";
  if (/was archived so is read-only/i.test(said)) {
    const sentence = `${where} is archived and cannot be written; unarchive it, or remove it from the App's installation`;
    return new Mistake("archived", sentence, options);
  }
  if (/installation has been suspended/i.test(said)) {
    const sentence =
      "The App's installation is suspended; an owner of the account lifts that under Settings, GitHub Apps, Towpath";
    return new Mistake("installation-suspended", sentence, options);
  }
  if (/IP allow list/i.test(said)) {
    const sentence = `The organization of ${where} lets only listed IP addresses ask; add the address of this server to its IP allow list`;
    return new Mistake("ip-allow-list", sentence, options);
  }
  if (/repository is empty/i.test(said)) {
    const sentence = `${where} has no commit yet; push a first one to its default branch`;
    return new Mistake("empty-repository", sentence, options);
  }
  return undefined;
}

function refusal(answer: Answer, asked: Asked, options: ErrorOptions): Refusal {
  const { status, said } = answer;
  const word = status === 404 || status === 410 ? "not-found" : "refused";
  const sentence =
    word === "not-found"
      ? `GitHub finds nothing to ${tried(asked)}: it does not exist (any more), or the App's installation does not include it`
      : `GitHub refuses to ${tried(asked)} (${status}): ${said}`;
  return new Refusal(word, sentence, status, said, options);
}

function unauthorised(asked: Asked, said: string, options: ErrorOptions): Error {
  // A token may be younger than GitHub's replicas, or revoked a moment ago; the App's own signature is either right or not.
  const byApp = /^\w+ \/app\b|\/installation$/.test(asked.operation);
  return byApp
    ? new Mistake(
        "bad-credentials",
        `GitHub does not accept the App's signature (${said}); check that APP_ID and PRIVATE_KEY belong together and that the clock is right`,
        options,
      )
    : new Transient(`GitHub does not accept the installation token yet or any more: ${tried(asked)}`, options);
}

/** The permission that GitHub says it misses, in its header, else the one that its documentation asks for. */
function missingPermission({ status, said, headers }: Answer, asked: Asked): string | undefined {
  if (status !== 403 || !/not accessible by integration|must have admin rights/i.test(said)) return undefined;
  const accepted = headers["x-accepted-github-permissions"] ?? "";
  if (accepted !== "") return accepted.replaceAll("_", " ").replaceAll("=", ": ").replaceAll("; ", '" or "');
  const { permission, level } = describeOperation(asked.operation);
  return sayPermission(permission, level);
}

function noAnswer(error: Error, asked: Asked): Transient {
  return new Transient(`No answer from GitHub (${error.message}): ${tried(asked)}`, { cause: error });
}

const tried = ({ operation, repository }: Asked): string =>
  `${describeOperation(operation).doing}${repository === undefined ? "" : ` in ${repository}`}`;

const isRequestError = (error: Error): boolean => error.name === "HttpError";
const isAbort = (error: Error): boolean => error.name === "AbortError" || error.name === "TimeoutError";
