/**
 * ajv and the interpreter on whole objects by the shipped schemas: those of the project, and real ones where they lie
 * beside it (a few by default, all of them in all versions with TOWPATH_TEST_EVERY_DOCUMENT=1).
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { openCatalog } from "../../../src/validation/catalog/catalog.ts";
import { objectsIn } from "../../../src/validation/reading/objects.ts";
import { readDocuments } from "../../../src/validation/reading/read-documents.ts";
import { isBuiltIn } from "../../../src/validation/schema/built-in-groups.ts";
import { checkValue } from "../../../src/validation/schema/check-value.ts";
import { KindOracle } from "./kind-oracle.ts";
import { mutantOf, numbersFrom } from "./mutants.ts";

const GOOD = join(import.meta.dirname, "../catalog/known-good");
const REAL = join(import.meta.dirname, "../../../../shared/data");
const EVERY = process.env["TOWPATH_TEST_EVERY_DOCUMENT"] === "1";
const SAMPLE = 60;
const SEED = 20260302;

const catalog = openCatalog();
const oracle = new KindOracle();

interface Known {
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Objects of kinds that the catalog knows in some version. */
function objectsOf(file: string): readonly Known[] {
  const text = readFileSync(file, "utf8");
  const documents = text.startsWith("{") ? readDocuments("file.json", text) : readDocuments("file.yaml", text);
  return documents.flatMap(({ value, content }) => {
    const held = objectsIn(value);
    if (content !== "read" || held.kind !== "objects") return [];
    return held.objects
      .filter(({ apiVersion, kind }) => catalog.versions.some((one) => catalog.schemaOf(apiVersion, kind, one)))
      .map(({ apiVersion, kind, value: object }) => ({ file, apiVersion, kind, value: object }));
  });
}

const counts = { asked: 0, fitting: 0 };

/** What the two do not agree on, each with what the interpreter says. */
function disagreements({ file, apiVersion, kind }: Known, value: unknown, versions: readonly string[]): unknown[] {
  const builtIn = isBuiltIn(apiVersion);
  return versions.flatMap((version) => {
    const found = catalog.schemaOf(apiVersion, kind, version);
    if (found === undefined) return [];
    return [true, false].flatMap((strict) => {
      const issues = checkValue(found.schema, value, { kind: builtIn ? "built-in" : "custom", open: !strict });
      counts.asked++;
      if (issues.length === 0) counts.fitting++;
      if (oracle.fits({ found, builtIn, strict }, value) === (issues.length === 0)) return [];
      const says = issues.map(({ keyword, path, name }) => `${keyword} ${path.join(".")} ${name ?? ""}`);
      return [{ file, apiVersion, kind, version, strict, says, value: JSON.stringify(value) }];
    });
  });
}

/** Each object, and objects made from it by slips. */
function compare(objects: readonly Known[], slips: number, versions: readonly string[]): readonly unknown[] {
  const random = numbersFrom(SEED);
  return objects.flatMap((object) => [
    ...disagreements(object, object.value, versions),
    ...Array.from({ length: slips }, () => disagreements(object, mutantOf(object.value, random), versions)).flat(),
  ]);
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]))
    .sort();

describe("The interpreter and ajv, asked by the shipped schemas,", () => {
  it("are of one opinion on good manifests and on what slips make of them, strict and not", () => {
    const objects = filesIn(GOOD).flatMap(objectsOf);
    expect(objects.length).toBeGreaterThan(30);
    expect(compare(objects, 12, ["1.34"])).toEqual([]);
    // Both verdicts have to occur for this to say anything.
    expect(counts.fitting / counts.asked).toBeGreaterThan(0.2);
    expect(counts.fitting / counts.asked).toBeLessThan(0.9);
  });

  const there = existsSync(REAL);
  const real = there ? filesIn(REAL).flatMap(objectsOf) : [];
  const random = numbersFrom(SEED);
  const chosen = EVERY ? real : real.filter(() => random() < SAMPLE / real.length);
  process.stderr.write(
    there
      ? `ajv as oracle: ${chosen.length} of ${real.length} real objects asked about (../shared/data)\n`
      : "ajv as oracle: no real objects here (../shared/data), not asked\n",
  );

  (there ? it : it.skip)(
    "are of one opinion on real objects and on what slips make of them (../shared/data)",
    () => {
      const before = { ...counts };
      expect(real.length).toBeGreaterThan(400);
      const different = compare(chosen, 20, EVERY ? catalog.versions : ["1.34"]);
      process.stderr.write(
        `ajv as oracle: ${counts.asked - before.asked} verdicts, ${counts.fitting - before.fitting} of them that it fits, ${different.length} differ\n`,
      );
      expect(different.slice(0, 5)).toEqual([]);
      expect(chosen.length).toBeGreaterThan(SAMPLE / 2);
    },
    300_000,
  );
});
