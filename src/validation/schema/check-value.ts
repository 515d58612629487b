/**
 * The interpreter: a value against a schema. No code is made of schemas, since they come out of pull requests; what
 * hostile schemas and values could cost is bounded by counting steps.
 */
import type { Path } from "../resource.ts";
import { nearestAlternative } from "./alternatives.ts";
import { duplicateItem } from "./duplicate-item.ts";
import { isImpliedField, isPatchDirective } from "./implied-fields.ts";
import type { Issue, Keyword } from "./issue.ts";
import { fitsPattern } from "./patterns.ts";
import { hasSiblings, resolveReference } from "./resolve-schema.ts";
import { numberKeywords, textKeywords } from "./scalar-issues.ts";
import type { SchemaType, StructuralSchema } from "./structural-schema.ts";
import { isA, sameValue, typeOf } from "./value-type.ts";

export interface CheckOptions {
  /**
   * `built-in`: as the API server decodes its own kinds (fields that are null are as good as absent). `custom`: as it
   * checks custom resources (null must be allowed, lists of type set and map hold no doubles). `json`: JSON Schema and
   * nothing else.
   */
  readonly kind: "built-in" | "custom" | "json";
  /** The value is a part of an object, a patch: nothing is required, null removes a field. */
  readonly part?: boolean;
  /** Texts that SOPS has encrypted (`ENC[…]`) stand for values of any type. */
  readonly encrypted?: boolean;
  /** Levels are closed by `additionalProperties: false` alone. */
  readonly open?: boolean;
}

/** Real kinds take some ten thousand steps for the largest objects. */
const MOST_STEPS = 1_000_000;
/** What choosing between alternatives takes, beside trying them. */
const CHOICE_STEPS = 5;
const MOST_ISSUES = 100;
const DEEPEST = 2_000;

/** Every way in which the value does not fit, in the order of the value; at most a hundred. Never throws. */
export function checkValue(root: StructuralSchema, value: unknown, options: CheckOptions): readonly Issue[] {
  const check = new Check(root, options);
  try {
    check.value(root, value, options.open !== true);
  } catch (error) {
    if (!(error instanceof Exhausted) && !(error instanceof RangeError)) throw error;
    return [...check.issues, { keyword: "budget", path: [], value: undefined, schema: root }];
  }
  return check.issues;
}

class Exhausted extends Error {}

class Check {
  issues: Issue[] = [];
  readonly #root: StructuralSchema;
  readonly #options: CheckOptions;
  readonly #path: (string | number)[] = [];
  #steps = 0;
  #depth = 0;

  constructor(root: StructuralSchema, options: CheckOptions) {
    this.#root = root;
    this.#options = options;
  }

  /** `closed`: fields that `properties` leaves out are unknown; not so within allOf, anyOf, oneOf and not. */
  value(written: StructuralSchema, value: unknown, closed: boolean): void {
    if (++this.#steps > MOST_STEPS || ++this.#depth > DEEPEST) throw new Exhausted();
    const schema = this.#resolved(written, value);
    if (schema !== undefined && !this.#isExempt(schema, value)) this.#keywords(schema, value, closed);
    this.#depth--;
  }

  #resolved(written: StructuralSchema, value: unknown): StructuralSchema | undefined {
    if (written.$ref === undefined) return written;
    if (written.nullable === true && value === null) return undefined;
    if (hasSiblings(written)) {
      const { $ref: _, ...siblings } = written;
      this.#keywords(siblings, value, false);
    }
    return resolveReference(this.#root, written);
  }

  #isExempt({ nullable }: StructuralSchema, value: unknown): boolean {
    if (value === null) return nullable === true || this.#options.part === true;
    return this.#options.encrypted === true && typeof value === "string" && value.startsWith("ENC[");
  }

  #keywords(schema: StructuralSchema, value: unknown, closed: boolean): void {
    if (!this.#type(schema, value)) return;
    if (schema.enum !== undefined && !schema.enum.some((one) => sameValue(one, value)))
      this.#add("enum", value, schema);
    else if (schema.const !== undefined && !sameValue(schema.const, value)) this.#add("const", value, schema);
    if (typeof value === "string") this.#addAll(textKeywords(schema, value), value, schema);
    else if (typeof value === "number" || typeof value === "bigint") {
      this.#addAll(numberKeywords(schema, value), value, schema);
    } else if (Array.isArray(value)) this.#list(schema, value, closed);
    else if (typeof value === "object" && value !== null) this.#map(schema, value as Record<string, unknown>, closed);
    this.#junctors(schema, value);
  }

  #type(schema: StructuralSchema, value: unknown): boolean {
    const wanted = wantedTypes(schema);
    if (wanted === undefined) return true;
    const found = typeOf(value);
    if (wanted.some((type) => isA(found, type))) return true;
    this.#push({ keyword: "type", path: [...this.#path], value, schema, wanted });
    return false;
  }

