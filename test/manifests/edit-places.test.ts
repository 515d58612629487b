import { describe, expect, it } from "@jest/globals";
import { parseVersion, type Version } from "../../src/domain/image-reference.ts";
import { editPlaces } from "../../src/manifests/edit-places.ts";
import { readPlaces } from "../../src/manifests/read-places.ts";
import { SHA_A, SHA_B } from "./places-in.ts";

const version = (text: string): Version => parseVersion(text) ?? {};

/** Edits the only place of a text; the new text, or what is said against it. */
function edit(text: string, to: string, from?: string, path = "values.yaml"): string {
  const [place] = readPlaces({ path, text }).places;
  if (place === undefined) throw new Error(`no place in ${text}`);
  const result = editPlaces({ path, text }, [{ place, to: version(to), ...(from && { from: version(from) }) }]);
  return "text" in result ? result.text : result.refused.map(({ message }) => message).join("\n");
}

const values = (tag: string): string => `image:\n  repository: acme/app\n  tag: ${tag}\n`;

describe("Quotes", () => {
  it.each([
    ["a plain value stays plain", "v1", "v2", "v2"],
    ["a plain value gets quotes where it would be a number", "fd827c6", "1925429", '"1925429"'],
    ["… a float", "2024.4", "2024.05", '"2024.05"'],
    ["… a number with an exponent", "fd827c6", "1234e56", '"1234e56"'],
    ["… octal", "fd827c6", "0123456", '"0123456"'],
    ["… a date", "v1", "2024-01-02", '"2024-01-02"'],
    ["… a number with underscores", "v1", "1_000", '"1_000"'],
    ["… a boolean of YAML 1.1", "v1", "on", '"on"'],
    ["… null", "v1", "null", '"null"'],
    ["single quotes stay single", "'6aec3c0'", "1925429", "'1925429'"],
    ["double quotes stay, needed or not", '"3775312"', "fd827c6", '"fd827c6"'],
    ["an empty value in quotes is filled in", '""', "v2", '"v2"'],
    ["a tag with a digest in it keeps it in one field", `v1@${SHA_A}`, `v2@${SHA_B}`, `v2@${SHA_B}`],
  ])("%s", (_, before, to, after) => {
    expect(edit(values(before), to)).toBe(values(after));
  });

  it("an empty value gets a blank in front of it, and behind it where a comment follows", () => {
    expect(edit("image:\n  repository: acme/app\n  tag:\n", "v2")).toBe(values("v2"));
    expect(edit("image:\n  repository: acme/app\n  tag: # set by CI\n", "v2")).toBe(
      "image:\n  repository: acme/app\n  tag: v2 # set by CI\n",
    );
    expect(edit("image:\n  repository: acme/app\n  tag: ~\n", "v2")).toBe(values("v2"));
  });

  it("JSON always has quotes, and stays JSON", () => {
    const text = '{"image": {"repository": "acme/app", "tag": 1.2}}';
    expect(edit(text, "v2", undefined, "values.json")).toBe('{"image": {"repository": "acme/app", "tag": "v2"}}');
  });

  it("an image string needs no quotes for what follows the name", () => {
    expect(edit("image: acme/app:v1 # c\n", "1925429")).toBe("image: acme/app:1925429 # c\n");
  });
});

