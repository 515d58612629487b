import { describe, expect, it } from "@jest/globals";
import type { Place } from "../../src/domain/place.ts";
import { editPlaces } from "../../src/manifests/edit-places.ts";
import { type NamedPlace, readNamedPlace } from "../../src/manifests/named-place.ts";
import { setPlaces } from "../../src/manifests/set-place.ts";
import { SHA_A, SHA_B } from "./places-in.ts";

const HCL = 'module "app" {\n  image = "acme/app"\n  tag = "v1" # was v0\n}\n';

function named(text: string, name: NamedPlace, path = "live.tf"): Place {
  const place = readNamedPlace({ path, text }, name);
  if ("message" in place) throw new Error(place.message);
  return place;
}

describe("Places named by a line", () => {
  it("are read and edited in a file of any kind", () => {
    const place = named(HCL, { match: 'tag = "{tag}"', image: "ghcr.io/acme/app" });
    expect(place).toMatchObject({ format: "named", line: 3, tag: "v1", image: "ghcr.io/acme/app", takesDigest: false });
    expect(
      editPlaces({ path: "live.tf", text: HCL }, [{ place, to: { tag: "v2" }, from: { tag: "v1" } }]),
    ).toMatchObject({
      text: HCL.replace('"v1"', '"v2"'),
      changes: [{ from: { tag: "v1" }, to: { tag: "v2" } }],
    });
  });

  it.each([
    ["a line of its own before a longer one", "x tag: v1\ntag: v2\n", "tag: {tag}", "v2", 2],
    ["a list item", "- tag: v1\n", "tag: {tag}", "v1", 1],
    ["Windows line ends", "a\r\ntag: v1\r\n", "tag: {tag}", "v1", 2],
    ["a tag with a digest", `FROM acme/app:v1@${SHA_A}\n`, "FROM acme/app:{tag}", `v1@${SHA_A}`, 1],
    ["a variable of a .env file", "OLD_APP_TAG=v0\nAPP_TAG=v1\n", "APP_TAG={tag}", "v1", 2],
    ["text behind the version", "image: 'acme/app:v1',\n", "image: 'acme/app:{tag}',", "v1", 1],
  ])("are found in %s", (_, text, match, held, line) => {
    const place = named(text, { match });
    const digest = place.digest === undefined ? "" : `@${place.digest}`;
    expect([`${place.tag}${digest}`, place.line]).toEqual([held, line]);
  });

  it.each([
    ["no line", "a: 1\n", "tag: {tag}", "place-not-found", "matches no line"],
    ["several lines", "tag: v1\ntag: v2\n", "tag: {tag}", "ambiguous-place", "matches 2 times, on the lines 1, 2"],
    ["a part of a longer word only", "mytag: v1\n", "tag: {tag}", "place-not-found", "matches no line"],
  ])("are refused where there is %s", (_, text, match, code, why) => {
    expect(readNamedPlace({ path: "x.tf", text }, { match })).toMatchObject({
      code,
      message: expect.stringContaining(why),
    });
  });

  it.each(["tag", "{tag}", " {tag} ", "{tag} {tag}", "a\n{tag}"])(
    "need one {tag} and something to know the line by: %j",
    (match) => {
      expect(readNamedPlace({ path: "x.tf", text: "tag v1" }, { match })).toMatchObject({ code: "bad-match" });
    },
  );

  it("are refused what would not belong together", () => {
    const text = `tag = "v1@${SHA_A}"\n`;
    const place = named(text, { match: 'tag = "{tag}"' });
    const edit = (to: object, from?: object) =>
      editPlaces({ path: "live.tf", text }, [{ place, to, ...(from && { from }) }]);
    expect(edit({ tag: "v2" })).toMatchObject({
      refused: [{ message: expect.stringContaining("pinned by a digest") }],
    });
    expect(edit({ digest: SHA_B })).toMatchObject({
      refused: [{ message: expect.stringContaining("holds the tag v1") }],
    });
    expect(edit({ tag: "v2" }, { tag: "v1", digest: SHA_A })).toMatchObject({ text: 'tag = "v2"\n' });
    expect(edit({ tag: "v2" }, { tag: "v0" })).toMatchObject({ refused: [{ line: 1 }] });
  });

  it("are given quotes in a YAML template where the value would be a number", () => {
    const place = named("tag: v1\n{{ x }}\n", { match: "tag: {tag}" }, "a.yaml.gotmpl");
    const result = editPlaces({ path: "a.yaml.gotmpl", text: "tag: v1\n{{ x }}\n" }, [
      { place, to: { tag: "20241231" } },
    ]);
    expect(result).toMatchObject({ text: 'tag: "20241231"\n{{ x }}\n' });
  });

  it("are all edited or none, and never together with pointers", () => {
    const text = "a: v1\nb: v1\n";
    const address = (pointer: string) => ({ file: "x", document: 0, pointer });
    const edits = ["match:a: {tag}", "match:b: {tag}"].map((pointer) => ({
      place: address(pointer),
      to: { tag: "v2" },
    }));
    expect(editPlaces({ path: "x", text }, edits)).toMatchObject({ text: "a: v2\nb: v2\n" });
    const wrong = { place: address("match:c: {tag}"), to: { tag: "v2" } };
    expect(editPlaces({ path: "x", text }, [...edits, wrong])).toMatchObject({
      refused: [{ code: "place-not-found" }],
    });
    const pointer = { place: address("/a"), to: { tag: "v2" } };
    expect(editPlaces({ path: "x", text }, [...edits, pointer])).toMatchObject({ refused: [{ code: "mixed-places" }] });
  });
});

