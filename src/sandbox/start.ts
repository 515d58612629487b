import { addAccount } from "./changes/accounts.ts";
import { WEB_FLOW } from "./changes/make-commit.ts";
import { MERGE_QUEUE_BOT } from "./changes/merge-group.ts";
import { reactionsIn } from "./changes/reactions.ts";
import { Control } from "./control/control.ts";
import type { Controls } from "./control/controls.ts";
import { createControls } from "./control/controls.ts";
import { RequestFaults } from "./faults/request-faults.ts";
import { serveGraphql } from "./graphql/serve.ts";
import { Api } from "./http/api.ts";
import type { Exchange, LoggedRequest } from "./http/exchange.ts";
import { GitHttp } from "./http/git-http.ts";
import { RateLimiter } from "./http/rate-limiter.ts";
import { Router } from "./http/router.ts";
import { listen } from "./http/server.ts";
import { allRoutes } from "./rest/routes.ts";
import type { Behaviour } from "./state/behaviour.ts";
import { USUAL_BEHAVIOUR } from "./state/behaviour.ts";
import { Clock } from "./state/clock.ts";
import type { Limits } from "./state/limits.ts";
import { GITHUB_LIMITS } from "./state/limits.ts";
import { createWorld, destroyWorld } from "./state/world.ts";
import { Web } from "./web/web.ts";
import type { WebhookExchange } from "./webhooks/delivery.ts";
import { DeliveryFaults } from "./webhooks/delivery-faults.ts";
import { Webhooks } from "./webhooks/webhooks.ts";

export type { Exchange, LoggedRequest } from "./http/exchange.ts";
export type { WebhookExchange } from "./webhooks/delivery.ts";

export interface SandboxOptions {
  /** 0 (the default) takes a free one. */
  readonly port?: number;
  /** Where the clock stands, as ISO 8601 or milliseconds; without it the clock runs with the machine's. */
  readonly clock?: string | number;
  readonly limits?: Partial<Limits>;
  readonly behaviour?: Partial<Behaviour>;
  /** Called after each answer of the REST or GraphQL API. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Called for each event that an App is told, when it happens. */
  readonly onWebhook?: (webhook: WebhookExchange) => void;
}

/** A running sandbox, with its controls as methods. */
export interface Sandbox extends Controls {
  /** The base URL of the REST API; GraphQL is at `/graphql`, repositories at `/owner/name.git`. */
  readonly url: string;
  /** Ends it and removes its repositories. */
  stop(): Promise<void>;
}

/** Starts a GitHub on loopback. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const start = typeof options.clock === "string" ? Date.parse(options.clock) : options.clock;
  const clock = new Clock(start);
  const world = createWorld(
    clock,
    { ...GITHUB_LIMITS, ...options.limits },
    { ...USUAL_BEHAVIOUR, ...options.behaviour },
  );
  addAccount(world, "User", WEB_FLOW.login, { name: WEB_FLOW.name, email: WEB_FLOW.email });
  addAccount(world, "Bot", MERGE_QUEUE_BOT);
  world.reactions = reactionsIn(world);
  const log: LoggedRequest[] = [];
  const requestFaults = new RequestFaults();
  const deliveryFaults = new DeliveryFaults(clock);
  const webhooks = new Webhooks(world, deliveryFaults, options.onWebhook);
  const controls = createControls({ world, webhooks, requestFaults, deliveryFaults, log });
  const control = new Control(controls, clock);
  const limiter = new RateLimiter(world);
  const api = new Api({
    world,
    router: new Router(allRoutes(webhooks, limiter)),
    faults: requestFaults,
    limiter,
    log,
    graphql: (actor, body) => serveGraphql({ world, actor }, limiter, body),
    onExchange: options.onExchange,
  });
  const { server, port } = await listen(options.port ?? 0, {
    api,
    git: new GitHttp(world, requestFaults, log),
    control,
    web: new Web(world, controls),
  });
  world.url = `http://127.0.0.1:${port}`;
  return {
    ...controls,
    url: world.url,
    stop: async () => {
      control.stop();
      webhooks.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      destroyWorld(world);
    },
  };
}
