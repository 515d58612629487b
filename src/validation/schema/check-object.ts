/** One Kubernetes object against the schema of its kind: findings that people can act on. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Positions } from "../resource.ts";
import { isBuiltIn } from "./built-in-groups.ts";
import { type CheckOptions, checkValue } from "./check-value.ts";
import { explainIssue } from "./explain-issue.ts";
import type { Explained } from "./explanation.ts";
import type { Issue, Keyword } from "./issue.ts";
import { oncePerMistake } from "./one-mistake.ts";
import type { FoundSchema } from "./structural-schema.ts";

export interface ObjectToCheck {
  readonly file: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly apiVersion: string;
  readonly kind: string;
  readonly at: Positions;
  /** A patch: nothing is required of it. */
  readonly part: boolean;
}

/** What does not fit, in the order of the object, one finding for one mistake. */
export function checkObject(object: ObjectToCheck, found: FoundSchema): readonly PlacedFinding[] {
  const { apiVersion, kind, part } = object;
  const encrypted = isEncrypted(object.value);
  const options: CheckOptions = {
    kind: isBuiltIn(apiVersion) ? "built-in" : "custom",
    part,
    encrypted,
    open: found.open === true,
  };
  const { sops: _, ...withoutSops } = object.value;
  // The items of a typed list need not say what the list says.
  const value = { apiVersion, kind, ...(encrypted ? withoutSops : object.value) };
  const explained: Explained = { root: found.schema, value, at: object.at, secret: kind === "Secret" };
  const issues = checkValue(found.schema, value, options);
  return oncePerMistake(issues, explained).map((issue) => {
    const { path, on, message, remedy } = explainIssue(issue, explained);
    return {
      severity: isSure(issue, found) ? "error" : "warning",
      file: object.file,
      ...object.at[on](path),
      message,
      ...(remedy === undefined ? {} : { remedy }),
      rule: `schema/${RULES[issue.keyword]}`,
      pointer: pointerOf(issue.path),
    };
  });
}

const pointerOf = (path: Issue["path"]): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** A schema that is not exact may lack the newest fields, and does not say which fields may be null. */
const isSure = ({ keyword, value }: Issue, { exact }: FoundSchema): boolean =>
  exact || (keyword !== "unknown" && !(keyword === "type" && value === null));

/** Files of SOPS (https://getsops.io/docs/): a map `sops` with a message authentication code. */
export function isEncrypted(value: Readonly<Record<string, unknown>>): boolean {
  const { sops } = value;
  return typeof sops === "object" && sops !== null && "mac" in sops && ("version" in sops || "lastmodified" in sops);
}

/** Names by which findings are folded, listed and silenced; stable. */
export const RULES: Readonly<Record<Keyword, string>> = {
  type: "type",
  enum: "enum",
  const: "enum",
  required: "missing-field",
  unknown: "unknown-field",
  pattern: "pattern",
  format: "format",
  minimum: "limit",
  maximum: "limit",
  exclusiveMinimum: "limit",
  exclusiveMaximum: "limit",
  multipleOf: "limit",
  minLength: "limit",
  maxLength: "limit",
  minItems: "limit",
  maxItems: "limit",
  minProperties: "limit",
  maxProperties: "limit",
  uniqueItems: "duplicate-item",
  duplicateItem: "duplicate-item",
  anyOf: "form",
  oneOf: "form",
  not: "form",
  budget: "too-complex",
};
