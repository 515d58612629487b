/**
 * Writes schemas/: `npm ci && npm run definitions && npm run generate` in this folder. The same packages give the same
 * bytes. It stops where the two witnesses of a version disagree, or where it meets what it does not know.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readBuiltIns } from "./built-in-definitions.ts";
import { crossCheck } from "./cross-check.ts";
import { readCustomResources } from "./custom-resources.ts";
import { type Definitions, reachable, refTo } from "./schema.ts";
import { builtInScopes, customScope } from "./scopes.ts";
import { clientPackages, customSources, kubernetesVersions } from "./sources.ts";
import { type CatalogIndex, type KindEntry, writeIndex, writeSchemas } from "./write.ts";

const target = join(import.meta.dirname, "../../schemas");
const definitionsPackage = /^(kubernetes-validate)==(\S+)/.exec(
  readFileSync(join(import.meta.dirname, "requirements.txt"), "utf8"),
);
const definitionsSource = `${definitionsPackage?.[1]} ${definitionsPackage?.[2]}`;

/** Messages between client and API server: they have a kind, and nobody writes them into a file. Lists are split by whoever reads them. */
const isWritten = (key: string): boolean => !/List$|^v1\/(APIGroup|APIVersions|Status)$/.test(key);

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const index: CatalogIndex = { kubernetes: {}, custom: {}, kinds: {} };
const isNamespaced = builtInScopes();
let newest: Definitions = {};

for (const version of kubernetesVersions) {
  const all = readBuiltIns(version);
  newest = all.definitions;
  const client = clientPackages[version];
  if (client !== undefined) await requireAgreement(version, all.definitions, client);
  const kinds = Object.fromEntries(Object.entries(all.kinds).filter(([key]) => isWritten(key)));
  const definitions = reachable({ anyOf: Object.values(kinds).map((name) => ({ $ref: refTo(name) })) }, newest);
  const file = `kubernetes-${version}.json.br`;
  const bytes = writeSchemas(join(target, file), { kinds, definitions });
  index.kubernetes[version] = {
    file,
    source: `${definitionsSource}, definitions of v${version}.0`,
    ...(client === undefined ? {} : { "agrees-with": `@kubernetes/client-node ${versionOf(client)}` }),
    kinds: Object.keys(kinds).length,
    definitions: Object.keys(definitions).length,
  };
  for (const key of Object.keys(kinds)) addVersion(key, version);
  console.log(`${version}: ${Object.keys(kinds).length} kinds, ${bytes} bytes`);
}

for (const source of customSources) {
  const name = source.package.slice(source.package.indexOf("/") + 1);
  const folder = join(import.meta.dirname, "node_modules", source.package);
  const { kinds, definitions } = readCustomResources(folder, source.madeFrom, newest);
  const file = `${name}.json.br`;
  const bytes = writeSchemas(join(target, file), { kinds, definitions });
  index.custom[name] = {
    file,
    source: `${source.package} ${versionOf(source.package)}`,
    "made-from": source.madeFrom === "go" ? "Go types" : "CustomResourceDefinitions",
    kinds: Object.keys(kinds).length,
    definitions: Object.keys(definitions).length,
  };
  for (const key of Object.keys(kinds)) {
    if (index.kinds[key] !== undefined) throw new Error(`two packages have ${key}`);
    index.kinds[key] = { namespaced: customScope(key), in: name };
  }
  console.log(`${name}: ${Object.keys(kinds).length} kinds, ${bytes} bytes`);
}
writeIndex(join(target, "index.json"), index);

function addVersion(key: string, version: string): void {
  const known: KindEntry = index.kinds[key] ?? { namespaced: isNamespaced(key), in: [] };
  index.kinds[key] = { ...known, in: [...(typeof known.in === "string" ? [] : known.in), version] };
}

async function requireAgreement(version: string, definitions: Definitions, client: string): Promise<void> {
  const { compared, unmatched, differences } = await crossCheck(definitions, client);
  if (unmatched.length + differences.length > 0)
    throw new Error(`${version}: ${client} disagrees\n${[...unmatched, ...differences].join("\n")}`);
  console.log(`${version}: ${compared} definitions agree with ${client}`);
}

function versionOf(packageName: string): string {
  const file = join(import.meta.dirname, "node_modules", packageName, "package.json");
  return String(JSON.parse(readFileSync(file, "utf8")).version);
}
