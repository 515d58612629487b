import type { Actor } from "../state/actor.ts";
import type { App } from "../state/app.ts";
import type { Answer } from "./answer.ts";
import { Refusal } from "./answer.ts";
import type { Call, RepositoryCall } from "./call.ts";
import type { Need } from "./permission.ts";
import { openRepository, requirePermission } from "./permission.ts";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** One operation. In its path `{name}` stands for one segment and `{name+}` for one or more. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly handle: (call: Call) => Answer;
}

/** An operation on a repository, at `/repos/{owner}/{repo}` and below. */
export function onRepository(
  method: Method,
  path: string,
  needs: Need | readonly Need[],
  handle: (call: RepositoryCall) => Answer,
): Route {
  const anyOf = typeof needs === "string" ? [needs] : needs;
  return {
    method,
    path: `/repos/{owner}/{repo}${path}`,
    handle: (call) => {
      const repository = openRepository(call, method);
      requirePermission(call, repository, anyOf, method);
      return handle({ ...call, repository });
    },
  };
}

/** An operation that only an App may use, with its JSON Web Token. */
export function asApp(method: Method, path: string, handle: (call: Call, app: App) => Answer): Route {
  return {
    method,
    path,
    handle: (call) => {
      if (call.actor.kind !== "app") throw new Refusal(401, "A JSON web token could not be decoded");
      return handle(call, call.actor.app);
    },
  };
}

/** An operation of an installation on itself. */
export function asInstallation(
  method: Method,
  path: string,
  handle: (call: Call, actor: Extract<Actor, { kind: "installation" }>) => Answer,
): Route {
  return {
    method,
    path,
    handle: (call) => {
      if (call.actor.kind !== "installation") {
        throw new Refusal(
          403,
          "You must authenticate with an installation access token in order to list repositories for an installation.",
        );
      }
      return handle(call, call.actor);
    },
  };
}
