/** Made-up schemas, and values that fit them often and nearly as often do not. */
import fc from "fast-check";
import type { StructuralSchema } from "../../../src/validation/schema/structural-schema.ts";

const NAMES = ["a", "b", "c", "constructor"] as const;
const name = fc.constantFrom(...NAMES);
const small = fc.integer({ min: 0, max: 4 });
const PATTERNS = ["^a", "b$", "^[a-c]{1,3}$", "^$", "^(?:a|b)+$"];

const scalar = fc.oneof(
  fc.constantFrom("", "a", "ab", "abc", "😀", "d"),
  fc.integer({ min: -3, max: 6 }),
  fc.constantFrom(0.5, 1.5, true, false, null),
);

export const randomValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** Leaves out what is undefined: ajv reads `undefined` as a mistake. */
const some = (shape: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(shape, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<StructuralSchema>;

const limits = {
  enum: fc.array(scalar, { minLength: 1, maxLength: 3 }),
  const: scalar,
};

export const randomSchema: fc.Arbitrary<StructuralSchema> = fc.letrec<{ schema: StructuralSchema }>((tie) => {
  const schema = tie("schema");
  const several = fc.array(schema, { minLength: 1, maxLength: 3 });
  const object = some({
    type: fc.constant("object"),
    properties: fc.dictionary(name, schema, { maxKeys: 3, noNullPrototype: true }),
    required: fc.uniqueArray(name, { maxLength: 2 }),
    additionalProperties: fc.oneof(fc.boolean(), schema),
    "x-kubernetes-preserve-unknown-fields": fc.constant(true),
    minProperties: small,
    maxProperties: small,
  }).map(unambiguous);
  const list = some({
    type: fc.constant("array"),
    items: schema,
    minItems: small,
    maxItems: small,
    uniqueItems: fc.boolean(),
  });
  const text = some({
    type: fc.constantFrom("string" as const, ["string", "null"] as const),
    minLength: small,
    maxLength: small,
    pattern: fc.constantFrom(...PATTERNS),
    ...limits,
  });
  const number = some({
    type: fc.constantFrom("integer", "number"),
    minimum: small,
    maximum: small,
    exclusiveMinimum: small,
    exclusiveMaximum: small,
    multipleOf: fc.constantFrom(1, 2, 0.5),
    ...limits,
  });
  const junctors = some({ anyOf: several, oneOf: several, allOf: several, not: schema });
  const referring = fc.record({ $ref: name.map((one) => `#/definitions/${one}`) }) as fc.Arbitrary<StructuralSchema>;
  const boolean = fc.constantFrom<StructuralSchema>(
    { type: "boolean" },
    { "x-kubernetes-int-or-string": true },
    { format: "quantity" },
  );
  const nullable = fc.oneof(object, text).map((one): StructuralSchema => ({ ...one, nullable: true }));
  return {
    schema: fc.oneof({ maxDepth: 4 }, boolean, text, number, object, list, nullable, referring, junctors),
  };
}).schema;

/** Schemas with definitions that refer to each other only where a value is consumed, so that no references go round. */
export const randomRoot: fc.Arbitrary<StructuralSchema> = fc
  .tuple(randomSchema, fc.tuple(randomSchema, randomSchema, randomSchema, randomSchema))
  .map(([schema, definitions]) => ({
    ...schema,
    definitions: Object.fromEntries(
      NAMES.map((one, index) => [one, { type: ["object", "string"], properties: { a: definitions[index] ?? {} } }]),
    ) as Record<string, StructuralSchema>,
  }));

/** Both said at once means two things to two readers. */
function unambiguous(schema: StructuralSchema): StructuralSchema {
  const { "x-kubernetes-preserve-unknown-fields": preserve, ...rest } = schema;
  return schema.additionalProperties === false || preserve === undefined ? rest : schema;
}
