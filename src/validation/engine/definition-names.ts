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

export function nameDefinition(definition: Readonly<Record<string, unknown>>): NamedDefinition {
  const spec = isMap(definition["spec"]) ? definition["spec"] : {};
  const names = isMap(spec["names"]) ? spec["names"] : {};
  const versions = Array.isArray(spec["versions"])
    ? (spec["versions"] as readonly unknown[])
    : [{ name: spec["version"] }];
  const kinds = versions.flatMap((version) => {
    const parts = [spec["group"], isMap(version) ? version["name"] : undefined, names["kind"]];
    const [group, name, kind] = parts;
    const isNamed = typeof group === "string" && typeof name === "string" && typeof kind === "string";
    return isNamed ? [kindName(`${group}/${name}`, kind)] : [];
  });
  const id = createHash("sha256").update(fingerprint(spec)).digest("hex");
  return { definition, id, kinds };
}
