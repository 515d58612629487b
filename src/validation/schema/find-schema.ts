/** Which schema a kind has: the cluster's own definition, then the locations that were named, then what is shipped. */
import { readDefinition } from "./definitions.ts";
import type { FoundSchema, SchemaSource } from "./structural-schema.ts";

/** Definitions that were found among the files come first, and are exact. */
export class DefinedKinds implements SchemaSource {
  readonly #kinds = new Map<string, FoundSchema>();

  constructor(definitions: readonly Readonly<Record<string, unknown>>[]) {
    for (const definition of definitions) {
      for (const { apiVersion, kind, schema } of readDefinition(definition).kinds) {
        // A kind defined twice is the mistake of whoever defines it; the first counts.
        const name = kindName(apiVersion, kind);
        if (!this.#kinds.has(name)) this.#kinds.set(name, { schema, exact: true });
      }
    }
  }

  schemaOf(apiVersion: string, kind: string): FoundSchema | undefined {
    return this.#kinds.get(kindName(apiVersion, kind));
  }
}

/** Asks one source after the other. */
export function firstOf(sources: readonly SchemaSource[]): SchemaSource {
  return {
    schemaOf(apiVersion, kind, kubernetesVersion) {
      for (const source of sources) {
        const found = source.schemaOf(apiVersion, kind, kubernetesVersion);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

export const kindName = (apiVersion: string, kind: string): string => `${apiVersion}/${kind}`;
