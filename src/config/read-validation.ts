/** `validation: { kubernetes-version: "1.34", rules: { cpu-limit: off }, external: [Secret/shop/database] }`. */
import { parseImagePattern } from "../domain/image-pattern.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import type { EnvironmentValidation, ValidationConfig } from "./validation-config.ts";
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
    ...readCluster(written, mistakes),
  };
}

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
