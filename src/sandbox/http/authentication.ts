import { verify } from "node:crypto";
import type { Actor } from "../state/actor.ts";
import type { App } from "../state/app.ts";
import type { World } from "../state/world.ts";
import { Refusal } from "./answer.ts";
import { isFields } from "./fields.ts";

/** "Generating a JSON Web Token (JWT) for a GitHub App": no more than 10 minutes into the future. */
const LONGEST_JWT_SECONDS = 600;

/** Clocks differ; GitHub suggests an `iat` 60 seconds in the past, so a little is forgiven the other way. */
const FORGIVEN_SECONDS = 60;

/** Who sends a request: an App by its JWT, an installation by its token, a person by theirs. 401 for bad credentials. */
export function authenticate(world: World, authorization: string | undefined): Actor {
  if (authorization === undefined || authorization === "") return { kind: "anonymous" };
  const [scheme = "", value = ""] = authorization.split(" ");
  switch (scheme.toLowerCase()) {
    case "bearer":
    case "token":
      return actorOf(world, value);
    case "basic": {
      const [, password = ""] = Buffer.from(value, "base64").toString().split(":");
      return actorOf(world, password);
    }
    default:
      throw badCredentials();
  }
}

function actorOf(world: World, credential: string): Actor {
  const token = world.tokens.get(credential);
  if (token !== undefined) {
    if (token.expiresAt <= world.clock.now() || token.installation.deleted) throw badCredentials();
    if (token.installation.suspended !== undefined) throw new Refusal(403, "This installation has been suspended");
    return { kind: "installation", token };
  }
  const user = world.userTokens.get(credential);
  if (user !== undefined) return { kind: "user", user };
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(credential)) return { kind: "app", app: verifyJwt(world, credential) };
  throw badCredentials();
}

function badCredentials(): Refusal {
  return new Refusal(401, "Bad credentials");
}

/** Checks the JWT as GitHub does, with the messages that octokit's clock correction reads. */
function verifyJwt(world: World, jwt: string): App {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const claims = decode(payload);
  if (decode(header)?.["alg"] !== "RS256" || claims === undefined) throw undecodable();
  const issuer = String(claims["iss"]);
  const app = [...world.apps.values()].find((each) => `${each.id}` === issuer || each.clientId === issuer);
  if (app === undefined) throw new Refusal(401, "Integration not found");
  if (!verify("sha256", Buffer.from(`${header}.${payload}`), app.publicKey, Buffer.from(signature, "base64url"))) {
    throw undecodable();
  }
  const now = Math.floor(world.clock.now() / 1000);
  const { exp, iat } = claims;
  if (typeof exp !== "number" || exp <= now) {
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (typeof iat !== "number" || iat > now + FORGIVEN_SECONDS) {
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (exp > now + LONGEST_JWT_SECONDS + FORGIVEN_SECONDS || exp - iat > LONGEST_JWT_SECONDS + FORGIVEN_SECONDS) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  return app;
}

function undecodable(): Refusal {
  return new Refusal(401, "A JSON web token could not be decoded");
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
