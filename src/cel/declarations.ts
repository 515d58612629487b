/** What an expression may name. */

/** A type as CEL writes it: `string`, `int`, `bool`, `dyn`, `list<string>`, or the name of a record. */
export type CelType = string;

export interface Declarations {
  readonly variables: Readonly<Record<string, CelType>>;
  /** Named shapes: fields and their types. Values of such a type are plain objects; a field that is absent is an error. */
  readonly records?: Readonly<Record<string, Readonly<Record<string, CelType>>>>;
}

/** CEL's names for points in time and spans of time. */
export const TIMESTAMP: CelType = "google.protobuf.Timestamp";
export const DURATION: CelType = "google.protobuf.Duration";
