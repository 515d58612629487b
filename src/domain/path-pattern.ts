/**
 * Patterns over names that are split at `/` (paths of files, names of images):
 *
 *   literal        itself
 *   *              any text inside one segment; a segment that is only `*` is any one segment
 *   **             any number of segments, as a segment of its own; at the end, at least one
 *   {placeholder}  like `*` but never empty, and what it stood for is kept
 */

export type Atom =
  | { readonly kind: "literal"; readonly text: string }
  /** `name` is `*` or that of a placeholder. */
  | { readonly kind: "wildcard"; readonly name: string };

/** One segment, or any number of them. A trailing `**` is kept as `*` and `**`, so that it stands for one at least. */
export type Segment = "**" | readonly Atom[];

export type PathPattern = readonly Segment[];

const LONGEST = 512;
const MOST_WILDCARDS = 3;

/**
 * Parses a pattern whose placeholders have these names. What cannot be read comes back as the rest of a sentence that
 * starts with the pattern.
 */
export function parsePathPattern(
  text: string,
  placeholders: readonly string[],
): { readonly pattern: PathPattern } | { readonly problem: string } {
  if (text === "") return { problem: "is empty" };
  if (text.length > LONGEST) return { problem: `is longer than ${LONGEST} characters` };
  const pattern: Segment[] = [];
  for (const written of text.split("/")) {
    const segment = parseSegment(written, placeholders);
    if ("problem" in segment) return segment;
    if (segment.segment === "**" && pattern.at(-1) === "**")
      return { problem: "has ** twice in a row; once is enough" };
    pattern.push(segment.segment);
  }
  if (pattern.at(-1) === "**") pattern.splice(-1, 0, ANY);
  return { pattern };
}

const ANY: Segment = [{ kind: "wildcard", name: "*" }];

function parseSegment(text: string, placeholders: readonly string[]): { segment: Segment } | { problem: string } {
  if (text === "") return { problem: "has an empty segment: no / at the beginning and no // inside" };
  if (text === "." || text === "..") return { problem: `holds "${text}", which no path in a repository has` };
  if (text === "**") return { segment: "**" };
  if (text.includes("**")) return { problem: "has ** inside a segment; it stands alone between two /" };
  const atoms: Atom[] = [];
  for (const part of text.split(/(\{[^{}]*\}|\*)/)) {
    if (part === "") continue;
    const name = part === "*" ? "*" : /^\{(.*)\}$/.exec(part)?.[1];
    if (name === undefined && /[{}]/.test(part)) return { problem: "has a brace without its other half" };
    if (name !== undefined && name !== "*" && !placeholders.includes(name)) {
      return { problem: `holds {${name}}, which means nothing here${among(placeholders)}` };
    }
    if (name !== undefined && atoms.at(-1)?.kind === "wildcard") {
      return {
        problem: `is ambiguous at ${text}: between two that stand for any text there must be text to tell them apart`,
      };
    }
    atoms.push(name === undefined ? { kind: "literal", text: part } : { kind: "wildcard", name });
  }
  if (atoms.filter(({ kind }) => kind === "wildcard").length > MOST_WILDCARDS) {
    return { problem: `has more than ${MOST_WILDCARDS} placeholders and * in the segment ${text}` };
  }
  return { segment: atoms };
}

const among = (placeholders: readonly string[]): string =>
  placeholders.length === 0 ? "" : `; there are ${placeholders.map((name) => `{${name}}`).join(" and ")}`;

/** The placeholders of a pattern in the order in which they stand, `*` left out. */
export const placeholdersOf = (pattern: PathPattern): readonly string[] =>
  pattern.flatMap((segment) =>
    segment === "**"
      ? []
      : segment.flatMap((atom) => (atom.kind === "wildcard" && atom.name !== "*" ? [atom.name] : [])),
  );

/** The same pattern with what some placeholders stand for in their place. */
export const fillPattern = (pattern: PathPattern, values: Readonly<Record<string, string>>): PathPattern =>
  pattern.map((segment) =>
    segment === "**"
      ? segment
      : segment.map((atom): Atom => {
          const value = atom.kind === "wildcard" ? values[atom.name] : undefined;
          return value === undefined ? atom : { kind: "literal", text: value };
        }),
  );
