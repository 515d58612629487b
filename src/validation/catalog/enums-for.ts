/** The same question for whoever has an object and no schema at hand. */
import { type Catalog, openCatalog } from "./catalog.ts";
import { type EnumField, enumsOf } from "./enums.ts";

let shipped: Catalog | undefined;
const NONE: readonly EnumField[] = [];
/** Names come from files of strangers: only kinds that the catalog knows are kept. */
const known = new Map<string, readonly EnumField[]>();

/**
 * The fields of a kind whose values OpenAPI leaves open, by the newest Kubernetes version that serves it; none for a kind
 * that the shipped catalog does not know. The catalog is opened when it is first asked.
 */
export function enumsFor({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): readonly EnumField[] {
  const name = `${apiVersion}/${kind}`;
  const found = known.get(name) ?? find(apiVersion, kind);
  if (found !== NONE) known.set(name, found);
  return found;
}

function find(apiVersion: string, kind: string): readonly EnumField[] {
  shipped ??= openCatalog();
  for (const version of shipped.versions.toReversed()) {
    const found = shipped.schemaOf(apiVersion, kind, version);
    if (found !== undefined) return enumsOf(found.schema);
  }
  return NONE;
}
