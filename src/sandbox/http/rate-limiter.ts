import type { Actor } from "../state/actor.ts";
import type { Installation } from "../state/app.ts";
import { repositoriesOf } from "../state/look-up.ts";
import type { World } from "../state/world.ts";
import { Refusal } from "./answer.ts";
import { SlidingWindow } from "./sliding-window.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Points of a request: 1 for reading, 5 for the rest; GraphQL 1 without and 5 with a mutation. */
const POINTS = { reading: 1, writing: 5 };

/** What somebody has used up. */
interface Account {
  /** The hour that is being counted, from its first request on, for REST and for GraphQL. */
  readonly core: Window;
  readonly graphql: Window;
  /** Requests that create content. */
  readonly contentThisMinute: SlidingWindow;
  readonly contentThisHour: SlidingWindow;
  /** Points of requests. */
  readonly points: Readonly<Record<Resource, SlidingWindow>>;
}

interface Window {
  since: number;
  used: number;
}

type Resource = "core" | "graphql";

/**
 * Counts requests against GitHub's rate limits by the sandbox's clock, for each installation, App and person. Counted
 * always, enforced where the behaviour says so. Every POST, PUT and PATCH is taken as creating content, since GitHub
 * does not list which do; tokens, redeliveries and reading by GraphQL are not.
 */
export class RateLimiter {
  readonly #world: World;
  readonly #accounts = new Map<string, Account>();

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * Counts a request, and refuses it where a limit is reached.
   *
   * @returns to be called with whether it was free after all (304)
   */
  admit(actor: Actor, method: string, path: string, mutates: boolean): (free: boolean) => void {
    if (path === "/rate_limit") return () => {};
    const account = this.#accountOf(actor);
    const now = this.#world.clock.now();
    const resource: Resource = path === "/graphql" ? "graphql" : "core";
    const window = account[resource];
    if (now - window.since >= HOUR) Object.assign(window, { since: now, used: 0 });
    const writes = resource === "graphql" ? mutates : method !== "GET";
    const creates = writes && method !== "DELETE" && !path.startsWith("/app/");
    const points = writes ? POINTS.writing : POINTS.reading;
    if (this.#world.behaviour.rateLimits) {
      this.#refusePrimary(actor, window, resource);
      this.#refuseSecondary(account, { now, creates, points, resource });
    }
    window.used += 1;
    if (creates) account.contentThisMinute.add(now, 1);
    if (creates) account.contentThisHour.add(now, 1);
    account.points[resource].add(now, points);
    return (free) => {
      if (free) window.used -= 1;
    };
  }

  /** The headers that tell how much is left. */
  headers(actor: Actor, path: string): Readonly<Record<string, string>> {
    const resource: Resource = path === "/graphql" ? "graphql" : "core";
    const { limit, remaining, reset, used } = this.state(actor, resource);
    return {
      "x-ratelimit-limit": `${limit}`,
      "x-ratelimit-remaining": `${remaining}`,
      "x-ratelimit-reset": `${reset}`,
      "x-ratelimit-used": `${used}`,
      "x-ratelimit-resource": resource,
    };
  }

  /** GitHub's `rate-limit`. */
  state(actor: Actor, resource: Resource) {
    const window = this.#accountOf(actor)[resource];
    const limit = this.#limit(actor);
    const used = Math.min(window.used, limit);
    return { limit, used, remaining: limit - used, reset: Math.ceil((window.since + HOUR) / 1000) };
  }

  #refusePrimary(actor: Actor, window: Window, resource: Resource): void {
    if (window.used < this.#limit(actor)) return;
    const headers = this.headers(actor, resource === "graphql" ? "/graphql" : "/");
    const message = `API rate limit exceeded for ${nameOf(actor)}.`;
    // "If you exceed your primary rate limit, you will get a 200 response with an error message" (GraphQL).
    if (resource === "core") throw new Refusal(403, message, {}, headers);
    throw new RateLimited({ status: 200, body: { errors: [{ type: "RATE_LIMITED", message }] }, headers });
  }

  #refuseSecondary(
    { contentThisMinute, contentThisHour, points }: Account,
    asked: { readonly now: number; readonly creates: boolean; readonly points: number; readonly resource: Resource },
  ): void {
    const { contentAMinute, contentAnHour, graphqlPointsAMinute, pointsAMinute } = this.#world.limits;
    const { now, creates, resource } = asked;
    const mostPoints = resource === "graphql" ? graphqlPointsAMinute : pointsAMinute;
    const until = [
      creates ? contentThisMinute.fullUntil(now, 1, contentAMinute) : now,
      creates ? contentThisHour.fullUntil(now, 1, contentAnHour) : now,
      points[resource].fullUntil(now, asked.points, mostPoints),
    ];
    const wait = Math.ceil((Math.max(...until) - now) / 1000);
    if (wait <= 0) return;
    const message =
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.";
    throw new Refusal(403, message, {}, { "retry-after": `${wait}` });
  }

  /** "Primary rate limit for GitHub App installations": 5000, and 50 more for each repository and user over 20. */
  #limit(actor: Actor): number {
    if (actor.kind === "anonymous") return 60;
    return actor.kind === "installation" ? this.#limitOf(actor.token.installation) : this.#world.limits.requestsAnHour;
  }

  #limitOf(installation: Installation): number {
    const repositories = repositoriesOf(this.#world, installation).length;
    const users = installation.account.members.size;
    return Math.min(
      12_500,
      this.#world.limits.requestsAnHour + 50 * Math.max(0, repositories - 20) + 50 * Math.max(0, users - 20),
    );
  }

  #accountOf(actor: Actor): Account {
    const key = nameOf(actor);
    const known = this.#accounts.get(key);
    if (known !== undefined) return known;
    const since = this.#world.clock.now();
    const account: Account = {
      core: { since, used: 0 },
      graphql: { since, used: 0 },
      contentThisMinute: new SlidingWindow(MINUTE),
      contentThisHour: new SlidingWindow(HOUR),
      points: { core: new SlidingWindow(MINUTE), graphql: new SlidingWindow(MINUTE) },
    };
    this.#accounts.set(key, account);
    return account;
  }
}

/** The answer to GraphQL over its primary limit, which is no error to HTTP. */
class RateLimited extends Refusal {
  override readonly answer: Refusal["answer"];
  constructor(answer: Refusal["answer"]) {
    super(200, "rate limited");
    this.answer = answer;
  }
}

function nameOf(actor: Actor): string {
  switch (actor.kind) {
    case "installation":
      return `installation ID ${actor.token.installation.id}`;
    case "user":
      return `user ID ${actor.user.id}`;
    case "app":
      return `app ID ${actor.app.id}`;
    case "anonymous":
      return "127.0.0.1";
  }
}
