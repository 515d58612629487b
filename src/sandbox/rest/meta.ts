import { ok } from "../http/answer.ts";
import type { Route } from "../http/route.ts";

/** "Meta". The sandbox stands in for github.com, so that it names no installed version. */
export const metaRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/meta",
    handle: () => ok({ verifiable_password_authentication: false, hooks: ["127.0.0.1/32"], api: ["127.0.0.1/32"] }),
  },
];
