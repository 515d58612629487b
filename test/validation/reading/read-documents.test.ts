import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { LineIndex } from "../../../src/validation/reading/line-index.ts";
import { objectsIn } from "../../../src/validation/reading/objects.ts";
import { TablePositions } from "../../../src/validation/reading/positions.ts";
import { readDocuments } from "../../../src/validation/reading/read-documents.ts";
import type { Path } from "../../../src/validation/resource.ts";

const readValue = (text: string): unknown => readDocuments("a.yaml", text)[0]?.value;
const toldOf = (text: string, path = "a.yaml"): readonly string[] =>
  readDocuments(path, text).flatMap(({ findings }) =>
    findings.map(({ line, column, rule, message }) => `${line}:${column} ${rule} ${message}`),
  );

describe("Scalars are read as Kubernetes does", () => {
  // The left side is what people write, the right what the API server sees (facts: sigs.k8s.io/yaml 1.4).
  it.each<[string, unknown]>([
    ["yes", true],
    ["Y", true],
    ["on", true],
    ["off", false],
    ["n", false],
    ["TRUE", true],
    ["tRUE", "tRUE"],
    ["0777", 511],
    ["0o777", 511],
    ["-0777", -511],
    ["08", 8],
    ["0b101", 5],
    ["0x1F", 31],
    ["1_000", 1000],
    ["+12", 12],
    ["1.10", 1.1],
    ["1.", 1],
    [".5", 0.5],
    [".", "."],
    ["-", "-"],
    ["1e3", 1000],
    ["1e400", "1e400"],
    ["12e4567", "12e4567"],
    ["12:30:45", "12:30:45"],
    ["2001-12-14", "2001-12-14"],
    ["1.2.3", "1.2.3"],
    ["~", null],
    ["null", null],
    ["Null", null],
    ["nUll", "nUll"],
    ["9007199254740993", 9007199254740993n],
    ["18446744073709551615", 18446744073709551615n],
    ["18446744073709551616", 18446744073709552000],
    ["'yes'", "yes"],
    ['"1"', "1"],
    ["!!str 1", "1"],
    ["!!int '1'", 1],
    ["!!binary aGk=", "hi"],
    ["!vault x", "x"],
  ])("%s", (written, value) => {
    expect(readValue(`- ${written === "-" ? "'-'" : written}\n`)).toEqual([value]);
  });

  it("takes keys as text", () => {
    expect(readValue("y: 1\n010: 2\n1.5: 3\n'on': 4\n")).toEqual({ true: 1, "8": 2, "1.5": 3, on: 4 });
  });

  it("unfolds aliases and merge keys, the last one counts, and says where kustomize would read another value", () => {
    expect(readValue("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [{x: 5}, *a]}\nd: *a\n")).toEqual({
      a: { x: 1, true: 2 },
      b: { x: 1, true: 3 },
      c: { x: 5, true: 2 },
      d: { x: 1, true: 2 },
    });
    expect(readValue("a: {b: 1, <<: {b: 2}}\n")).toEqual({ a: { b: 2 } });
    expect(toldOf("a: {b: 1, <<: {b: 2}}\n")).toEqual([expect.stringMatching(/^1:5 yaml\/merge-overrides .*`b`/)]);
    expect(readValue('a: {"<<": 1}\n')).toEqual({ a: { "<<": 1 } });
  });

  it("adds no line end to a block of text where the file has none", () => {
    expect(readValue("a: |\n  b")).toEqual({ a: "b" });
    expect(readValue("a: |\n  b\n")).toEqual({ a: "b\n" });
  });
});

