/** Commands against what exists: names are looked up, what was left out is filled in from where the comment stands. */
import { Mistake } from "../../domain/failure.ts";
import type { Command, CommentPlace } from "../command.ts";
import { acknowledge } from "./acknowledge.ts";
import { diff, help, status, why } from "./asking.ts";
import { freeze, unfreeze } from "./freeze.ts";
import { hold, unhold } from "./hold.ts";
import type { Known } from "./known.ts";
import { override } from "./override.ts";
import { pin, unpin } from "./pin.ts";
import { promote } from "./promote.ts";
import { quarantine, unquarantine } from "./quarantine.ts";
import type { Resolution, Resolved } from "./resolution.ts";
import { type Here, Impossible } from "./resolver.ts";
import { retry } from "./retry.ts";
import { rollback } from "./rollback.ts";

/**
 * `known` is read just before: a command is carried out against the state of that moment. Never throws for what a person
 * wrote; nothing defaults to an environment that a command would change.
 */
export function resolveCommand(command: Command, place: CommentPlace, known: Known): Resolution {
  const notes: string[] = [];
  try {
    const asked = resolve(command, { place, known, note: (sentence) => void notes.push(sentence) });
    return { kind: "resolved", asked, notes };
  } catch (error) {
    if (error instanceof Mistake) return { kind: "mistake", sentence: error.message };
    if (error instanceof Impossible) return { kind: "impossible", sentence: error.message };
    throw error;
  }
}

function resolve(command: Command, here: Here): Resolved {
  switch (command.kind) {
    case "promote":
      return promote(command, here);
    case "rollback":
      return rollback(command, here);
    case "hold":
      return hold(command, here);
    case "unhold":
      return unhold(command, here);
    case "freeze":
      return freeze(command, here);
    case "unfreeze":
      return unfreeze(command, here);
    case "pin":
      return pin(command, here);
    case "unpin":
      return unpin(command, here);
    case "quarantine":
      return quarantine(command, here);
    case "unquarantine":
      return unquarantine(command, here);
    case "override":
      return override(command, here);
    case "acknowledge":
      return acknowledge(command, here);
    case "retry":
      return retry(command, here);
    case "why":
      return why(command, here);
    case "status":
      return status(command, here);
    case "diff":
      return diff(command, here);
    case "help":
      return help(command, here);
  }
}
