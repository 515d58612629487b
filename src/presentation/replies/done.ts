/** What was done, in sentences: with absolute times, and with what undoes it. Plain text; `replyBody` escapes it. */
import type { Resolved } from "../../commands/resolve/resolution.ts";
import { type Release, releaseVersion } from "../../domain/release.ts";
import type { FullName } from "../../domain/repository.ts";
import { formatTimeSeen } from "../times.ts";

export interface ReplySight {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** IANA name: that of the configuration. */
  readonly timezone: string;
  /** The repository of the pull requests, where the reply stands in another: `#12` would be another's there. */
  readonly repository?: FullName;
}

/** Commands that change something, or are carried out. Those that ask are answered by functions of their own. */
export type Doing = Exclude<Resolved, { kind: "why" | "why-all" | "status" | "diff" | "help" }>;

export function doneSentences(done: Doing, { now, timezone }: ReplySight): readonly string[] {
  const until = (moment: { readonly at: number } | undefined): string =>
    moment === undefined ? "until somebody lifts it" : `until ${formatTimeSeen(moment.at, timezone, now)}`;
  switch (done.kind) {
    case "promote": {
      const overridden = done.overrides.map(
        ({ gate, reason }) => `The gate ${gate} lets it pass once. Reason: ${ended(reason)}`,
      );
      return [
        `${done.application} ${version(done.release)} is asked for in ${done.environment}: its pull request opens as soon as nothing holds it.`,
        ...overridden,
      ];
    }
    case "rollback":
      return [
        `${done.application} goes back in ${done.environment} from ${version(done.from)} to ${version(done.to)}.`,
        `${version(done.from)} is quarantined in every environment, and ${done.environment} stays at ${version(done.to)} until somebody writes /unpin ${done.application} ${done.environment} or promotes something newer than ${version(done.from)}.`,
      ];
    case "hold": {
      const where = done.environment === undefined ? "in all environments" : `in ${done.environment}`;
      return [
        `${done.application} is held ${where} ${until(done.until)}. Reason: ${ended(done.reason)}`,
        `Lift it with /unhold ${[done.application, done.environment].filter((name) => name !== undefined).join(" ")}.`,
      ];
    }
    case "unhold": {
      const where = done.environment === undefined ? "" : ` in ${done.environment}`;
      return [`${done.application} is held no more${where}. What is newest now is proposed; nothing ships by itself.`];
    }
    case "freeze":
      return [
        `${done.environment} is frozen ${until(done.until)}. Rollbacks still go through. Reason: ${ended(done.reason)}`,
        `Lift it with /unfreeze ${done.environment}.`,
      ];
    case "unfreeze":
      return [`${done.environment} is frozen no more. What is newest now is proposed; nothing ships by itself.`];
    case "pin":
      return [
        `${done.application} stays at ${version(done.release)} in ${done.environment} until somebody unpins it. Reason: ${ended(done.reason)}`,
        `Lift it with /unpin ${done.application} ${done.environment}.`,
      ];
    case "unpin":
      return [
        `${done.application} is pinned no more in ${done.environment}. What is newest now is proposed; nothing ships by itself.`,
      ];
    case "quarantine":
      return [
        `${done.application} ${version(done.release)} is promoted nowhere any more; its open promotions close, and where it runs it stays. Reason: ${ended(done.reason)}`,
        `Lift it with /unquarantine ${done.application} ${version(done.release)}.`,
      ];
    case "unquarantine":
      return [`${done.application} ${version(done.release)} can be promoted again.`];
    case "override":
      return [
        `The gate ${done.gate} lets ${done.application} ${version(done.release)} pass once into ${done.environment}. Reason: ${ended(done.reason)}`,
      ];
    case "acknowledge":
      return [
        `${done.application} ${version(done.release)} may go on into ${done.environment} although it lacks the hotfix that runs there. Reason: ${ended(done.reason)}`,
      ];
    case "retry": {
      const what =
        done.environment === undefined
          ? "Everything"
          : [done.application ?? "Everything", "in", done.environment].join(" ");
      return [`${what} is read anew, and what did not work is tried again.`];
    }
  }
}

const version = (release: Release): string => releaseVersion(release);
const ended = (reason: string): string =>
  reason === "" ? "none was given." : /[.!?…]$/.test(reason) ? reason : `${reason}.`;

/** `#12`, or `acme/env#12` where that is another repository's; GitHub makes a link of either. */
export const pullRequestLink = (number: number, { repository = "" }: Pick<ReplySight, "repository">): string =>
  `${repository}#${number}`;
