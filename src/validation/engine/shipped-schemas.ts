import type { SchemaSource } from "../schema/structural-schema.ts";

/** The schemas that come with Towpath. */
export const openShippedSchemas = (): SchemaSource => ({ schemaOf: () => undefined });
