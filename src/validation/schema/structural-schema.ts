/**
 * The schemas that the interpreter reads: JSON Schema as the API server's OpenAPI and CustomResourceDefinitions have it
 * (structural schemas: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/),
 * and as kubeconform's schema files have it (draft 4 to 7). Keywords that are not named here are ignored.
 */

export type SchemaType = "object" | "array" | "string" | "integer" | "number" | "boolean" | "null";

export interface StructuralSchema {
  /**
   * `#/definitions/<name>` (or `#/$defs/<name>`), looked up in the root schema. Keywords beside it count as well;
   * `nullable` beside it lets null pass unread.
   */
  readonly $ref?: string;
  /** Read at the root only. May be shared between the schemas of many kinds: it is never copied or changed. */
  readonly definitions?: Readonly<Record<string, StructuralSchema>>;
  readonly $defs?: Readonly<Record<string, StructuralSchema>>;

  /** Absent: any. `number` takes integers too. `null` in a list is the same as `nullable`. */
  readonly type?: SchemaType | readonly SchemaType[];
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;

  /**
   * A level with `properties` and without `additionalProperties` knows these fields only, unless it preserves unknown
   * fields: a further one is unknown, as the API server's strict field validation says.
   */
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly required?: readonly string[];
  /** `true`: any field. `false`: none but `properties`. A schema: of the values of fields that `properties` leaves out. */
  readonly additionalProperties?: boolean | StructuralSchema;
  readonly patternProperties?: Readonly<Record<string, StructuralSchema>>;
  readonly minProperties?: number;
  readonly maxProperties?: number;

  /** One schema for all items; a list of schemas by position (draft 7) is read too. */
  readonly items?: StructuralSchema | readonly StructuralSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;

  /** RE2 syntax, as in Go; searched, not matched whole. */
  readonly pattern?: string;
  /** Counted in Unicode code points. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /**
   * Formats known: int32, int64, byte, date, date-time, duration, email, hostname, ipv4, ipv6, cidr, mac, uri, uuid,
   * and two of OpenAPI's own for Kubernetes: `int-or-string` (of IntOrString) and `quantity` (text or number). Others
   * are ignored, as the API server does.
   */
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** A number (draft 6 and later), or a boolean that belongs to `minimum` (OpenAPI 3.0). */
  readonly exclusiveMinimum?: number | boolean;
  readonly exclusiveMaximum?: number | boolean;
  readonly multipleOf?: number;

  /** In these four, levels with `properties` are never closed: which fields exist is said outside of them. */
  readonly allOf?: readonly StructuralSchema[];
  readonly anyOf?: readonly StructuralSchema[];
  readonly oneOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;

  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  /** The value is a whole object: `apiVersion`, `kind` and `metadata` are fields of it, the first two required. */
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: "granular" | "atomic";
  readonly "x-kubernetes-patch-merge-key"?: string;
  readonly "x-kubernetes-patch-strategy"?: string;
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
  readonly "x-kubernetes-validations"?: readonly { readonly rule: string; readonly message?: string }[];
}

/** A schema as somebody found it for a kind. */
export interface FoundSchema {
  readonly schema: StructuralSchema;
  /** All fields of the kind are known: an unknown one is an error, else a warning. */
  readonly exact: boolean;
  /** Fields are unknown only where the schema says `additionalProperties: false`: it is JSON Schema, not structural. */
  readonly open?: boolean;
  /** Where it is and why it cannot be read: objects of the kind cannot be checked. */
  readonly fault?: string;
}

/** Who knows the schema of a kind; the shipped catalog is one. */
export interface SchemaSource {
  /** Undefined where it does not know the kind. `kubernetesVersion` is major and minor: `1.34`. */
  schemaOf(apiVersion: string, kind: string, kubernetesVersion: string): FoundSchema | undefined;
}
