/** ajv says whether a value fits, with schemas made as strict as the interpreter reads them. */
import { Ajv } from "ajv";
import type { StructuralSchema } from "../../../src/validation/schema/structural-schema.ts";

/** Says of values whether they fit, to ajv. */
export function ajvOf(schema: StructuralSchema): (value: unknown) => boolean {
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    validateSchema: false,
    ownProperties: true,
    logger: false,
  });
  const fits = ajv.compile(strictly(schema, true));
  return (value) => fits(value);
}

type Plain = Readonly<Record<string, unknown>>;

/** The same schema in the words of draft 7: closed where fields are named, null a type, and Kubernetes' own types. */
export function strictly(schema: StructuralSchema, closed: boolean): Plain {
  const { nullable, ...rest } = schema;
  const written: Record<string, unknown> = { ...rest };
  if (schema["x-kubernetes-int-or-string"] === true || schema.format === "int-or-string")
    Object.assign(written, { type: ["integer", "string"], format: undefined });
  if (schema.format === "quantity") Object.assign(written, { type: ["string", "number"], format: undefined });
  if (written["format"] === undefined) delete written["format"];
  const each = (of: Readonly<Record<string, StructuralSchema>> | undefined, inner: boolean) =>
    of && Object.fromEntries(Object.entries(of).map(([name, one]) => [name, strictly(one, inner)]));
  const all = (of: readonly StructuralSchema[] | undefined) => of?.map((one) => strictly(one, false));
  const put = (key: string, value: unknown): void => {
    if (value !== undefined) written[key] = value;
  };
  // What is meant from within allOf and the like is open, and closed from elsewhere.
  if (schema.$ref !== undefined && !closed) written["$ref"] = `${schema.$ref}-open`;
  put("definitions", schema.definitions && both(schema.definitions));
  put("properties", each(schema.properties, closed));
  const { additionalProperties: further, items } = schema;
  if (typeof further === "object") written["additionalProperties"] = strictly(further, closed);
  else if (further === undefined && schema.properties !== undefined && closed) {
    if (schema["x-kubernetes-preserve-unknown-fields"] !== true) written["additionalProperties"] = false;
  }
  if (items !== undefined && !Array.isArray(items)) written["items"] = strictly(items as StructuralSchema, closed);
  for (const junctor of ["allOf", "anyOf", "oneOf"] as const) put(junctor, all(schema[junctor]));
  if (schema.not !== undefined) written["not"] = strictly(schema.not, false);
  if (nullable !== true) return written;
  const { definitions, ...value } = written;
  return { anyOf: [{ type: "null" }, value], definitions };
}

/** Each definition twice: closed under its name, and open for what is meant from within allOf and the like. */
export const both = (definitions: Readonly<Record<string, StructuralSchema>>): Plain =>
  Object.fromEntries(
    Object.entries(definitions).flatMap(([name, one]) => [
      [name, strictly(one, true)],
      [`${name}-open`, strictly(one, false)],
    ]),
  );
