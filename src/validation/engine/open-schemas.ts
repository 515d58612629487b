import { DefinedKinds, firstOf } from "../schema/find-schema.ts";
import { SchemaFiles } from "../schema/schema-location.ts";
import type { SchemaSource } from "../schema/structural-schema.ts";
import { openShippedSchemas } from "./shipped-schemas.ts";
import type { Setup } from "./thread-messages.ts";

/** Definitions among the files first, then the locations in their order. Opening the shipped schemas takes time: once. */
export function openSchemas({ definitions, schemaLocations }: Setup): SchemaSource {
  const locations = schemaLocations.map((location) =>
    location === "default" ? shippedOnce() : new SchemaFiles(location),
  );
  return firstOf([new DefinedKinds(definitions.map(({ definition }) => definition)), ...locations]);
}

let shipped: SchemaSource | undefined;

function shippedOnce(): SchemaSource {
  shipped ??= openShippedSchemas();
  return shipped;
}
