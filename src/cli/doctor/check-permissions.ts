/** Permissions and events: what is asked for, what is granted, and what Towpath needs. */
import type { AppSettings, GrantedInstallation } from "../../github/app-settings.ts";
import { EVENTS, PERMISSIONS, type Requirement, sayPermission } from "../../github/requirements.ts";
import { advice, type Check, mend, orOk } from "./check.ts";

const RANKS: readonly string[] = ["read", "write", "admin"];
/** GitHub sends these to every App that has no way to refuse them. */
const ALWAYS = new Set([
  "installation",
  "installation_repositories",
  "installation_target",
  "github_app_authorization",
]);

export function checkPermissions({ permissions, events, url }: AppSettings): readonly Check[] {
  const lacking = missing(permissions).map(({ name, level, reason }) =>
    mend(
      "permissions",
      `The App does not ask for ${sayPermission(name, level)}, ${reason}; add it in its settings (${url})`,
    ),
  );
  const tooMuch = Object.entries(permissions).filter(([name, level]) => rank(level) > rank(needed(name)));
  const unheard = EVENTS.filter(({ name }) => !events.includes(name)).map(({ name, reason }) =>
    mend(
      "events",
      `The App does not subscribe to ${name}, which says that ${reason}; subscribe in its settings (${url})`,
    ),
  );
  const known = new Set(EVENTS.map(({ name }) => name));
  const superfluous = events.filter((name) => !known.has(name) && !ALWAYS.has(name));
  return [
    ...orOk(
      [...lacking, ...tooMuchAdvice(tooMuch)],
      "permissions",
      "The App asks for every permission that Towpath needs",
    ),
    ...orOk(
      [
        ...unheard,
        ...(superfluous.length === 0
          ? []
          : [advice("events", `The App subscribes to ${superfluous.join(", ")}, on which Towpath does not act`)]),
      ],
      "events",
      "The App subscribes to every event that Towpath acts on",
    ),
  ];
}

function tooMuchAdvice(permissions: readonly (readonly [string, string])[]): readonly Check[] {
  if (permissions.length === 0) return [];
  const names = permissions.map(([name, level]) => sayPermission(name, level)).join(", ");
  return [advice("permissions", `The App asks for more than Towpath uses (${names}); take it away`)];
}

/** An installation grants what its owner accepted; a permission that the App asks for later waits for the owner. */
export function checkInstallation(installation: GrantedInstallation, app: AppSettings): readonly Check[] {
  const { account, suspended, permissions, url } = installation;
  const subject = `installation on ${account}`;
  if (suspended) return [mend(subject, `The installation on ${account} is suspended; an owner lifts that at ${url}`)];
  const asked = new Set(missing(app.permissions).map(({ name }) => name));
  const waiting = missing(permissions)
    .filter(({ name }) => !asked.has(name))
    .map(({ name, level }) => sayPermission(name, level));
  const complaint = mend(subject, `${account} has not accepted ${waiting.join(", ")}; an owner does so at ${url}`);
  return orOk(waiting.length === 0 ? [] : [complaint], subject, `${account} grants what the App asks for`);
}

const missing = (permissions: Readonly<Record<string, string>>): readonly Requirement[] =>
  PERMISSIONS.filter(({ name, level }) => rank(permissions[name]) < rank(level));

const needed = (name: string): string | undefined => PERMISSIONS.find((one) => one.name === name)?.level;

const rank = (level: string | undefined): number => RANKS.indexOf(level ?? "");
