/** One application in one environment, as a map key and back. */
import type { Destination } from "../../domain/promotion.ts";

/** Neither name can hold a line feed: both stand in paths, branches and configuration keys. */
const SEPARATOR = "\n";

export const subjectKey = ({ environment, application }: Destination): string =>
  `${environment}${SEPARATOR}${application}`;

/** The inverse of {@link subjectKey}. */
export function parseSubjectKey(key: string): Destination {
  const at = key.indexOf(SEPARATOR);
  return { environment: key.slice(0, at), application: key.slice(at + 1) };
}
