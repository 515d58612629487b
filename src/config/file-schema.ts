/** The schema that is shipped: `towpath.yaml` is the configuration of a home, or the one line of a member. */
import { SCHEMA } from "./schema.ts";
import { map, text } from "./schema-parts.ts";

const { $schema, ...home } = SCHEMA;

const member = map(
  "the consent of a repository that is configured elsewhere",
  {
    "managed-by": text(
      "a repository such as acme/env-main",
      "The repository that holds the configuration for the environments in this one.",
    ),
  },
  { required: ["managed-by"] },
);

export const FILE_SCHEMA: Record<string, unknown> = { $schema, title: "towpath.yaml", anyOf: [home, member] };
