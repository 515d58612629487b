/** The JSON Schema of a decision's file, shipped as `schema/ledger-decision.schema.json` for editors and other tools. */
import type { DecisionKind } from "../../domain/decision.ts";

const TIME = {
  title: "a time with its zone, such as 2026-03-02T10:00:00Z",
  type: "string",
  pattern: "^(\\d{4}|[+-]\\d{6})-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)$",
};
const NAME = { type: "string", minLength: 1 };
const IMAGES = {
  title: "images with their versions",
  description: "Each as name=tag, name=tag@digest or name=@digest, such as ghcr.io/acme/checkout=1.5.0.",
  type: "array",
  minItems: 1,
  items: { type: "string", pattern: "^[^=]+=([A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$" },
};

const COMMON = {
  schema: { const: 1 },
  id: {
    ...NAME,
    description:
      "The same as in the file's name: c<comment>-<position> for a command, p<pull request>-… for a merged pull request.",
  },
  by: { ...NAME, description: "The login of the person who decided." },
  at: { ...TIME, description: "When it was decided." },
  reason: { type: "string", description: "In the person's own words." },
  until: { ...TIME, description: "It ends by itself then." },
  ended: {
    description: "A person ended it before.",
    type: "object",
    properties: { by: NAME, at: TIME, reason: { type: "string" } },
    required: ["by", "at", "reason"],
    additionalProperties: false,
  },
};

const application = { ...NAME, description: "The same as in the file's path." };
const environment = application;
const TO = { application, environment };

const KINDS: Readonly<Record<DecisionKind, { readonly properties: object; readonly optional?: readonly string[] }>> = {
  hold: { properties: TO, optional: ["environment"] },
  freeze: { properties: { environment } },
  pin: {
    properties: {
      ...TO,
      images: IMAGES,
      "away-from": { ...IMAGES, description: "It ends when a person promotes something newer than this." },
    },
    optional: ["away-from"],
  },
  quarantine: { properties: { application, images: IMAGES } },
  override: { properties: { ...TO, images: IMAGES, gate: NAME } },
  request: { properties: { ...TO, images: IMAGES } },
  rollback: { properties: { ...TO, images: IMAGES, from: { ...IMAGES, description: "What is bad about it." } } },
  acknowledgement: { properties: { ...TO, images: IMAGES, hotfix: { ...NAME, description: "The hotfix's request." } } },
};

const OPTIONAL = new Set(["until", "ended"]);

export const DECISION_SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "A decision in Towpath's ledger",
  description: "One file for each decision of a person, on the branch towpath-ledger of the environment repository.",
  oneOf: Object.entries(KINDS).map(([kind, { properties, optional = [] }]) => ({
    title: kind,
    type: "object",
    properties: { kind: { const: kind }, ...COMMON, ...properties },
    required: [
      "kind",
      ...Object.keys(COMMON).filter((key) => !OPTIONAL.has(key)),
      ...Object.keys(properties).filter((key) => !optional.includes(key)),
    ],
    additionalProperties: false,
  })),
};
