/** The schemas that Towpath carries: Kubernetes' own kinds, version by version, and common custom resources. No network. */
import { Mistake } from "../../domain/failure.ts";
import type { FoundSchema, SchemaSource, StructuralSchema } from "../schema/structural-schema.ts";
import { minorVersion, orderOfVersions } from "./kubernetes-version.ts";
import { type ApiChange, apiChange } from "./removed-apis.ts";
import { type CatalogIndex, type KindEntry, type SchemaFile, SchemaFolder, schemasFolder } from "./schema-folder.ts";

export interface CatalogSchema extends FoundSchema {
  /** What `schema` refers to; the same object for all kinds of one file, never changed. */
  readonly definitions: Readonly<Record<string, StructuralSchema>>;
  readonly namespaced: boolean;
}

export interface KnownKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** A custom resource: its schema does not depend on the Kubernetes version, and may lack the newest fields. */
  readonly custom: boolean;
}

export interface Catalog extends SchemaSource {
  /** Kubernetes versions, oldest first: `1.31`. */
  readonly versions: readonly string[];
  /** Takes `1.34`, `v1.34` and `1.34.2`. */
  supports(kubernetesVersion: string): boolean;
  /** Undefined for a kind that this version does not serve or nobody here knows. @throws Mistake: no such version here. */
  schemaOf(apiVersion: string, kind: string, kubernetesVersion: string): CatalogSchema | undefined;
  /** All kinds of that version and all custom resources, ordered by name. @throws Mistake: no such version here. */
  kinds(kubernetesVersion: string): readonly KnownKind[];
  /** Whether objects of the kind have a namespace, in any version; undefined where the kind is not known. */
  namespaced(apiVersion: string, kind: string): boolean | undefined;
  /** Since when an API is deprecated or gone, and what takes its place; undefined where neither is known. */
  removedIn(apiVersion: string, kind: string): ApiChange | undefined;
}

/**
 * Reads the index of the folder (default: `schemas` beside package.json); schemas are read when they are first asked for,
 * a file a Kubernetes version or project, and kept. Errors of reading a damaged installation are thrown as they are.
 */
export function openCatalog(folder: string = schemasFolder): Catalog {
  return new ShippedCatalog(new SchemaFolder(folder));
}

class ShippedCatalog implements Catalog {
  readonly versions: readonly string[];
  readonly #folder: SchemaFolder;
  readonly #index: CatalogIndex;
  readonly #found = new Map<string, CatalogSchema>();

  constructor(folder: SchemaFolder) {
    this.#folder = folder;
    this.#index = folder.index;
    this.versions = Object.keys(this.#index.kubernetes).sort(orderOfVersions);
  }

  supports(kubernetesVersion: string): boolean {
    const version = minorVersion(kubernetesVersion);
    return version !== undefined && this.versions.includes(version);
  }

  schemaOf(apiVersion: string, kind: string, kubernetesVersion: string): CatalogSchema | undefined {
    const version = this.#require(kubernetesVersion);
    const name = `${apiVersion}/${kind}`;
    const entry = this.#entry(name);
    if (entry === undefined || !isServed(entry, version)) return undefined;
    const file = isCustom(entry) ? this.#index.custom[entry.in] : this.#index.kubernetes[version];
    if (file === undefined) throw new Error(`${name} is listed under ${JSON.stringify(entry.in)}, which has no file`);
    const key = `${file.file} ${name}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = schemaIn(this.#folder.read(file.file), name, entry);
    this.#found.set(key, found);
    return found;
  }

  kinds(kubernetesVersion: string): readonly KnownKind[] {
    const version = this.#require(kubernetesVersion);
    return Object.entries(this.#index.kinds)
      .filter(([, entry]) => isServed(entry, version))
      .map(([name, entry]) => ({
        apiVersion: name.slice(0, name.lastIndexOf("/")),
        kind: name.slice(name.lastIndexOf("/") + 1),
        namespaced: entry.namespaced,
        custom: isCustom(entry),
      }));
  }

  namespaced(apiVersion: string, kind: string): boolean | undefined {
    return this.#entry(`${apiVersion}/${kind}`)?.namespaced;
  }

  removedIn(apiVersion: string, kind: string): ApiChange | undefined {
    return apiChange(apiVersion, kind);
  }

  /** Names come from files of strangers: `constructor` is no kind. */
  #entry(name: string): KindEntry | undefined {
    return Object.hasOwn(this.#index.kinds, name) ? this.#index.kinds[name] : undefined;
  }

  /** To check against another version in silence would be a green check that says nothing. */
  #require(kubernetesVersion: string): string {
    const version = minorVersion(kubernetesVersion);
    if (version !== undefined && this.versions.includes(version)) return version;
    throw new Mistake(
      "kubernetes-version",
      `There are no schemas of Kubernetes \`${kubernetesVersion.slice(0, 40)}\`; choose one of ${this.versions.join(", ")}.`,
    );
  }
}

function schemaIn({ kinds, definitions }: SchemaFile, name: string, entry: KindEntry): CatalogSchema {
  const definition = kinds[name];
  if (definition === undefined) throw new Error(`the index lists ${name}, and its file does not hold it`);
  return {
    schema: { $ref: `#/definitions/${definition}`, definitions },
    definitions,
    exact: !isCustom(entry),
    namespaced: entry.namespaced,
  };
}

function isCustom(entry: KindEntry): entry is KindEntry & { readonly in: string } {
  return typeof entry.in === "string";
}

function isServed(entry: KindEntry, version: string): boolean {
  return isCustom(entry) || entry.in.includes(version);
}
