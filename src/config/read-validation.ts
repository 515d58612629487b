/** `validation: { kubernetes-version: "1.34", rules: { cpu-limit: off }, external: [Secret/shop/database] }`. */
import { parseImagePattern } from "../domain/image-pattern.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import type { CelPolicy, EnvironmentValidation, ValidationConfig } from "./validation-config.ts";
import type { WrittenEnvironmentValidation, WrittenPolicy, WrittenValidation } from "./written-config.ts";

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
  };
}

export function readPolicies(written: readonly WrittenPolicy[], mistakes: Mistakes): readonly CelPolicy[] {
  const names = new Set<string>();
  return written.flatMap((policy): readonly CelPolicy[] => {
    const { name, match, cel, message, level } = policy;
    for (const item of itemsOf(policy, "name", name)) mistakes.name(item, "policy-name", problemOfName(names));
    const { kinds, namespaces } = match ?? {};
    // What is missing is told already.
    if (name === undefined || kinds === undefined || cel === undefined) return [];
    names.add(name);
    return [
      {
        name,
        match: { kinds: [kinds].flat(), ...(namespaces !== undefined && { namespaces: [namespaces].flat() }) },
        cel,
        ...(message !== undefined && { message }),
        ...(level !== undefined && { level }),
      },
    ];
  });
}

const problemOfName =
  (taken: ReadonlySet<string>) =>
  (name: string): string | undefined => {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name))
      return "takes small letters, digits and -, at most 63 of them, with a letter or digit at both ends";
    return taken.has(name) ? "is the name of another rule above; give each its own" : undefined;
  };

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
