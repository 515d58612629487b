/**
 * Random manifests with places in them, written in every way that YAML allows, with decoys around them. Tokens are
 * holes in the text: filling them in with other versions gives, byte for byte, what an edit has to make of it.
 */
import fc from "fast-check";

/** A hole for the version of an image. */
export interface Hole {
  readonly id: number;
  readonly image: string;
  /** Written in a field of its own, so that a value that is no string needs quotes. */
  readonly field: boolean;
  readonly quote: "" | "'" | '"';
}

export interface RandomManifest {
  /** The text with `\u2063<id>\u2063` for each hole. */
  readonly template: string;
  readonly holes: readonly Hole[];
}

/** Fills the holes: quotes are added only to plain fields that would not be read as text. */
export const fill = (
  { template, holes }: RandomManifest,
  versionOf: (hole: Hole) => string,
  needsQuotes: (version: string) => boolean,
): string =>
  template.replaceAll(/\u2063(\d+)\u2063/g, (_, id: string) => {
    const hole = holes[Number(id)];
    if (hole === undefined) throw new Error(`no hole ${id}`);
    const version = versionOf(hole);
    return hole.field && hole.quote === "" && needsQuotes(version) ? `"${version}"` : version;
  });

type Block = (indent: string, next: () => number, holes: Hole[]) => readonly string[];

const key = fc.constantFrom("a", "b", "web", "worker-1", "'quoted key'", '"x y"', "spec", "values");
const quote = fc.constantFrom("" as const, "'" as const, '"' as const);
const comment = fc.constantFrom("", "", " # set by hand: acme/app-0:v1", "\t# tab", " #", "   ");

/** A new hole, and its text. */
function hole(holes: Hole[], field: boolean, mark: "" | "'" | '"'): { readonly image: string; readonly text: string } {
  const id = holes.length;
  const image = `ghcr.io/acme/app-${id}`;
  holes.push({ id, image, field, quote: mark });
  return { image, text: `\u2063${id}\u2063` };
}

const reference: fc.Arbitrary<Block> = fc.tuple(quote, comment).map(([mark, remark]) => (indent, next, holes) => {
  const { image, text } = hole(holes, false, mark);
  return [`${indent}image${next()}: ${mark}${image}:${text}${mark}${remark}`];
});

const folded: fc.Arbitrary<Block> = fc.constantFrom("|", ">", "|-", ">-", ">2-", "|+").map((header) => {
  return (indent, next, holes) => {
    const { image, text } = hole(holes, false, "'");
    return [`${indent}image${next()}: ${header}`, `${indent}  ${image}:${text}`];
  };
});

const fields: fc.Arbitrary<Block> = fc
  .tuple(key, quote, comment, fc.boolean(), fc.boolean())
  .map(([name, mark, remark, flow, first]) => (indent, next, holes) => {
    const { image, text } = hole(holes, true, mark);
    const tag = `tag: ${mark}${text}${mark}`;
    const repository = `repository: ${image}`;
    const map = name.replace(/^(['"]?)/, `$1k${next()}`);
    if (flow) return [`${indent}${map}: {${first ? `${tag}, ${repository}` : `${repository}, ${tag}`}}${remark}`];
    const lines = first ? [`${tag}${remark}`, repository] : [repository, `${tag}${remark}`];
    return [`${indent}${map}:`, ...lines.map((line) => `${indent}  ${line}`)];
  });

const decoy: fc.Arbitrary<Block> = fc
  .constantFrom(
    "# image: ghcr.io/acme/app-0:v1",
    "number: 1.20",
    "date: 2024-01-02",
    "empty:",
    "text: 'it''s #1'",
    'escaped: "a\\tb\\u00e9"',
    "flow: [a, {b: c}, 'd']",
    "other: {repository: docker.io/other/thing, tag: v1}",
    "list:\n- x\n-   y: 1\n    z: 2",
    "script: |\n  #!/bin/sh\n\n  docker run ghcr.io/acme/app-0:v1 # keep",
    "folded: >-\n  some words\n  more words",
    "anchored: &anchor value",
    "alias: *anchor",
    "tagged: !!str 12",
    "unicode: \u00e4\u20ac\u{1f680}",
    "? complex\n: value",
    "plain: two\n  lines",
    "",
  )
  .map((text) => (indent, next) => {
    const n = next();
    const lines = text.replace(/^(\w+):/, `$1${n}:`).split("\n");
    return lines.map((line) => (line === "" ? "" : `${indent}${line}`));
  });

const { block } = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: reference },
    { weight: 3, arbitrary: fields },
    { weight: 1, arbitrary: folded },
    { weight: 4, arbitrary: decoy },
    { weight: 2, arbitrary: nested(tie("block")) },
    { weight: 1, arbitrary: list(tie("block")) },
    { weight: 1, arbitrary: text(tie("block")) },
  ),
}));

function nested(inner: fc.Arbitrary<Block>): fc.Arbitrary<Block> {
  return fc
    .tuple(key, fc.array(inner, { minLength: 1, maxLength: 4 }), fc.constantFrom("  ", "    ", " "))
    .map(([name, blocks, step]) => (indent, next, holes) => [
      `${indent}${name.replace(/^(['"]?)/, `$1m${next()}`)}:`,
      ...blocks.flatMap((one) => one(indent + step, next, holes)),
      `${indent}${step}last: 1`,
    ]);
}

function list(inner: fc.Arbitrary<Block>): fc.Arbitrary<Block> {
  return fc
    .tuple(fc.array(inner, { minLength: 1, maxLength: 3 }), fc.constantFrom("", "  "))
    .map(([blocks, step]) => (indent, next, holes) => [
      `${indent}items${next()}:`,
      ...blocks.flatMap((one) => [`${indent}${step}- name: item`, ...one(`${indent}${step}  `, next, holes)]),
    ]);
}

/** A block of text that is YAML itself. */
function text(inner: fc.Arbitrary<Block>): fc.Arbitrary<Block> {
  return fc
    .tuple(fc.array(inner, { minLength: 1, maxLength: 3 }), fc.constantFrom("|", "|-", "|+"))
    .map(([blocks, header]) => (indent, next, holes) => [
      `${indent}text${next()}: ${header}`,
      `${indent}  first: 1`,
      ...blocks.flatMap((one) => one(`${indent}  `, next, holes)),
    ]);
}

/** Manifests of one to three documents, with any line ending, with or without a byte order mark and a final newline. */
export const randomManifest: fc.Arbitrary<RandomManifest> = fc
  .record({
    documents: fc.array(fc.array(block, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
    eol: fc.constantFrom("\n", "\r\n"),
    bom: fc.boolean(),
    start: fc.constantFrom("", "---", "# a comment\n---"),
    finalNewline: fc.boolean(),
  })
  .map(({ documents, eol, bom, start, finalNewline }) => {
    const holes: Hole[] = [];
    let count = 0;
    const next = (): number => count++;
    const parts = documents.map((blocks) =>
      ["anchor: &anchor value", ...blocks.flatMap((one) => one("", next, holes)), "end: 1"].join("\n"),
    );
    const lines = `${start === "" ? "" : `${start}\n`}${parts.join("\n---\n")}${finalNewline ? "\n" : ""}`;
    return { template: (bom ? "\ufeff" : "") + lines.replaceAll("\n", eol), holes };
  });
