/**
 * `reporters.yaml` in the ledger: who was the first to report on an environment where `towpath.yaml` names nobody, so that
 * the loss of the database lets nobody else be the first.
 */
import { stringify } from "yaml";
import { parseLedgerFile } from "./shape.ts";

export const REPORTERS_FILE = "reporters.yaml";

export interface PinnedReporter {
  readonly environment: string;
  /** Empty where the environment names no clusters. */
  readonly cluster: string;
  readonly agent: string;
  /** Login; of an App `slug[bot]`. */
  readonly by: string;
}

const NOTE = `# Written by Towpath: who was the first to report, where towpath.yaml names nobody. Only their reports count.
# To name somebody else, write health: { by: … } there; that goes before what is here.
`;

export const formatReporters = (reporters: readonly PinnedReporter[]): string =>
  NOTE +
  stringify(
    {
      schema: 1,
      reporters: reporters.map(({ environment, cluster, agent, by }) => ({
        environment,
        ...(cluster !== "" && { cluster }),
        agent,
        by,
      })),
    },
    { lineWidth: 0 },
  );

/** The inverse of {@link formatReporters}. Throws Mistake `ledger-unreadable` for anything else. */
export const parseReporters = (text: string): readonly PinnedReporter[] =>
  parseLedgerFile(REPORTERS_FILE, text)
    .list("reporters")
    .map((reporter) => {
      reporter.only(["environment", "cluster", "agent", "by"]);
      return {
        environment: reporter.text("environment"),
        cluster: reporter.optionalText("cluster") ?? "",
        agent: reporter.text("agent"),
        by: reporter.text("by"),
      };
    });
