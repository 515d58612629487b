/** Schemas of custom resources, from the type declarations of one package. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CompletedConfig,
  createFormatter,
  createParser,
  DEFAULT_CONFIG,
  SchemaGenerator,
} from "ts-json-schema-generator";
import ts from "typescript";
import { kubernetesTypeFormatter, kubernetesTypeParser } from "./kubernetes-type.ts";
import { type Definitions, reachable, refName, refTo, type Schema, sorted } from "./schema.ts";
import { tidy } from "./tidy.ts";
import { uniqueNames } from "./unique-names.ts";

export interface CustomResources {
  readonly definitions: Definitions;
  /** `argoproj.io/v1alpha1/Rollout` → name of its definition. */
  readonly kinds: Readonly<Record<string, string>>;
}

const config: CompletedConfig = {
  ...DEFAULT_CONFIG,
  skipTypeCheck: true,
  additionalProperties: false,
  expose: "all",
  jsDoc: "none",
  topRef: true,
};

const compilerOptions: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  skipLibCheck: true,
  types: [],
};

/** `builtIns`: the definitions that Kubernetes' own types are taken from; those needed are part of the answer. */
export function readCustomResources(
  folder: string,
  madeFrom: "crds" | "go",
  builtIns: Readonly<Definitions>,
): CustomResources {
  const files = kindFiles(folder);
  const names = uniqueNames(folder, compilerOptions);
  const program = ts.createProgram([...files.keys()], compilerOptions, names.host);
  const parser = createParser(program, config, (chain) => {
    chain.addNodeParser(kubernetesTypeParser(builtIns));
  });
  const formatter = createFormatter(config, (chain) => {
    chain.addTypeFormatter(kubernetesTypeFormatter());
  });
  const generator = new SchemaGenerator(program, parser, formatter, config);
  const definitions: Definitions = {};
  const kinds: Record<string, string> = {};
  for (const [file, { apiVersion, kind }] of files) {
    const root = names.identifier(file);
    const made = generator.createSchemaFromNodes([declarationOf(program, file, root)]);
    for (const [name, schema] of Object.entries(made.definitions ?? {})) {
      if (typeof schema === "boolean") throw new Error(`${file}: ${name} is ${schema}`);
      const converted = tidy(schema, (ref) => names.name(decodeURIComponent(refName(ref))), madeFrom);
      addOnce(definitions, names.name(name), converted);
    }
    kinds[`${apiVersion}/${kind}`] = names.name(root);
  }
  const wanted: Schema = { anyOf: Object.values(kinds).map((name) => ({ $ref: refTo(name) })) };
  return { definitions: sorted(reachable(wanted, { ...builtIns, ...definitions })), kinds: sorted(kinds) };
}

function addOnce(definitions: Definitions, name: string, schema: Schema): void {
  const before = definitions[name];
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(schema))
    throw new Error(`two types are named ${name}`);
  definitions[name] = schema;
}

/** Declarations of kinds, by file; lists of them are left out. */
function kindFiles(folder: string): ReadonlyMap<string, { readonly apiVersion: string; readonly kind: string }> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".d.ts") && !name.includes("node_modules"))
    .sort();
  return new Map(
    files.flatMap((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const apiVersion = /^ {4}"apiVersion": "([^"]+)";$/m.exec(text)?.[1];
      const kind = /^ {4}"kind": "([^"]+)";$/m.exec(text)?.[1];
      if (apiVersion === undefined || kind === undefined || kind.endsWith("List")) return [];
      return [[join(folder, name), { apiVersion, kind }] as const];
    }),
  );
}

function declarationOf(program: ts.Program, file: string, name: string): ts.Node {
  const found = program
    .getSourceFile(file)
    ?.statements.find((statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name);
  if (found === undefined) throw new Error(`${file}: no interface ${name}`);
  return found;
}
