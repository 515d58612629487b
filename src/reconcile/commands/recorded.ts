/** What a command of a comment came to when it was carried out before: read from the ledger, never resolved anew. */
import type { Decision } from "../../domain/decision.ts";
import type { Release } from "../../domain/release.ts";
import type { Deciding } from "./effect-source.ts";

/** Undefined if the ledger holds nothing under the command's id. */
export function recordedBy(decisions: readonly Decision[], id: string): Deciding | undefined {
  const own = decisions.filter((one) => one.id === id || one.id.startsWith(`${id}-`));
  const first = own.find((one) => one.id === id);
  if (first === undefined) return undefined;
  const { reason } = first;
  const until = first.until === undefined ? {} : { until: { at: first.until } };
  const release = (application: string, { images }: Pick<Release, "images">): Release => ({ application, images });
  switch (first.kind) {
    case "request": {
      const { application, environment } = first;
      const overrides = own
        .filter((one) => one.kind === "override")
        .map(({ gate, reason: why }) => ({ gate, reason: why }));
      return { kind: "promote", application, environment, release: release(application, first), overrides };
    }
    case "rollback": {
      const { application, environment, from } = first;
      const [back, away] = [release(application, first), release(application, { images: from })];
      return { kind: "rollback", application, environment, from: away, to: back };
    }
    case "hold": {
      const { application, environment } = first;
      return { kind: "hold", application, ...(environment !== undefined && { environment }), ...until, reason };
    }
    case "freeze":
      return { kind: "freeze", environment: first.environment, ...until, reason };
    case "pin": {
      const { application, environment } = first;
      return { kind: "pin", application, environment, release: release(application, first), reason };
    }
    case "quarantine":
      return { kind: "quarantine", application: first.application, release: release(first.application, first), reason };
    case "override": {
      const { application, environment, gate } = first;
      // Where it was seen is no matter any more.
      const seen = { pullRequest: 0, head: "" };
      return { kind: "override", application, environment, gate, release: release(application, first), reason, seen };
    }
    case "acknowledgement": {
      const { application, environment } = first;
      return { kind: "acknowledge", application, environment, release: release(application, first), reason };
    }
  }
}
