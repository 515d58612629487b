/** `/status` and `/diff`: what environments hold. Markdown, escaped. */
import { type Release, releaseKey, releaseVersion } from "../../domain/release.ts";
import { clip, codeCell, escapeMarkdown } from "../escaping.ts";
import { firstOf } from "../limits.ts";
import { pullRequestLink, type ReplySight } from "./done.ts";

/** One application in one environment. */
export interface Standing {
  readonly environment: string;
  /** Undefined: nothing that can be read. */
  readonly held: Release | undefined;
  readonly next: Release | undefined;
  readonly pullRequest: number | undefined;
  /** Holds, freezes and pins in force, gates that are shut: in short, plain text. */
  readonly remarks: readonly string[];
}

export interface ApplicationStanding {
  readonly application: string;
  /** Only environments that it exists in. */
  readonly standings: readonly Standing[];
}

const MOST_APPLICATIONS = 100;
const MOST_ENVIRONMENTS = 12;
const MOST_ROWS = 250;

/** Every environment of one application: a row each. */
export function statusAnswer(
  { application, standings }: ApplicationStanding,
  sight: Pick<ReplySight, "repository"> = {},
): readonly string[] {
  if (standings.length === 0) return [`${text(application)} is in no environment.`];
  const rows = standings.map(
    ({ environment, held, next, pullRequest, remarks }) =>
      `| ${text(environment)} | ${version(held)} | ${next === undefined ? "–" : version(next)}${pullRequest === undefined ? "" : ` ${pullRequestLink(pullRequest, sight)}`} | ${remarks.length === 0 ? "–" : remarks.map(text).join("; ")} |`,
  );
  const head = ["| environment | holds | next | remarks |", "|---|---|---|---|"];
  return [
    `**${text(application)}**`,
    "",
    ...head,
    ...firstOf(rows, MOST_ROWS, (count) => `| … | | | ${count} more environments |`),
  ];
}

/** All applications: a row each, a column for each environment. `↑` marks what has something newer to take. */
export function statusOfAllAnswer(
  environments: readonly string[],
  all: readonly ApplicationStanding[],
): readonly string[] {
  if (all.length === 0) return ["There are no applications."];
  const columns = environments.slice(0, MOST_ENVIRONMENTS);
  const rows = all.map(({ application, standings }) => {
    const cells = columns.map((environment) => cell(standings.find((one) => one.environment === environment)));
    return `| ${[text(application), ...cells].join(" | ")} |`;
  });
  const more = environments.length - columns.length;
  return [
    `| ${["application", ...columns.map(text)].join(" | ")} |`,
    `|${"---|".repeat(columns.length + 1)}`,
    ...firstOf(rows, MOST_APPLICATIONS, (count) => `| …${count} more applications |${" |".repeat(columns.length)}`),
    "",
    `↑ something newer waits or is proposed.${more > 0 ? ` ${more} more environments are not shown; ask for one application.` : ""}`,
  ];
}

/** Where two environments differ; applications that are in one of them alone are counted. */
export function diffAnswer(from: string, to: string, all: readonly ApplicationStanding[]): readonly string[] {
  const pairs = all.map(({ application, standings }) => {
    const at = (environment: string): Standing | undefined => standings.find((one) => one.environment === environment);
    return { application, from: at(from), to: at(to) };
  });
  const inBoth = pairs.filter((pair) => pair.from !== undefined && pair.to !== undefined);
  const different = inBoth.filter((pair) => !isSame(pair.from?.held, pair.to?.held));
  const rows = different.map(
    (pair) => `| ${text(pair.application)} | ${version(pair.from?.held)} | ${version(pair.to?.held)} |`,
  );
  const onlyIn = (here: "from" | "to", there: "from" | "to"): number =>
    pairs.filter((pair) => pair[here] !== undefined && pair[there] === undefined).length;
  const alone = [[from, onlyIn("from", "to")] as const, [to, onlyIn("to", "from")] as const].flatMap(([name, count]) =>
    count === 0 ? [] : [`${counted(count)} only in ${text(name)}`],
  );
  const same = inBoth.length - different.length;
  return [
    ...(rows.length === 0
      ? [`${text(from)} and ${text(to)} hold the same.`]
      : [
          `| application | ${text(from)} | ${text(to)} |`,
          "|---|---|---|",
          ...firstOf(rows, MOST_ROWS, (count) => `| …${count} more applications | | |`),
        ]),
    "",
    `${[`${counted(same)} the same in both`, ...alone].join(", ")}.`,
  ];
}

/** What cannot be read is never the same. */
const isSame = (a: Release | undefined, b: Release | undefined): boolean =>
  a !== undefined && b !== undefined && releaseKey(a) === releaseKey(b);

const cell = (standing: Standing | undefined): string => {
  if (standing === undefined) return "–";
  return `${version(standing.held)}${standing.next === undefined ? "" : " ↑"}`;
};

const counted = (count: number): string => `${count} ${count === 1 ? "application is" : "applications are"}`;
const version = (release: Release | undefined): string =>
  release === undefined ? "cannot be read" : codeCell(clip(releaseVersion(release), 200));
const text = (plain: string): string => escapeMarkdown(clip(plain, 200));
