/** Fields whose values OpenAPI leaves open and the API server does not. Placeholder until the catalog is there. */
import type { Resource } from "../../resource.ts";

export interface EnumField {
  /** `*` stands for all items of a list. */
  readonly path: readonly string[];
  readonly values: readonly string[];
}
export const enumsFor = (_resource: Resource): readonly EnumField[] => [];