describe("The shape of a place", () => {
  const both = `image: acme/app:v1@${SHA_A}\n`;
  const fields = (tag: string, digest: string): string =>
    `image:\n  repository: acme/app\n  tag: ${tag}\n  digest: ${digest}\n`;
  const kustomize = (rest: string): string => `images:\n- name: acme/app\n${rest}`;

  it.each([
    ["tag and digest of an image string", both, `v2@${SHA_B}`, `image: acme/app:v2@${SHA_B}\n`],
    ["a digest is added to an image string", "image: acme/app:v1\n", `v2@${SHA_B}`, `image: acme/app:v2@${SHA_B}\n`],
    [
      "an image string with a digest alone keeps it so",
      `image: acme/app@${SHA_A}\n`,
      `v2@${SHA_B}`,
      `image: acme/app@${SHA_B}\n`,
    ],
    ["an image string without a version gets one", "image: acme/app\n", "v2", "image: acme/app:v2\n"],
    ["a digest field", fields("v1", SHA_A), `v2@${SHA_B}`, fields("v2", SHA_B)],
    ["an empty digest field is filled in", fields("v1", '""'), `v2@${SHA_B}`, fields("v2", `"${SHA_B}"`)],
    ["an empty digest field stays empty for a tag", fields("v1", '""'), "v2", fields("v2", '""')],
    ["a tag field that holds a digest", values(SHA_A), `v2@${SHA_B}`, values(SHA_B)],
    [
      "a tag field with a digest in it, and an empty one beside it",
      fields(`v1@${SHA_A}`, '""'),
      `v2@${SHA_B}`,
      fields(`v2@${SHA_B}`, '""'),
    ],
    ["people may add a digest to a tag field", values("v1"), `v2@${SHA_B}`, values(`v2@${SHA_B}`)],
  ])("is kept: %s", (_, before, to, after) => {
    expect(edit(before, to)).toBe(after);
  });

  it.each([
    ["newTag with a digest in it", `  newTag: v1@${SHA_A}\n`, `v2@${SHA_B}`, `  newTag: v2@${SHA_B}\n`],
    ["newTag takes a digest", "  newTag: v1\n", `v2@${SHA_B}`, `  newTag: v2@${SHA_B}\n`],
    ["digest alone stays alone", `  digest: ${SHA_A}\n`, `v2@${SHA_B}`, `  digest: ${SHA_B}\n`],
    ["newTag and digest", `  digest: ${SHA_A}\n  newTag: v1\n`, `v2@${SHA_B}`, `  digest: ${SHA_B}\n  newTag: v2\n`],
    ["newName with the tag in it", "  newName: acme/b:v1\n", "v2", "  newName: acme/b:v2\n"],
  ])("is kept in kustomizations: %s", (_, before, to, after) => {
    expect(edit(kustomize(before), to, undefined, "kustomization.yaml")).toBe(kustomize(after));
  });

  it("a digest alone stays alone, whatever is known of the place", () => {
    const before = kustomize(`  digest: ${SHA_A}\n`);
    expect(edit(before, `v2@${SHA_B}`, `@${SHA_A}`, "kustomization.yaml")).toBe(kustomize(`  digest: ${SHA_B}\n`));
  });

  it("a digest without sha256 in front stays without", () => {
    const sha = (tag: string, digits: string): string =>
      `image: {repository: acme/app, tag: ${tag}, sha: "${digits}"}\n`;
    expect(edit(sha("v1", "a".repeat(64)), `v2@${SHA_B}`)).toBe(sha("v2", "b".repeat(64)));
    expect(edit(sha("v1", ""), `v2@${SHA_B}`)).toBe(sha("v2", "b".repeat(64)));
  });

  it.each([
    ["a digest never stays beside a new tag", both, "v2", "pinned by a digest"],
    ["… nor in a field", fields("v1", SHA_A), "v2", "pinned by a digest"],
    ["a tag never stays beside a new digest", both, `@${SHA_B}`, "holds the tag v1"],
    ["… nor in a field", values("v1"), `@${SHA_B}`, "holds the tag v1"],
    [
      "an image string with a digest beside it",
      `image: acme/app:v1\ndigest: ${SHA_A}\n`,
      "v2",
      "`digest` beside it holds a digest",
    ],
    ["a tag field does not hold a digest alone", values('""'), `@${SHA_B}`, "no field for a digest alone"],
  ])("refuses what would not belong together: %s", (_, before, to, why) => {
    expect(edit(before, to)).toMatch(new RegExp(`^values.yaml:\\d: acme/app is left as it is: .*${why}`));
  });

  it.each([
    ["the digest goes", both, `v1@${SHA_A}`, "v2", "image: acme/app:v2\n"],
    ["the tag goes", both, `v1@${SHA_A}`, `@${SHA_B}`, `image: acme/app@${SHA_B}\n`],
    ["the tag becomes a digest", "image: acme/app:v1\n", "v1", `@${SHA_B}`, `image: acme/app@${SHA_B}\n`],
    ["the digest becomes a tag", `image: acme/app@${SHA_A}\n`, `@${SHA_A}`, "v2", "image: acme/app:v2\n"],
    ["the digest field is emptied", fields("v1", SHA_A), `v1@${SHA_A}`, "v2", fields("v2", '""')],
  ])("is given up where `from` names all that is there: %s", (_, before, from, to, after) => {
    expect(edit(before, to, from)).toBe(after);
  });
});