  #map(schema: StructuralSchema, value: Readonly<Record<string, unknown>>, closed: boolean): void {
    const { part } = this.#options;
    const { properties, additionalProperties } = schema;
    const embedded = schema["x-kubernetes-embedded-resource"] === true;
    if (part !== true) {
      for (const name of requiredFields(schema, embedded)) {
        if (!this.#isPresent(value, name, properties)) this.#push({ ...this.#here("required", value, schema), name });
      }
    }
    let fields = 0;
    for (const name of Object.keys(value)) {
      const inner = value[name];
      if (inner === null && this.#options.kind === "built-in") continue;
      fields++;
      const known = own(properties, name);
      if (known !== undefined) {
        if (!this.#isDefaulted(known, inner)) this.#inside(name, known, inner, closed);
      } else if (!this.#patterned(schema, name, inner, closed) && additionalProperties !== true) {
        if (typeof additionalProperties === "object") this.#inside(name, additionalProperties, inner, closed);
        else this.#further(schema, value, name, closed, embedded);
      }
    }
    if (part === true) return;
    if (schema.minProperties !== undefined && fields < schema.minProperties) this.#add("minProperties", value, schema);
    if (schema.maxProperties !== undefined && fields > schema.maxProperties) this.#add("maxProperties", value, schema);
  }

  /** A field that the schema does not name. */
  #further(schema: StructuralSchema, value: unknown, name: string, closed: boolean, embedded: boolean): void {
    const declared = schema.additionalProperties === false;
    if (!declared && (!closed || schema.properties === undefined)) return;
    if (schema["x-kubernetes-preserve-unknown-fields"] === true) return;
    if (embedded && isImpliedField(name)) return;
    if (this.#options.part === true && isPatchDirective(name)) return;
    if (!declared && this.#isNamedBeside(schema, name, 0)) return;
    this.#push({ ...this.#here("unknown", value, schema), name, declared });
  }

  /** Schemas of others than the API server name fields within allOf, anyOf and oneOf only. */
  #isNamedBeside(schema: StructuralSchema, name: string, depth: number): boolean {
    if (depth > 5) return true;
    return [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some((written) => {
      const branch = resolveReference(this.#root, written);
      return (
        branch !== undefined &&
        (own(branch.properties, name) !== undefined || this.#isNamedBeside(branch, name, depth + 1))
      );
    });
  }

  #patterned({ patternProperties }: StructuralSchema, name: string, inner: unknown, closed: boolean): boolean {
    if (patternProperties === undefined) return false;
    let found = false;
    for (const [pattern, schema] of Object.entries(patternProperties)) {
      if (!fitsPattern(pattern, name)) continue;
      found = true;
      this.#inside(name, schema, inner, closed);
    }
    return found;
  }

  /** Null in a field with a default is replaced by it, unless null is allowed. */
  #isDefaulted(schema: StructuralSchema, inner: unknown): boolean {
    return (
      inner === null && this.#options.kind === "custom" && schema.default !== undefined && schema.nullable !== true
    );
  }

  #isPresent(
    value: Readonly<Record<string, unknown>>,
    name: string,
    properties: StructuralSchema["properties"],
  ): boolean {
    const inner = own(value, name);
    if (inner === null && this.#options.kind === "built-in") return false;
    if (inner !== undefined) return true;
    return this.#options.kind !== "json" && own(properties, name)?.default !== undefined;
  }

  #list(schema: StructuralSchema, value: readonly unknown[], closed: boolean): void {
    const { items, minItems, maxItems } = schema;
    for (const [index, item] of value.entries()) {
      const inner = Array.isArray(items) ? (items as readonly StructuralSchema[])[index] : (items as StructuralSchema);
      if (inner !== undefined) this.#inside(index, inner, item, closed);
    }
    if (this.#options.part === true) return;
    if (minItems !== undefined && value.length < minItems) this.#add("minItems", value, schema);
    if (maxItems !== undefined && value.length > maxItems) this.#add("maxItems", value, schema);
    const twice = duplicateItem(schema, value, this.#options.kind === "custom");
    if (twice !== undefined) {
      const { index, ...rest } = twice;
      this.#push({ ...rest, path: [...this.#path, index], value: value[index], schema });
    }
  }

  #junctors(schema: StructuralSchema, value: unknown): void {
    for (const branch of schema.allOf ?? []) this.value(branch, value, false);
    // What these say of objects is mostly which fields must be there together: of a part that cannot be said.
    if (this.#options.part === true) return;
    if (schema.anyOf !== undefined) this.#alternatives("anyOf", schema.anyOf, schema, value);
    if (schema.oneOf !== undefined) this.#alternatives("oneOf", schema.oneOf, schema, value);
    if (schema.not !== undefined && this.#try(schema.not, value).length === 0) this.#add("not", value, schema);
  }

  #alternatives(
    keyword: "anyOf" | "oneOf",
    branches: readonly StructuralSchema[],
    schema: StructuralSchema,
    value: unknown,
  ): void {
    this.#steps += CHOICE_STEPS;
    const tried: (readonly Issue[])[] = [];
    let fitting = 0;
    for (const branch of branches) {
      const issues = this.#try(branch, value);
      tried.push(issues);
      if (issues.length === 0) fitting++;
      if (fitting > 0 && keyword === "anyOf") return;
    }
    if (fitting === 1) return;
    const issue: Issue = { ...this.#here(keyword, value, schema), fitting };
    if (fitting > 1) this.#push(issue);
    else for (const one of nearestAlternative(issue, tried)) this.#push(one);
  }

  /** The issues of a branch, apart from those of the value. */
  #try(branch: StructuralSchema, value: unknown): readonly Issue[] {
    const before = this.issues;
    this.issues = [];
    this.value(branch, value, false);
    const found = this.issues;
    this.issues = before;
    return found;
  }

  #inside(step: string | number, schema: StructuralSchema, inner: unknown, closed: boolean): void {
    this.#path.push(step);
    this.value(schema, inner, closed);
    this.#path.pop();
  }

  #addAll(keywords: readonly Keyword[], value: unknown, schema: StructuralSchema): void {
    const [first] = keywords;
    // One mistake breaks several limits at times: the first tells enough.
    if (first !== undefined) this.#add(first, value, schema);
  }

  #add(keyword: Keyword, value: unknown, schema: StructuralSchema): void {
    this.#push(this.#here(keyword, value, schema));
  }

  #here(keyword: Keyword, value: unknown, schema: StructuralSchema) {
    const path: Path = [...this.#path];
    return { keyword, path, value, schema };
  }

  #push(issue: Issue): void {
    if (this.issues.length < MOST_ISSUES) this.issues.push(issue);
  }
}

/** Which types may stand there; undefined: any. */
function wantedTypes(schema: StructuralSchema): readonly SchemaType[] | undefined {
  if (schema["x-kubernetes-int-or-string"] === true || schema.format === "int-or-string") return ["integer", "string"];
  if (schema.format === "quantity") return ["string", "number"];
  return typeof schema.type === "string" ? [schema.type] : schema.type;
}

function requiredFields({ required }: StructuralSchema, embedded: boolean): readonly string[] {
  return embedded ? [...new Set(["apiVersion", "kind", ...(required ?? [])])] : (required ?? []);
}

function own<Value>(of: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
}
