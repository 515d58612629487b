import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { editPlaces } from "../../src/manifests/edit-places.ts";
import { kustomizeReferences } from "../../src/manifests/kustomize-references.ts";
import { readNamedPlace } from "../../src/manifests/named-place.ts";
import { readPlaces } from "../../src/manifests/read-places.ts";
import { setImages } from "../../src/manifests/set-image.ts";

/** Everything that reads a text, on one text. */
function readAll(text: string, path = "values.yaml"): void {
  const { places } = readPlaces({ path, text });
  editPlaces(
    { path, text },
    places.map((place) => ({ place, to: { tag: "v9" } })),
  );
  setImages([{ path, text }], [{ image: "acme/app", to: { tag: "v2" } }], { tag: "v1" });
  readNamedPlace({ path, text }, { at: "/a/b" });
  readNamedPlace({ path, text }, { match: "tag: {tag}" });
  kustomizeReferences(path, text);
}

/** Four texts, one in the other, each nested nearly as deep as is allowed. */
const deepTexts = Array.from({ length: 4 * 280 }, (_, depth) => {
  return `${" ".repeat(depth)}k:${depth % 280 === 279 ? " |" : ""}`;
}).join("\n");

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefghij"
  .split("")
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[index]}`).join(", ")}]`)
  .join("\n")}\nimage: *j\n`;

describe("Hostile input", () => {
  it.each([
    ["an empty file", ""],
    ["a bomb of aliases", bomb],
    [
      "a bomb of merge keys",
      `a: &a {x: 1}\n${Array.from({ length: 40 }, (_, i) => `b${i}: &a {<<: [*a, *a], tag: v1}`).join("\n")}\n`,
    ],
    ["an alias of itself", "a: &a [*a]\nb: &b {image: *b}\n"],
    ["deep flow nesting", "[".repeat(5000)],
    ["deep block nesting", Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}image:`).join("\n")],
    ["deep balanced nesting", `${"[".repeat(3000)}${"]".repeat(3000)}`],
    [
      "deep embedding",
      `a: |\n  b: |\n    c: |\n      d: |\n        e: |\n          f: |\n            image: acme/app:v1\n`,
    ],
    ["deep nesting in deep embedding", `${deepTexts}\n${" ".repeat(1200)}image: acme/app:v1\n`],
    [
      "a map of very many images",
      Array.from({ length: 2000 }, (_, i) => `x${i}Image: acme/app\nx${i}Tag: v1`).join("\n"),
    ],
    ["one very long line", `image: ${"a/".repeat(100_000)}app:v1\n`],
    ["very many colons", `image: ${"a:".repeat(50_000)}\n`],
    ["a very long key", `${"k".repeat(100_000)}: acme/app:v1\n`],
    ["unknown tags", "image: !vault |\n  acme/app:v1\ntag: !!binary aGk=\nx: !<tag:a> b\n"],
    ["control characters", "image: \u0001\u0007acme/app:v1\n"],
    ["surrogates alone", "image: \ud800acme/app:v1\n"],
    ["keys like properties of objects", "__proto__: {image: acme/app:v1}\nconstructor: {image: {tag: v1}}\n"],
  ])("is read without harm: %s", (_, text) => {
    const start = process.cpuUsage();
    readAll(text);
    readAll(text, "kustomization.yaml");
    // Far above what it takes; a runaway would take minutes.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  });

  it("says of nesting beyond all reason that it is refused", () => {
    const { problems } = readPlaces({ path: "a.yaml", text: `image: ${"[".repeat(3000)}${"]".repeat(3000)}` });
    expect(problems).toMatchObject([
      { code: "unparsable-yaml", message: expect.stringContaining("nested too deeply") },
    ]);
  });

  it("never makes a reader throw, whatever the text is", () => {
    const piece = fc.constantFrom(
      ..."image: tag: repository: name: images: newTag: acme/app :v1 @sha256: &a *a << {{ }} { } [ ] - --- ... % | > \" ' # ? , ~ ! \n \r\n \t \\ \ufeff \u0000 kind: spec:".split(
        " ",
      ),
      " ",
      "  ",
      "\n",
      "\n  ",
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.constantFrom("values.yaml", "kustomization.yaml", "a.json"),
        (pieces, path) => readAll(pieces.join(""), path),
      ),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => readAll(text)),
      { numRuns: 200 },
    );
  });
});
