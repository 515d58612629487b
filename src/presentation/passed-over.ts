/** What is said of versions that a promotion passes over. */
import { clip, code } from "./escaping.ts";

const MOST = 10;

/** Markdown; undefined where there are none. */
export function passedOverSentence(versions: readonly string[]): string | undefined {
  if (versions.length === 0) return undefined;
  const named = versions.slice(0, MOST).map((version) => code(clip(version, 100)));
  const more = versions.length - named.length;
  const list = more > 0 ? `${named.join(", ")} and ${more} more` : named.join(", ").replace(/, (?=[^,]*$)/, " and ");
  return `It passes over ${list}, which came in between and ${versions.length === 1 ? "does" : "do"} not come here.`;
}