describe("Anchors and aliases", () => {
  const shared = (tag: string): string =>
    `a:\n  repository: acme/a\n  tag: &tag ${tag} # all of them\nb:\n  repository: acme/b\n  tag: *tag\nlabels: {version: *tag}\n`;
  const file = { path: "values.yaml", text: shared("v1") };
  const [a, b] = readPlaces(file).places;

  it("an anchor is edited together with all images that are written through it", () => {
    if (a === undefined || b === undefined) throw new Error("two places expected");
    const to = { tag: "v2" };
    expect(
      editPlaces(file, [
        { place: a, to },
        { place: b, to },
      ]),
    ).toMatchObject({ text: shared("v2") });
  });

  it("an anchor is refused while another image is written through it", () => {
    if (a === undefined) throw new Error("a place expected");
    expect(editPlaces(file, [{ place: a, to: { tag: "v2" } }])).toEqual({
      refused: [
        expect.objectContaining({
          code: "alias",
          file: "values.yaml",
          message: expect.stringMatching(/acme\/b .*\*tag and would change with acme\/a at the anchor &tag \(line 3\)/),
        }),
      ],
    });
  });

  it("an alias alone is refused, and the anchor is named", () => {
    if (b === undefined) throw new Error("a place expected");
    expect(editPlaces(file, [{ place: b, to: { tag: "v2" } }])).toMatchObject({
      refused: [{ code: "alias", message: expect.stringContaining("&tag (line 3)") }],
    });
  });

  it("an alias of a whole image is a place of its own", () => {
    const text = "x-image: &image acme/app:v1\nspec: {image: *image}\n";
    const { places } = readPlaces({ path: "values.yaml", text });
    expect(places.map(({ pointer }) => pointer)).toEqual(["/x-image", "/spec/image"]);
    const edits = places.map((place) => ({ place, to: { tag: "v2" } }));
    expect(editPlaces({ path: "values.yaml", text }, edits)).toMatchObject({ text: text.replace("v1", "v2") });
  });

  it("an anchor that is defined twice means the nearest before the alias", () => {
    const text =
      "a: {repository: acme/a, tag: &t v1}\nb: {repository: acme/b, tag: &t v2}\nc: {repository: acme/b, tag: *t}\n";
    const [first] = readPlaces({ path: "values.yaml", text }).places;
    if (first === undefined) throw new Error("a place expected");
    const result = editPlaces({ path: "values.yaml", text }, [{ place: first, to: { tag: "v9" } }]);
    expect(result).toMatchObject({ text: text.replace("v1", "v9") });
  });
});

describe("Texts in texts", () => {
  it("keep their indentation and everything else", () => {
    const text = [
      "data:",
      "  config.yaml: |2",
      "",
      "      # a remark: acme/app:v1",
      "      image: acme/app:v1   ",
      "",
      "      deep: |-",
      "          tag: x",
      "          image: {repository: acme/b, tag: v1}",
      "  after: 1",
      "",
    ].join("\r\n");
    const { places } = readPlaces({ path: "values.yaml", text });
    const edits = places.map((place) => ({ place, to: { tag: "2024" } }));
    const result = editPlaces(
      { path: "values.yaml", text },
      edits.filter(({ place }) => place.image),
    );
    expect(result).toMatchObject({
      text: text
        .replace("      image: acme/app:v1", "      image: acme/app:2024")
        .replace("repository: acme/b, tag: v1", 'repository: acme/b, tag: "2024"'),
    });
  });

  it.each([
    `annotation: '{"image": "acme/app:v1"}'\n`,
    'annotation: "{\\"image\\": \\"acme/app:v1\\"}"\n',
    'values: "\\u0061: 1\\nimage:\\n  repository: acme/app\\n  tag: v1 # \\x41\\n"\n',
  ])("in quotes are edited, escapes and all: %s", (text) => {
    expect(edit(text, "v2")).toBe(text.replace("v1", "v2"));
  });

  it("in quotes are refused where quotes would have to be written with escapes, or lines are folded", () => {
    const number = 'values: "image:\\n  repository: acme/app\\n  tag: 1.2\\n"\n';
    expect(edit(number, "1.3")).toMatch(/^values\.yaml:1: acme\/app is left as it is: .*nothing was written/);
    const foldedText = 'values: "image:\\n\n  \\  repository: acme/app\\n\n  \\  tag: v1\\n"\n';
    expect(edit(foldedText, "v2")).toMatch(/^values\.yaml:1: acme\/app is left as it is: it stands in a text .*folded/);
  });
});

