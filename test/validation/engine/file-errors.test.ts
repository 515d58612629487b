/** What is said of a file that cannot be read, or whose objects cannot be checked: one golden file for each kind of it. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { checkFile, LARGEST_FILE, unreadable } from "../../../src/validation/engine/check-file.ts";
import type { CheckedFile } from "../../../src/validation/engine/checked-file.ts";
import { openSchemas } from "../../../src/validation/engine/open-schemas.ts";
import { MOST_DOCUMENTS } from "../../../src/validation/reading/read-documents.ts";
import { RULES } from "../../../src/validation/schema/check-object.ts";
import { expectGolden } from "../../golden.ts";

const FIXTURES = join(import.meta.dirname, "../../fixtures/validation/files");
const SOURCE = join(import.meta.dirname, "../../../src");

const given = {
  template: "{{.ResourceKind}}.json",
  from: "acme/schemas",
  texts: { "broken.json": { text: "<html>" } },
};
const schemas = openSchemas({
  settings: { missingSchemas: "error" },
  schemaLocations: ["default", given],
  definitions: [],
});

const check = (path: string, bytes: Uint8Array): CheckedFile =>
  checkFile({ path, bytes, kubernetesVersions: ["1.34"], part: false, named: true }, schemas, {
    missingSchemas: "error",
  });

const findingsOf = ({ documents }: CheckedFile) =>
  documents.flatMap(({ findings, objects }) => [
    ...findings,
    ...objects.flatMap(({ verdicts }) => verdicts.flatMap((verdict) => verdict.findings)),
  ]);

const nested = (inner: string): string => `${"[".repeat(250)}${inner}${"]".repeat(250)}`;

/** Too large, too deep, or no text: made here. */
const MADE: Readonly<Record<string, Uint8Array>> = {
  "yaml-file-too-large.yaml": Buffer.alloc(LARGEST_FILE + 1, "# x\n"),
  "yaml-invalid-encoding.yaml": Buffer.from("kind: ConfigMap\n", "utf16le"),
  "yaml-too-many-documents.yaml": Buffer.from("---\n# none\n".repeat(MOST_DOCUMENTS + 1)),
  "yaml-too-deep.yaml": Buffer.from(`a: &a ${nested("x")}\nb: ${nested("*a")}\n`),
  "yaml-alias-bomb.yaml": Buffer.from(
    `a: &a [x, x, x, x, x, x, x, x, x]\n${"bcdefghij"
      .split("")
      .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghij"[at]}`).join(", ")}]`)
      .join("\n")}\n`,
  ),
};

const files = [...readdirSync(FIXTURES), ...Object.keys(MADE)].sort();
const bytesOf = (file: string): Uint8Array => MADE[file] ?? readFileSync(join(FIXTURES, file));
/** `yaml-duplicate-key.yaml` is about `yaml/duplicate-key`. */
const ruleOf = (file: string): string => basename(file, extname(file)).replace("-", "/");

describe("What cannot be read or checked", () => {
  it.each(files)("is told with its place and what to do: %s", (file) => {
    const findings = findingsOf(check(file, bytesOf(file)));
    expect(findings.map(({ rule }) => rule)).toContain(ruleOf(file));
    const told = findings.map(
      ({ line, column, severity, rule, message, remedy }) =>
        `${line}:${column} ${severity} ${rule}\n  ${message}\n  → ${remedy ?? "-"}\n`,
    );
    expectGolden(`validation/files/${basename(file, extname(file))}.txt`, [...new Set(told)].join("\n"));
  });

  it("has a fixture for each kind of it, and a line in the documentation", () => {
    const named = sourcesOf("validation/engine", "validation/reading").flatMap((text) => [
      ...[...text.matchAll(/"((?:yaml|schema)\/[a-z-]+)"/g)].map(([, rule]) => rule),
      ...[...text.matchAll(/#trouble\(\s*"([a-z-]+)"/g)].map(([, code]) => `yaml/${code}`),
    ]);
    const decoding = sourcesOf("manifests")
      .filter((text) => text.includes("function decodeManifest("))
      .flatMap((text) => [...text.matchAll(/code: "([a-z-]+)"/g)].map(([, code]) => `yaml/${code}`));
    expect(decoding).toHaveLength(2);
    // A thread that had to be stopped is tested in bad-input.test.ts, and a file that nobody read is a fault of ours.
    const others = ["yaml/too-expensive", "yaml/unread"];
    const covered = new Set([...files.map(ruleOf), ...others]);
    expect([...new Set([...named, ...decoding])].filter((rule) => !covered.has(rule ?? ""))).toEqual([]);
    const documentation = readFileSync(join(SOURCE, "../docs/validation.md"), "utf8");
    const all = [...covered, ...Object.values(RULES).map((name) => `schema/${name}`)];
    expect(all.filter((rule) => !documentation.includes(`\`${rule}\``))).toEqual([]);
    const listed = [...documentation.matchAll(/`((?:yaml|schema)\/[a-z-]+)`/g)].map(([, rule]) => rule ?? "");
    expect(listed.filter((rule) => !all.includes(rule))).toEqual([]);
  });

  it("is nothing but that sentence where a thread had to be stopped", () => {
    expect(findingsOf(unreadable("a.yaml", "yaml/too-expensive", "It took too long."))).toMatchObject([
      { file: "a.yaml", line: 1, message: "It took too long.", rule: "yaml/too-expensive" },
    ]);
  });
});

const sourcesOf = (...folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(SOURCE, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(SOURCE, folder, name), "utf8")),
  );
