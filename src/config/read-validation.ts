/** `validation: { kubernetes-version: "1.34", rules: { cpu-limit: off }, external: [Secret/shop/database] }`. */
import { parseImagePattern } from "../domain/image-pattern.ts";
import { problemOfSchemaLocation, schemaTemplate } from "../domain/schema-template.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { problemOfPath, problemOfRepository } from "./names.ts";
import type { EnvironmentValidation, PolicySource, SchemaLocation, ValidationConfig } from "./validation-config.ts";
import type { WrittenEnvironmentValidation, WrittenValidation } from "./written-config.ts";

export function readValidation(written: WrittenValidation, mistakes: Mistakes): ValidationConfig {
  const { external = [], "allowed-images": images = [] } = written;
  for (const item of itemsOf(written, "external", external)) mistakes.name(item, "external", problemOfObject);
  const allowedImages = itemsOf(written, "allowed-images", images).flatMap((item) => {
    const parsed = parseImagePattern(item.text);
    const value = mistakes.parse(item, "image-pattern", "pattern" in parsed ? { value: parsed.pattern } : parsed);
    return value ?? [];
  });
  return {
    ...readEnvironmentValidation(written),
    external,
    allowedImages,
    unknownKinds: written["unknown-kinds"] ?? "error",
    leftToTheCluster: written["left-to-the-cluster"] ?? [],
    ...readElsewhere(written, mistakes),
    ...readCluster(written, mistakes),
  };
}

/** Schemas and policies that lie elsewhere: in files of this repository, or in others. */
function readElsewhere(written: WrittenValidation, mistakes: Mistakes): Partial<ValidationConfig> {
  const { "schema-locations": locations, "policies-from": sources, conftest } = written;
  const folder = conftest?.replace(/\/$/, "");
  for (const item of itemsOf(written, "conftest", folder)) mistakes.name(item, "path", problemOfPath);
  return {
    ...(locations !== undefined && {
      schemaLocations: locations.flatMap((one, index) => readLocation(locations, index, one, mistakes)),
    }),
    ...(sources !== undefined && {
      policiesFrom: sources.flatMap((one, index) => readSource(sources, index, one, mistakes)),
    }),
    ...(folder !== undefined && { conftest: folder }),
  };
}

type Written = string | { readonly repository?: string; readonly path?: string };

function readLocation(
  list: readonly Written[],
  index: number,
  written: Written,
  mistakes: Mistakes,
): readonly SchemaLocation[] {
  if (written === "default") return [written];
  const item =
    typeof written === "string"
      ? { container: list, key: index, text: written }
      : { container: written, key: "path", text: written.path ?? "" };
  const repository = typeof written === "string" ? undefined : readRepository(written, mistakes);
  if (typeof written !== "string" && (repository === undefined || written.path === undefined)) return [];
  const template = mistakes.name(item, "schema-location", problemOfTemplate);
  if (template === undefined) return [];
  return [{ template: schemaTemplate(template), ...(repository !== undefined && { repository }) }];
}

/** Variables in it stand for names without a slash. */
const problemOfTemplate = (template: string): string | undefined =>
  problemOfSchemaLocation(template) ?? problemOfPath(template.replaceAll(/\{\{.*?\}\}/g, "x").replace(/\/$/, ""));

function readSource(
  list: readonly Written[],
  index: number,
  written: Written,
  mistakes: Mistakes,
): readonly PolicySource[] {
  if (typeof written === "string") {
    const repository = mistakes.name({ container: list, key: index, text: written }, "repository", problemOfRepository);
    return repository === undefined ? [] : [{ repository }];
  }
  const repository = readRepository(written, mistakes);
  const path = written.path?.replace(/\/$/, "");
  const problem = path === undefined ? undefined : problemOfPath(path);
  if (problem !== undefined)
    mistakes.name({ container: written, key: "path", text: path ?? "" }, "path", () => problem);
  if (repository === undefined) return [];
  return [{ repository, ...(path !== undefined && { path }) }];
}

const readRepository = (written: Exclude<Written, string>, mistakes: Mistakes): string | undefined =>
  written.repository === undefined
    ? undefined
    : mistakes.name(
        { container: written, key: "repository", text: written.repository },
        "repository",
        problemOfRepository,
      );

function readCluster(written: WrittenValidation, mistakes: Mistakes): Partial<ValidationConfig> {
  const { namespaces = {}, "default-namespace": defaultNamespace, "applied-by": appliedBy } = written;
  for (const name of Object.keys(namespaces)) {
    const problem = problemOfNamespace(name);
    if (problem !== undefined) mistakes.atKey(namespaces, name, "namespace", `"${name}" ${problem}.`);
  }
  for (const item of itemsOf(written, "default-namespace", defaultNamespace))
    mistakes.name(item, "namespace", problemOfNamespace);
  return {
    ...(Object.keys(namespaces).length > 0 && { namespaces }),
    ...(defaultNamespace !== undefined && { defaultNamespace }),
    ...(appliedBy !== undefined && { appliedBy }),
  };
}

const problemOfNamespace = (name: string): string | undefined =>
  /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name)
    ? undefined
    : "is no namespace: small letters, digits and - inside, at most 63";

export const readEnvironmentValidation = ({
  "kubernetes-version": kubernetesVersion,
  rules = {},
}: WrittenEnvironmentValidation): EnvironmentValidation => ({
  ...(kubernetesVersion !== undefined && { kubernetesVersion }),
  rules: { ...rules },
});

const problemOfObject = (text: string): string | undefined =>
  /^[^/\s]+\/[^/\s]+(?:\/[^/\s]+)?$/.test(text)
    ? undefined
    : "names no object; write kind/namespace/name such as Secret/shop/database, or kind/name";