describe("Refusals", () => {
  const file = { path: "a/values.yaml", text: values("v1") };
  const at = (pointer: string) => ({ file: file.path, document: 0, pointer });

  it("of a place that moved on meanwhile say what it holds", () => {
    expect(editPlaces(file, [{ place: at("/image"), to: { tag: "v3" }, from: { tag: "v0" } }])).toEqual({
      refused: [
        {
          code: "moved-on",
          file: file.path,
          line: 3,
          message: "a/values.yaml:3: acme/app is left as it is: it holds v1, not v0.",
        },
      ],
    });
  });

  it.each([
    [
      "a pointer that leads nowhere",
      "/image/tags",
      "place-not-found",
      "/image/tags leads nowhere: /image has the keys repository, tag",
    ],
    ["a name, which holds no version", "/image/repository", "no-version-here", "names the image"],
    ["a document that is not there", "", "no-version-here", "holds"],
  ])("name %s", (_, pointer, code, why) => {
    const text = pointer === "" ? "a: 1\n" : file.text;
    expect(editPlaces({ ...file, text }, [{ place: at(pointer), to: { tag: "v2" } }])).toMatchObject({
      refused: [{ code, message: expect.stringContaining(why) }],
    });
  });

  it("a key that is there twice is ambiguous", () => {
    const text = "image: acme/app:v1\nimage: acme/app:v2\n";
    expect(editPlaces({ ...file, text }, [{ place: at("/image"), to: { tag: "v3" } }])).toMatchObject({
      refused: [{ code: "ambiguous-place" }],
    });
  });

  it("of one edit leave the others unmade, and all reasons are told", () => {
    const text = `a: {repository: acme/a, tag: v1}\nb: {repository: acme/b, tag: v1@${SHA_A}}\nc: {repository: acme/c, tag: "\${X}"}\n`;
    const edits = readPlaces({ ...file, text }).places.map((place) => ({ place, to: { tag: "v2" } }));
    const result = editPlaces({ ...file, text }, edits);
    expect(result).toMatchObject({
      refused: [{ line: 2 }, { line: 3, message: expect.stringContaining("{X}`, not a version") }],
    });
  });

  it("of a template name the line and the way out", () => {
    for (const text of [
      "a: {{ .Values.a }}\nimage: acme/app:v1\n",
      "{{- if .Values.x }}\nimage: acme/app:v1\n{{- end }}\n",
    ]) {
      expect(editPlaces({ ...file, text }, [{ place: at("/image"), to: { tag: "v2" } }])).toMatchObject({
        refused: [{ code: "template-file", line: 1, message: expect.stringContaining("(match)") }],
      });
    }
  });

  it("of a file that is not YAML say where it breaks", () => {
    expect(
      editPlaces({ ...file, text: "a: [1\nimage: x:1\n" }, [{ place: at("/image"), to: { tag: "v2" } }]),
    ).toMatchObject({
      refused: [
        {
          code: "unparsable-yaml",
          line: expect.any(Number),
          message: expect.stringMatching(/^a\/values\.yaml:\d+ cannot be read/),
        },
      ],
    });
  });
});
