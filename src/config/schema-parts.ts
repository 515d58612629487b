/**
 * Building blocks of the JSON Schema of `towpath.yaml`. `title` says what a value is, in the words in which mistakes
 * name it ("takes …"); `description` is what an editor shows.
 */

/** The keywords in use, of JSON Schema draft 07, which editors know. */
export interface Schema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: JsonType | readonly JsonType[];
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly additionalProperties?: boolean | Schema;
}

type JsonType = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";

/** Beyond this a text is a mistake, whatever it is for. */
const LONGEST = 4096;

/** A text; `title` is what it is: "the name of a branch, such as env/prod". */
export const text = (title: string, description?: string): Schema => ({
  title,
  ...(description !== undefined && { description }),
  type: "string",
  minLength: 1,
  maxLength: LONGEST,
});

/** One text or a list of them; `item` is what each is. */
export const textOrList = (title: string, description: string, item = title): Schema => ({
  ...text(title, description),
  type: ["string", "array"],
  items: text(item),
  uniqueItems: true,
});

/** A list of texts, each of which is `title`. */
export const list = (title: string, description?: string): Schema => ({
  title: `a list, each item of it ${title}`,
  ...(description !== undefined && { description }),
  type: "array",
  items: text(title),
  uniqueItems: true,
});

export const oneOf = (values: readonly string[], description: string, preset?: string): Schema => ({
  title: `one of ${values.join(", ")}`,
  description,
  type: "string",
  enum: values,
  ...(preset !== undefined && { default: preset }),
});

/** A map with these keys and no others. */
export const map = (
  title: string,
  properties: Readonly<Record<string, Schema>>,
  more: Pick<Schema, "required" | "description" | "minProperties" | "maxProperties"> = {},
): Schema => ({ title, type: "object", ...more, properties, additionalProperties: false });

/** A map whose keys are names. */
export const mapByName = (title: string, each: Schema, description?: string): Schema => ({
  title,
  ...(description !== undefined && { description }),
  type: "object",
  additionalProperties: each,
});
