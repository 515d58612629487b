/** The schema that is shipped: `towpath.yaml` is the configuration of a home, or what another repository consents to. */
import { SCHEMA } from "./schema.ts";
import { map, text } from "./schema-parts.ts";
import { SHARED_WITH } from "./schema-validation.ts";

const { $schema, ...home } = SCHEMA;

const member = map(
  "the consent of a repository that is configured elsewhere",
  {
    "managed-by": text(
      "a repository such as acme/env-main",
      "The repository that holds the configuration for the environments in this one.",
    ),
    "shared-with": SHARED_WITH,
  },
  { minProperties: 1 },
);

export const FILE_SCHEMA: Record<string, unknown> = { $schema, title: "towpath.yaml", anyOf: [home, member] };