describe("What cannot be read is told once, in plain words, where it is", () => {
  it.each([
    [
      "doubled key",
      "a: 1\nb: 2\na: 3\n",
      /^3:1 yaml\/duplicate-key The key `a` stands here a second time, first on line 1/,
    ],
    ["keys that become the same", "1: a\n'1': b\n", /^2:1 yaml\/duplicate-key/],
    ["open bracket", "a: [1, 2\nb: 1\n", /^1:4 yaml\/syntax The \[ that opens here is not closed by \]/],
    ["open brace", "a: {b: 1\nc: d\n", /^1:4 yaml\/syntax The \{ that opens here/],
    ["open quote", 'a: b\nc: "foo\nb: 1\n', /^2:4 yaml\/syntax The quote \("\) that opens here is not closed/],
    ["tab", "a:\n\tb: 1\n", /^2:1 yaml\/syntax .*tab/],
    ["indentation", "a:\n  b: 1\n c: 2\n", /^3:1 yaml\/syntax The indentation/],
    ["colon in text", "a: b: c\n", /^1:4 yaml\/syntax .*must be in quotes/],
    ["no colon", "a: 1\nfoo\nb: 1\n", /^2:1 yaml\/syntax This line has no colon/],
    ["reserved character", "a: @x\n", /^1:4 yaml\/syntax Text that starts with @ must be in quotes: "@x"/],
    ["lost anchor", "a: *x\n", /^1:4 yaml\/alias No anchor &x/],
    ["anchor in itself", "a: &a [*a]\n", /^1:8 yaml\/alias The anchor &a contains itself/],
    ["map as key", "? [a]\n: b\n", /^1:3 yaml\/key/],
    ["infinity", "a: .inf\n", /^1:4 yaml\/not-finite/],
    ["template", "{{- if .Values.x }}\na: 1\n{{- end }}\n", /^1:1 yaml\/template/],
    ["template in a value", "a: {{ .Values.x }}\n", /^1:5 yaml\/template/],
    ["many mistakes", "a: [\nb: {\n c: '\n", /^\d/],
  ])("%s", (_, text, told) => {
    expect(toldOf(text)).toEqual([expect.stringMatching(told)]);
  });

  it("reads JSON as strictly as kubectl does, and only where it is an object's", () => {
    const text = '{"apiVersion": "v1",\n "kind": "A",}\n';
    expect(toldOf(text, "a.json")).toEqual([expect.stringMatching(/^2:14 yaml\/json-syntax .*no JSON/)]);
    expect(toldOf(text, "a.yaml")).toEqual([]);
    expect(toldOf('{"a": 1,}', "a.json")).toEqual([]);
  });

  it("goes on behind a document that cannot be read", () => {
    const read = readDocuments("a.yaml", "a: [\n---\n# nothing\n---\nb: {{ .x }}\n---\n\nc: 1\n");
    expect(read.map(({ content, line }) => [content, line])).toEqual([
      ["broken", 1],
      ["empty", 2],
      ["template", 5],
      ["read", 8],
    ]);
  });

  it("leaves text with braces alone", () => {
    expect(toldOf("a: '{{ x }}'\nb: \"{{workflow.name}}\"\nc: |\n  {{ .Values.x }}\n")).toEqual([]);
  });
});

describe("Positions", () => {
  const positions = (text: string) => {
    const [document] = readDocuments("a.yaml", text);
    const at = new TablePositions(text, new LineIndex(text), document?.table ?? new Int32Array(0), document?.value, []);
    return { at, value: document?.value };
  };

  it("lead to keys and values, and to the nearest that is there", () => {
    const { at } = positions('\ufeffspec: # s\r\n  ports:\r\n    - name: "ä😀" # c\r\n      10: a\r\n      2: b\r\n');
    expect(at.value(["spec", "ports", 0, "name"])).toEqual({ line: 3, column: 13, endLine: 3, endColumn: 18 });
    expect(at.key(["spec", "ports", 0, "10"])).toEqual({ line: 4, column: 7, endLine: 4, endColumn: 9 });
    expect(at.written(["spec", "ports", 0, "2"])).toBe("b");
    expect(at.written(["spec", "ports", 0, "name"])).toBe('"ä😀"');
    expect(at.key(["spec"])).toMatchObject({ line: 1, column: 1, endColumn: 5 });
    expect(at.key(["spec", "absent", "deeper"])).toMatchObject({ line: 1, column: 1 });
    expect(at.written(["spec", "absent"])).toBeUndefined();
    expect(at.written(["spec"])).toBeUndefined();
  });

  it("lead from every scalar to its text, whatever the order of keys, merges and aliases", () => {
    const name = fc.constantFrom("a", "b", "10", "2", "1.5", "__proto__", "constructor");
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.integer({ min: 1000, max: 9999 }),
        fc.array(tie("node"), { maxLength: 4 }),
        fc
          .uniqueArray(fc.tuple(name, tie("node")), { maxLength: 5, selector: ([key]) => key })
          .map((entries) => new Map(entries)),
      ),
    })).node;
    fc.assert(
      fc.property(tree, (node) => {
        const { at, value } = positions(`root: ${flow(node)}\n`);
        for (const [path, scalar] of scalars(value, [])) expect(at.written(path)).toBe(String(scalar));
      }),
      { numRuns: 200 },
    );
  });
});

function flow(node: unknown): string {
  if (Array.isArray(node)) return `[${node.map(flow).join(", ")}]`;
  if (!(node instanceof Map)) return String(node);
  return `{${[...node].map(([key, inner]) => `'${key}': ${flow(inner)}`).join(", ")}}`;
}

function scalars(value: unknown, path: Path): readonly (readonly [Path, unknown])[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => scalars(item, [...path, index]));
  return Object.entries(value).flatMap(([key, inner]) => scalars(inner, [...path, key]));
}

describe("Objects", () => {
  const objects = (text: string) => {
    const content = objectsIn(readValue(text));
    return content.kind === "foreign"
      ? "foreign"
      : content.objects.map(({ kind, name, root, fault }) => [kind, name, root, fault?.message]);
  };

  it("are the items of lists, which a typed list need not name", () => {
    expect(objects("apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: A, metadata: {name: a}}, 1]\n")).toEqual(
      [
        ["A", "a", ["items", 0], undefined],
        ["", "", ["items", 1], "An item of the list is no object."],
      ],
    );
    expect(objects("apiVersion: apps/v1\nkind: DeploymentList\nitems: [{metadata: {name: a}}]\n")).toEqual([
      ["Deployment", "a", ["items", 0], undefined],
    ]);
  });

  it("have a kind and a version", () => {
    expect(objects("apiVersion: v1\nmetadata: {name: a}\n")).toEqual([["", "a", [], "The object has no `kind`."]]);
    expect(objects("apiVersion: v1\nkind:\n")).toEqual([["", "", [], "`kind` must be text, and is empty."]]);
    expect(objects("kind: A\napiVersion: 1\n")).toEqual([["A", "", [], "`apiVersion` must be text."]]);
    expect(objects("replicas: 1\n")).toBe("foreign");
    expect(objects("- op: add\n")).toBe("foreign");
  });
});
