/**
 * Probot's octokit, set up so that each installation has its own queue, nothing is repeated behind the caller's back,
 * every request is counted, and errors come out classified.
 */
import { ProbotOctokit } from "probot";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Access } from "./access.ts";
import { answerOf, fields } from "./answer.ts";
import { classify } from "./failures.ts";
import type { Silence } from "./limits.ts";
import { limitedUntil } from "./limits.ts";
import { operationName } from "./operations.ts";
import { type Fetch, outgoing } from "./outgoing.ts";
import type { RequestMeter } from "./request-meter.ts";

export type Octokit = ProbotOctokit;

export interface OctokitSettings {
  /** `https://api.github.com`, `https://ghe.example/api/v3`, `http://127.0.0.1:4000`. */
  readonly baseUrl: string;
  readonly fetch?: Fetch;
  readonly log: Log;
  readonly clock: Clock;
  readonly meter: RequestMeter;
  readonly silence: Silence;
  /**
   * `github`: writes of an installation one second apart, those that notify people three ("Best practices for using the
   * REST API"; facts of Probot). `none`: as fast as asked, for servers that are not GitHub's.
   */
  readonly pacing: "github" | "none";
}

/** Gives the `authorization` header; `renewed` asks for another one than before. */
export type Authorize = (renewed?: "renewed") => Promise<string>;

/**
 * @param authorize undefined for the octokit that asks for tokens: its requests carry their own header.
 *
 * What is thrown is Transient, Mistake or Refusal. Nothing is retried but one request after a token that GitHub does not
 * accept (any more): an answer may be lost after the write took place, so whoever asked looks again first.
 */
export function createOctokit(settings: OctokitSettings, access: Access, authorize: Authorize | undefined): Octokit {
  const { meter, pacing } = settings;
  const installationId = "installationId" in access ? access.installationId : undefined;
  const count = (operation: string, status: number, since: number, remaining?: number): void =>
    meter.count({
      operation,
      purpose: access.purpose,
      installationId,
      status,
      ms: performance.now() - since,
      remaining,
    });

  // Innermost: what passes here leaves. The queue lies around it, so waiting is not measured.
  const authStrategy = (): object => ({
    hook: async (request: (asking: Asking) => Promise<Answered>, asking: Asking): Promise<Answered> => {
      const send = async (renewed?: "renewed"): Promise<Answered> => {
        const signed = authorize && { headers: { ...asking.headers, authorization: await authorize(renewed) } };
        const since = performance.now();
        try {
          const response = await request({ ...asking, ...signed });
          count(nameOf(asking), response.status, since, remainingIn(response.headers));
          return response;
        } catch (error) {
          const answer = error instanceof Error ? answerOf(error) : undefined;
          count(nameOf(asking), answer?.status ?? 0, since, remainingIn(answer?.headers));
          if (answer?.status === 401 && authorize !== undefined && renewed === undefined) return send("renewed");
          throw error;
        }
      };
      return send();
    },
  });

  const onLimit = (): boolean => false; // The lane waits, not a process with a request in its hand.
  const Configured = ProbotOctokit.defaults((given: object) => ({
    ...given,
    // Only this form of defaults reaches the plugins (measured; see docs/github-app.md).
    retry: { enabled: false },
    throttle:
      pacing === "none"
        ? { enabled: false }
        : {
            enabled: true,
            id: `${settings.baseUrl} ${installationId ?? "app"}`,
            onRateLimit: onLimit,
            onSecondaryRateLimit: onLimit,
          },
  }));
  const octokit = new Configured({
    authStrategy,
    baseUrl: settings.baseUrl,
    log: logOf(settings.log),
    request: { fetch: outgoing(settings.fetch, () => count("redirect", 301, performance.now())) },
  });
  octokit.hook.wrap("request", classifying(settings, installationId));
  return octokit;
}

/** As the hooks of octokit get it. */
type Asking = ReturnType<Octokit["request"]["endpoint"]["merge"]>;
interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Outermost, around queue and plugins: keeps silent while a limit is in force, and classifies what is thrown. */
const classifying =
  ({ silence, clock }: OctokitSettings, installationId: number | undefined) =>
  async <Options extends Asking, Answer>(
    request: (options: Options) => Answer | Promise<Answer>,
    options: Options,
  ): Promise<Answer> => {
    silence.check(installationId);
    try {
      const response = await request(options);
      silence.lift(installationId);
      return response;
    } catch (error) {
      const asked = {
        operation: nameOf(options),
        repository: repositoryOf(options),
        now: clock.now(),
        strikes: silence.strikes(installationId),
      };
      const answer = error instanceof Error ? answerOf(error) : undefined;
      const wait = answer && limitedUntil(answer, asked);
      if (wait !== undefined) silence.impose(installationId, wait);
      throw classify(error, asked);
    }
  };

const nameOf = ({ method, url = "", ...rest }: Asking): string =>
  operationName({ method, url, query: fields(rest)["query"] });

function repositoryOf(options: object): string | undefined {
  const { owner, repo } = fields(options);
  return typeof owner === "string" && typeof repo === "string" ? `${owner}/${repo}` : undefined;
}

function remainingIn(headers: Readonly<Record<string, unknown>> | undefined): number | undefined {
  const remaining = headers?.["x-ratelimit-remaining"];
  return remaining === undefined ? undefined : Number(remaining);
}

/** Octokit's log: a sentence, or fields and a sentence. The fields are bodies of requests, which no log needs. */
function logOf(log: Log): Record<"debug" | "info" | "warn" | "error", (first: unknown, second?: unknown) => void> {
  const sentence = (first: unknown, second: unknown): string => String(typeof first === "string" ? first : second);
  return {
    debug: (first, second) => log.debug({}, sentence(first, second)),
    info: (first, second) => log.debug({}, sentence(first, second)),
    warn: (first, second) => log.warn({}, sentence(first, second)),
    error: (first, second) => log.warn({}, sentence(first, second)),
  };
}
