/** The CEL specification's own tests, as functions: which pass, which do not. */
import type { Value } from "@bufbuild/cel-spec/cel/expr/value_pb.js";
import {
  getConformanceSuite,
  type IncrementalTest,
  type IncrementalTestSuite,
} from "@bufbuild/cel-spec/testdata/tests.js";
import { anyUnpack, DurationSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { compile } from "../../src/cel/compile.ts";
import type { Declarations } from "../../src/cel/declarations.ts";
import { languageOf } from "../../src/cel/language.ts";
import { sameValue, textOf } from "../../src/cel/same-value.ts";

/** Left out whole: they are about protobuf messages or extensions that Kubernetes does not have. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  block_ext: "cel.block is made by optimisers, not by people",
  dynamic: "protobuf's wrapper messages",
  enums: "protobuf's enums",
  math_ext: "the math extension, which Kubernetes does not offer",
  proto2: "protobuf messages",
  proto2_ext: "protobuf extensions",
  proto3: "protobuf messages",
  type_deductions: "types that a protobuf checker deduces",
  unknowns: "partial evaluation",
  wrappers: "protobuf's wrapper messages",
};

/** Each test's name (`suite/section/test`) and what was wrong; undefined: it passed. */
export function runConformance(): ReadonlyMap<string, string | undefined> {
  const results = new Map<string, string | undefined>();
  for (const suite of getConformanceSuite().suites) {
    if (Object.hasOwn(LEFT_OUT, suite.name)) continue;
    for (const [name, test] of testsOf(suite, suite.name)) {
      let unique = name;
      for (let again = 2; results.has(unique); again += 1) unique = `${name} (${again})`;
      results.set(unique, wrongWith(test));
    }
  }
  return results;
}

function* testsOf(suite: IncrementalTestSuite, path: string): Generator<readonly [string, IncrementalTest]> {
  for (const test of suite.tests) yield [`${path}/${test.name}`, test];
  for (const inner of suite.suites) yield* testsOf(inner, `${path}/${inner.name}`);
}

function wrongWith({ original: test }: IncrementalTest): string | undefined {
  const declared = test.typeEnv.flatMap(({ name, declKind }) => (declKind.case === "ident" ? [name] : []));
  const names = [...new Set([...declared, ...Object.keys(test.bindings)])];
  const { resultMatcher: wanted } = test;
  const wantsError = wanted.case === "evalError" || wanted.case === "anyEvalErrors";
  try {
    const declarations: Declarations = { variables: Object.fromEntries(names.map((name) => [name, "dyn"])) };
    const compiled = compile(test.expr, languageOf(declarations));
    if ("problem" in compiled) return wantsError ? undefined : compiled.problem.message;
    if (test.checkOnly) return undefined;
    const values = new Map(
      Object.entries(test.bindings).map(([name, { kind }]) => [
        name,
        kind.case === "value" ? plain(kind.value) : undefined,
      ]),
    );
    const value = compiled.run(values);
    if (wantsError) return `answered ${String(value)} instead of an error`;
    if (wanted.case === undefined) return value === true ? undefined : `answered ${String(value)}`;
    if (wanted.case !== "value") return undefined;
    return matches(wanted.value, value) ? undefined : `answered ${String(value)}`;
  } catch (error) {
    return wantsError ? undefined : error instanceof Error ? error.message : String(error);
  }
}

/** A value of the specification as expressions see it. */
function plain({ kind }: Value): unknown {
  switch (kind.case) {
    case "listValue":
      return kind.value.values.map(plain);
    case "mapValue":
      return new Map(
        kind.value.entries.map(({ key, value }) => [
          key === undefined ? null : plain(key),
          value === undefined ? null : plain(value),
        ]),
      );
    case "nullValue":
      return null;
    case "objectValue":
      return anyUnpack(kind.value, TimestampSchema) === undefined
        ? unsupported("a message")
        : new Date(Number(anyUnpack(kind.value, TimestampSchema)?.seconds) * 1000);
    case "uint64Value":
    case "enumValue":
    case "typeValue":
    case undefined:
      return unsupported(kind.case ?? "nothing");
    case "boolValue":
    case "bytesValue":
    case "doubleValue":
    case "int64Value":
    case "stringValue":
      return kind.value;
  }
}

function unsupported(what: string): never {
  throw new Error(`${what} cannot be given to an expression`);
}

function matches({ kind }: Value, actual: unknown): boolean {
  switch (kind.case) {
    case "uint64Value":
      return typeof actual === "object" && actual !== null && textOf(actual) === String(kind.value);
    case "doubleValue":
      return typeof actual === "number" && (Number.isNaN(kind.value) ? Number.isNaN(actual) : actual === kind.value);
    case "int64Value":
      return actual === kind.value;
    case "typeValue":
      return typeof actual === "object" && actual !== null && "name" in actual && actual.name === kind.value;
    case "objectValue": {
      const timestamp = anyUnpack(kind.value, TimestampSchema);
      if (timestamp !== undefined && actual instanceof Date) {
        return actual.getTime() === Number(timestamp.seconds) * 1000 + timestamp.nanos / 1_000_000;
      }
      const duration = anyUnpack(kind.value, DurationSchema);
      return (
        duration !== undefined &&
        typeof actual === "object" &&
        actual !== null &&
        "seconds" in actual &&
        "nanos" in actual &&
        actual.seconds === duration.seconds &&
        actual.nanos === duration.nanos
      );
    }
    case "listValue":
      return (
        Array.isArray(actual) &&
        actual.length === kind.value.values.length &&
        kind.value.values.every((one, at) => matches(one, actual[at]))
      );
    case "boolValue":
    case "bytesValue":
    case "enumValue":
    case "mapValue":
    case "nullValue":
    case "stringValue":
    case undefined:
      return sameValue(plain({ $typeName: "cel.expr.Value", kind }), actual);
  }
}
