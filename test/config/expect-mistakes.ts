/** Texts of `towpath.yaml` with the places of their mistakes marked in them. */
import { expect } from "@jest/globals";
import { readConfig } from "../../src/config/read-config.ts";

/** Stands in front of the character that a mistake is about. */
const MARK = "‸";

/** The text is mistaken exactly where it is marked, in that order, each time by this rule with these words. */
export function expectMistakes(marked: string, expected: readonly (readonly [rule: string, words: string])[]): void {
  const places = marked.split("\n").flatMap((line, index) =>
    line
      .split(MARK)
      .slice(0, -1)
      .map((_, at, parts) => `${index + 1}:${parts.slice(0, at + 1).join("").length + 1}`),
  );
  const read = readConfig(marked.replaceAll(MARK, ""));
  const found = "mistakes" in read ? read.mistakes : [];
  expect(found.map(({ line, column, rule, message }) => `${line}:${column} ${rule} ${message}`)).toEqual(
    expected.map(([rule, words], index) =>
      expect.stringMatching(
        new RegExp(`^${places[index]} towpath-yaml/${rule} .*${words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`),
      ),
    ),
  );
  expect(places).toHaveLength(expected.length);
  for (const { message, severity, file } of found) {
    expect([severity, file]).toEqual(["error", "towpath.yaml"]);
    expect(message).toMatch(/^\S.*[.?]$/);
  }
}
