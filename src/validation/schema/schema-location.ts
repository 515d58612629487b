/** Schemas in files, named by templates as kubeconform has them (its README, "Overriding schemas location"). */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { groupOf } from "./built-in-groups.ts";
import { readSchema } from "./read-schema.ts";
import type { FoundSchema, SchemaSource } from "./structural-schema.ts";

const VARIABLES = [
  "NormalizedKubernetesVersion",
  "StrictSuffix",
  "ResourceKind",
  "ResourceAPIVersion",
  "Group",
  "KindSuffix",
];
const IN_FOLDER = "{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json";
/** What may stand in a file's name: an object may not name files elsewhere. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;
const LARGEST = 32 * 1024 * 1024;

/** One sentence on why the location cannot be used; undefined where it can. */
export function locationFault(location: string): string | undefined {
  if (/^[a-z]+:\/\//i.test(location)) {
    return `The schema location ${location} is on the network, and nothing is fetched while checking; download the schemas and name their folder.`;
  }
  for (const [written, name = ""] of location.matchAll(/\{\{\s*-?\s*\.?(.*?)\s*-?\s*\}\}/g)) {
    if (!VARIABLES.includes(name)) {
      return `The schema location has ${written}, which is none of ${VARIABLES.map((one) => `{{.${one}}}`).join(", ")}.`;
    }
  }
  return undefined;
}

/** The schemas at one location: a template that ends in `.json`, or a folder laid out as kubeconform's own. */
export class SchemaFiles implements SchemaSource {
  readonly #template: string;
  readonly #read = new Map<string, FoundSchema | undefined>();

  constructor(location: string) {
    this.#template = location.endsWith(".json") ? location : join(location, IN_FOLDER);
  }

  schemaOf(apiVersion: string, kind: string, kubernetesVersion: string): FoundSchema | undefined {
    const group = groupOf(apiVersion);
    const version = apiVersion.slice(group === "" ? 0 : group.length + 1);
    if (!SAFE.test(kind) || !SAFE.test(version) || (group !== "" && !SAFE.test(group))) return undefined;
    const file = expand(this.#template, group, version, kind, kubernetesVersion);
    if (!this.#read.has(file)) this.#read.set(file, readSchemaFile(file));
    return this.#read.get(file);
  }
}

function expand(template: string, group: string, version: string, kind: string, kubernetesVersion: string): string {
  const first = group.split(".")[0] ?? "";
  const values: Readonly<Record<string, string>> = {
    NormalizedKubernetesVersion: /^\d+\.\d+$/.test(kubernetesVersion) ? `v${kubernetesVersion}.0` : kubernetesVersion,
    // Unknown fields are always told: the strict schemas are the ones that know them.
    StrictSuffix: "-strict",
    ResourceKind: kind.toLowerCase(),
    ResourceAPIVersion: version,
    Group: group,
    KindSuffix: group === "" ? `-${version}` : `-${first}-${version}`,
  };
  return template.replaceAll(/\{\{\s*-?\s*\.?(.*?)\s*-?\s*\}\}/g, (written, name: string) => values[name] ?? written);
}

/** Undefined where there is no such file, and as with kubeconform where it holds no schema. */
function readSchemaFile(file: string): FoundSchema | undefined {
  try {
    if (statSync(file).size > LARGEST) return undefined;
    return { schema: readSchema(JSON.parse(readFileSync(file, "utf8"))).schema, exact: true, open: true };
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}
