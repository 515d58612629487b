/** Findings as annotations of a check run, within GitHub's limits ("Create a check run"). */
import type { Finding } from "../domain/finding.ts";

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

/** One request carries no more; those of later requests are added. */
export const ANNOTATIONS_A_REQUEST = 50;
/** Ten requests; who has more findings than that reads the first ones first. */
export const ANNOTATIONS_AT_MOST = 500;
/** 64 KB in GitHub's words, of whatever encoding. */
const MESSAGE_CHARACTERS = 16_000;
const TITLE_CHARACTERS = 255;

const LEVELS = { error: "failure", warning: "warning", notice: "notice" } as const;

export const annotationOf = ({ severity, file, line, column, message, remedy, rule }: Finding): Annotation => ({
  path: file,
  start_line: line,
  end_line: line,
  // Columns are allowed only where an annotation begins and ends on one line, which ours do.
  ...(column !== undefined && { start_column: column, end_column: column }),
  annotation_level: LEVELS[severity],
  title: rule.slice(0, TITLE_CHARACTERS),
  message: [message, ...(remedy === undefined ? [] : [remedy])].join("\n").slice(0, MESSAGE_CHARACTERS),
});

/** What GitHub gives back of an annotation, as far as it can be compared. */
interface Comparable {
  readonly path: string;
  readonly start_line: number;
  readonly annotation_level: string | null;
  readonly title: string | null;
  readonly message: string | null;
}

/** The annotations that must be added to those that are there; undefined where what is there would have to go. */
export function missingAnnotations(
  there: readonly Comparable[],
  wanted: readonly Annotation[],
): readonly Annotation[] | undefined {
  const isPrefix = there.every((annotation, index) => {
    const other = wanted[index];
    return other !== undefined && comparable(annotation) === comparable(other);
  });
  return isPrefix ? wanted.slice(there.length) : undefined;
}

const comparable = ({ path, start_line, annotation_level, title, message }: Comparable): string =>
  JSON.stringify([path, start_line, annotation_level, title, message]);
