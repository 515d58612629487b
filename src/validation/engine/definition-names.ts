/** Which kinds a CustomResourceDefinition defines, without reading its schemas: those are read in the thread only. */
import { createHash } from "node:crypto";
import { isMap } from "../reading/objects.ts";
import { kindName } from "../schema/find-schema.ts";
import { fingerprint } from "../schema/value-type.ts";

export interface NamedDefinition {
  readonly definition: Readonly<Record<string, unknown>>;
  /** Of its content. */
  readonly id: string;
  /** `group/version/Kind` */
  readonly kinds: readonly string[];
}

const named = new WeakMap<object, NamedDefinition>();

/** The same definition is named once: to fingerprint a large one takes milliseconds. */
export function nameDefinition(definition: Readonly<Record<string, unknown>>): NamedDefinition {
  const found = named.get(definition) ?? name(definition);
  named.set(definition, found);
  return found;
}

function name(definition: Readonly<Record<string, unknown>>): NamedDefinition {
  const spec = isMap(definition["spec"]) ? definition["spec"] : {};
  const names = isMap(spec["names"]) ? spec["names"] : {};
  const versions = Array.isArray(spec["versions"])
    ? (spec["versions"] as readonly unknown[])
    : [{ name: spec["version"] }];
  const kinds = versions.flatMap((version) => {
    const parts = [spec["group"], isMap(version) ? version["name"] : undefined, names["kind"]];
    const [group, called, kind] = parts;
    const isNamed = typeof group === "string" && typeof called === "string" && typeof kind === "string";
    return isNamed ? [kindName(`${group}/${called}`, kind)] : [];
  });
  const content = fingerprint([definition["apiVersion"], spec]);
  const id = createHash("sha256").update(content).digest("hex");
  return { definition, id, kinds };
}
