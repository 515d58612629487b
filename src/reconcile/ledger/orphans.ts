/** Decisions and the names of today: renamed applications keep theirs, and what names nobody is told. */
import { formatCommand } from "../../commands/definitions.ts";
import { type Decision, endOf, type Freeze, type Hold, type Pin, type Quarantine } from "../../domain/decision.ts";
import type { Problem } from "../../domain/failure.ts";
import { releaseVersion } from "../../domain/release.ts";
import { concernOf, decisionPath } from "./decision-path.ts";
import { LEDGER_BRANCH } from "./shape.ts";

/** The decision under the present name of its application. `was`: former name → present one (`currentNames`). */
export function underCurrentName(decision: Decision, was: ReadonlyMap<string, string>): Decision {
  const { application } = concernOf(decision);
  const present = application === undefined ? undefined : was.get(application);
  return present === undefined || !("application" in decision) ? decision : { ...decision, application: present };
}

export interface KnownNames {
  readonly applications: ReadonlySet<string>;
  readonly environments: ReadonlySet<string>;
  /** Former name of an application → present one. */
  readonly was: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * What keeps something from moving and names an application or an environment that is not there: somebody renamed or
 * removed it, and under its new name it would move. One problem each, for the configuration check. Decisions that have
 * ended, and those on one release that is on its way (override, request, rollback, acknowledgement), hold nothing back.
 */
export function orphans(decisions: readonly Decision[], known: KnownNames): readonly Problem[] {
  return decisions.flatMap((written) => {
    const decision = underCurrentName(written, known.was);
    if (!isLifted(decision) || endOf(decision, known.now) !== undefined) return [];
    const { application, environment } = concernOf(decision);
    const file = decisionPath(written);
    const end = `end the ${decision.kind} (comment ${lifting(decision)}, or delete ${file} on ${LEDGER_BRANCH} by a pull request)`;
    if (application !== undefined && !known.applications.has(application)) {
      const what = `The ${decision.kind} of ${application} by ${decision.by}`;
      const mend = `add \`was: [${application}]\` to the application that it is called now, or ${end}`;
      return [orphan(what, "application", application, mend, file)];
    }
    if (environment !== undefined && !known.environments.has(environment)) {
      const of = application === undefined ? environment : `${application} in ${environment}`;
      const mend = `name the environment as before, or decide anew under its new name and ${end}`;
      return [orphan(`The ${decision.kind} of ${of} by ${decision.by}`, "environment", environment, mend, file)];
    }
    return [];
  });
}

type Lifted = Hold | Freeze | Pin | Quarantine;

const isLifted = (decision: Decision): decision is Lifted =>
  ["hold", "freeze", "pin", "quarantine"].includes(decision.kind);

/** The command that ends it, as a person would write it. */
function lifting(decision: Lifted): string {
  const reason = "";
  switch (decision.kind) {
    case "hold": {
      const { application, environment } = decision;
      return formatCommand({ kind: "unhold", application, ...(environment !== undefined && { environment }), reason });
    }
    case "freeze":
      return formatCommand({ kind: "unfreeze", environment: decision.environment, reason });
    case "pin": {
      const { application, environment } = decision;
      return formatCommand({ kind: "unpin", application, environment, reason });
    }
    case "quarantine": {
      const { application } = decision;
      return formatCommand({ kind: "unquarantine", application, version: releaseVersion(decision), reason });
    }
  }
}

const orphan = (what: string, kind: string, name: string, mend: string, file: string): Problem => ({
  code: "orphaned-decision",
  message: `${what} names the ${kind} ${name}, which towpath.yaml and the layout do not know: ${mend}.`,
  file,
});