describe("Places named by a pointer", () => {
  const versions =
    "dev:\n  checkout:\n    tag: v1\n  web: {tag: v1, image: acme/web}\nprod: {checkout: {tag: '1.0'}}\n";

  it("are read and edited, whoever names the image", () => {
    const place = named(versions, { at: "/dev/checkout/tag", image: "ghcr.io/acme/checkout" }, "versions.yaml");
    expect(place).toMatchObject({ format: "named", line: 3, tag: "v1", image: "ghcr.io/acme/checkout" });
    const result = editPlaces({ path: "versions.yaml", text: versions }, [{ place, to: { tag: "v2" } }]);
    expect(result).toMatchObject({ text: versions.replace("v1", "v2") });
  });

  it.each([
    ["the map or the field in it", "/dev/web", "/dev/web"],
    ["the field of a place that has several", "/dev/web/tag", "/dev/web"],
  ])("mean the same place by %s", (_, at, pointer) => {
    expect(named(versions, { at }, "versions.yaml").pointer).toBe(pointer);
  });

  it("name the document by its number", () => {
    expect(named("a: 1\n---\ntag: v1\n", { at: "#1/tag" }, "x.yaml")).toMatchObject({
      document: 1,
      tag: "v1",
      line: 3,
    });
    expect(readNamedPlace({ path: "x.yaml", text: "tag: v1\n" }, { at: "#3/tag" })).toMatchObject({
      message: "x.yaml: there is no document #3.",
    });
  });

  it.each([
    ["a", "bad-pointer", "no JSON Pointer"],
    ["/x/y", "place-not-found", "leads nowhere: the document has the keys tag, list, word, anchor, alias"],
    ["/list/7", "place-not-found", "/list is a list of 1"],
    ["/tag/x", "place-not-found", "/tag is a value"],
    ["/word", "no-version-here", "holds `two words`"],
    ["/list", "no-version-here", "a list without a place"],
    ["/alias", "alias", "change its anchor &t, which is on line 4"],
  ])("say why not: %s", (at, code, why) => {
    const text = "tag: v1\nlist: [a b]\nword: two words\nanchor: &t v1\nalias: *t\n";
    const result = readNamedPlace({ path: "x.yaml", text }, { at });
    expect(result).toMatchObject({ code, message: expect.stringContaining(why) });
  });
});

describe("Setting a place by pointer", () => {
  const set = (text: string, pointer: string, tag: string, from?: string): string => {
    const to = tag.includes("@") ? { tag: tag.split("@")[0] ?? "", digest: tag.split("@")[1] ?? "" } : { tag };
    const result = setPlaces(
      { path: "x.yaml", text },
      [{ at: { document: 0, pointer }, to }],
      from === undefined ? undefined : { tag: from },
    );
    if (result.kind === "changed") return result.files[0]?.text ?? "";
    return result.kind === "refused" ? result.problems.map(({ message }) => message).join("\n") : "=";
  };

  it("reaches into texts, whose single place may go unnamed", () => {
    const text = 'patch: |-\n  spec:\n    image: {registry: quay.io, image: a/b, tag: "v1"} # c\n';
    expect(set(text, "/patch/spec/image/tag", "v2")).toBe(text.replace("v1", "v2"));
    expect(set(text, "/patch", "v2")).toBe(text.replace("v1", "v2"));
  });

  it("reaches into JSON Patches, whose paths say what is a tag", () => {
    const text = "patch: |-\n  - op: replace\n    path: /spec/values/image/tag\n    value: v1\n";
    expect(set(text, "/patch", "v2")).toBe(text.replace("v1", "v2"));
    const other = text.replace("/image/tag", "/replicas").replace("v1", "3");
    expect(set(other, "/patch", "4")).toMatch(/^x\.yaml:1: \/patch holds `- op: replace`, neither a tag nor an image/);
  });

  it("sets an anchor for all that use it", () => {
    const text =
      "x-version: &v 1.2.3\na: {image: {repository: acme/a, tag: *v}}\nb: {image: {repository: acme/b, tag: *v}}\n";
    expect(set(text, "/x-version", "1.2.4")).toBe(text.replace("1.2.3", "1.2.4"));
  });

  it("refuses a text that holds other versions too", () => {
    const text = "patch: |-\n  chart: {version: 1.2.3}\n  image: {repository: a/b, tag: v1}\n";
    expect(set(text, "/patch", "v2")).toBe(
      "x.yaml:1: /patch holds 2 versions; name one of /patch/image, /patch/chart/version.",
    );
  });

  it("sets any value that is a version", () => {
    expect(set("pip: '1.29.1'\n", "/pip", "1.29.2")).toBe("pip: '1.29.2'\n");
    expect(set("pip: 1.29\n", "/pip", "1.30")).toBe('pip: "1.30"\n');
    expect(set("pip:\n", "/pip", "1.30")).toBe('pip: "1.30"\n');
    expect(set("pip: v1\n", "/pip", "v1")).toBe("=");
    expect(set("pip: v1\n", "/pip", "v2", "v0")).toMatch(/it holds v1, not v0/);
  });
});
