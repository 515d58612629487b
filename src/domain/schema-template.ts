/** Where schemas lie, as kubeconform writes it (its README, "Overriding schemas location"): a path with variables. Pure. */
import { RE2JS } from "re2js";

export const SCHEMA_VARIABLES = [
  "NormalizedKubernetesVersion",
  "StrictSuffix",
  "ResourceKind",
  "ResourceAPIVersion",
  "Group",
  "KindSuffix",
] as const;

const IN_FOLDER = "{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json";
const VARIABLE = /\{\{\s*-?\s*\.?(.*?)\s*-?\s*\}\}/g;
/** What may stand in a file's name: an object may not name files elsewhere. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

/** The rest of a sentence that starts with the location; undefined where it can be used. */
export function problemOfSchemaLocation(location: string): string | undefined {
  if (/^[a-z]+:\/\//i.test(location))
    return "is on the network, and nothing is fetched while checking; download the schemas and name their folder";
  for (const [written, name = ""] of location.matchAll(VARIABLE)) {
    if (!SCHEMA_VARIABLES.some((one) => one === name))
      return `has ${written}, which is none of ${SCHEMA_VARIABLES.map((one) => `{{.${one}}}`).join(", ")}`;
  }
  return undefined;
}

/** A template that ends in `.json`; what does not is a folder laid out as kubeconform's own. */
export const schemaTemplate = (location: string): string =>
  location.endsWith(".json") ? location : `${location.replace(/\/+$/, "")}/${IN_FOLDER}`;

/** What the paths of files that fit the template look like. */
export function schemaPaths(template: string): (path: string) => boolean {
  const parts = template.split(VARIABLE).map((part, at) => (at % 2 === 1 ? "[A-Za-z0-9.-]*" : RE2JS.quote(part)));
  // RE2: many variables in a row would take a backtracking engine for ever.
  const pattern = RE2JS.compile(parts.join(""));
  return (path) => pattern.matches(path);
}

/** The file of a kind's schema; undefined where the names cannot stand in one. */
export function schemaFile(
  template: string,
  apiVersion: string,
  kind: string,
  kubernetesVersion: string,
): string | undefined {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  if (!SAFE.test(kind) || !SAFE.test(version) || (group !== "" && !SAFE.test(group))) return undefined;
  const values: Readonly<Record<string, string>> = {
    NormalizedKubernetesVersion: /^\d+\.\d+$/.test(kubernetesVersion) ? `v${kubernetesVersion}.0` : kubernetesVersion,
    // Unknown fields are always told: the strict schemas are the ones that know them.
    StrictSuffix: "-strict",
    ResourceKind: kind.toLowerCase(),
    ResourceAPIVersion: version,
    Group: group,
    KindSuffix: group === "" ? `-${version}` : `-${group.split(".")[0] ?? ""}-${version}`,
  };
  return template.replaceAll(VARIABLE, (written, name: string) => values[name] ?? written);
}
