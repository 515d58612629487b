/** Namespaces of the repository, and those whose labels the configuration tells. */
import { type KnownLabels, labelsOf } from "./label-selector.ts";
import { isPlain, mapAt, type Plain, textAt } from "./plain.ts";

/** The API server gives every namespace this label. */
const NAME_LABEL = "kubernetes.io/metadata.name";

export class KnownNamespaces {
  readonly #found: ReadonlyMap<string, Plain>;
  readonly #told: Readonly<Record<string, Readonly<Record<string, string>>>>;

  constructor(objects: readonly unknown[], told: Readonly<Record<string, Readonly<Record<string, string>>>>) {
    this.#found = namespacesOf(objects);
    this.#told = told;
  }

  /** The Namespace as expressions see it; undefined where nothing is known of it. */
  object(namespace: string): Plain | undefined {
    const found = this.#found.get(namespace);
    if (found !== undefined || namespace === "" || !Object.hasOwn(this.#told, namespace)) return found;
    return namespaceWith({}, namespace, this.#told[namespace] ?? {});
  }

  labels(namespace: string): KnownLabels {
    const known = this.object(namespace);
    if (known !== undefined) return labelsOf(known);
    return { labels: namespace === "" ? {} : { [NAME_LABEL]: namespace }, complete: false };
  }
}

function namespacesOf(objects: readonly unknown[]): ReadonlyMap<string, Plain> {
  const found = new Map<string, Plain>();
  for (const object of objects) {
    if (!isPlain(object) || object["kind"] !== "Namespace" || object["apiVersion"] !== "v1") continue;
    const metadata = mapAt(object, "metadata");
    const name = textAt(metadata, "name");
    if (name !== undefined) found.set(name, namespaceWith(object, name, mapAt(metadata, "labels") ?? {}));
  }
  return found;
}

const namespaceWith = (object: Plain, name: string, labels: Plain): Plain => ({
  apiVersion: "v1",
  kind: "Namespace",
  ...object,
  metadata: { ...mapAt(object, "metadata"), name, labels: { ...labels, [NAME_LABEL]: name } },
});
