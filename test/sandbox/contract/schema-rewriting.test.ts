import { describe, expect, it } from "@jest/globals";
import { Ajv2019 } from "ajv/dist/2019.js";
import { AJV_OPTIONS } from "../../../src/sandbox/contract/ajv-settings.ts";
import type { Schema } from "../../../src/sandbox/contract/description.ts";
import { closed, relaxed } from "../../../src/sandbox/contract/schema-rewriting.ts";

const noReference = (): never => {
  throw new Error("not expected here");
};
const takes = (schema: Schema, value: unknown): boolean => new Ajv2019(AJV_OPTIONS).compile(schema)(value);
const text: Schema = { type: "string" };

describe("a schema for answers", () => {
  it("knows null as OpenAPI 3.0 writes it: beside a type, enumerated values, a union", () => {
    expect(takes(relaxed({ type: "string", nullable: true }), null)).toBe(true);
    expect(takes(relaxed({ type: "string", nullable: true, enum: ["a"] }), null)).toBe(true);
    expect(takes(relaxed({ type: "string", enum: ["a"] }), null)).toBe(false);
    expect(takes(relaxed({ nullable: true, oneOf: [text] }), null)).toBe(true);
    expect(takes(relaxed({ oneOf: [text] }), null)).toBe(false);
  });

  it("asks for nothing, keeps the types, and lets several branches fit", () => {
    const one = { type: "object", properties: { a: text }, required: ["a"] };
    const other = { type: "object", properties: { b: text }, required: ["b"] };
    const schema = relaxed({ oneOf: [one, other] });
    expect(takes(schema, {})).toBe(true);
    expect(takes(schema, { a: "x", b: "y" })).toBe(true);
    expect(takes(schema, { a: 1, b: 1 })).toBe(false);
  });

  it("holds no list of subscribed events against an App: the description's lack merge_group", () => {
    expect(takes(relaxed({ type: "string", enum: ["check_run", "pull_request"] }), "merge_group")).toBe(true);
    expect(takes(relaxed({ type: "string", enum: ["check_run"] }), "merge_group")).toBe(false);
  });

  it("keeps a property that is called as a keyword", () => {
    const schema = relaxed({ type: "object", properties: { required: text, oneOf: text, nullable: text } });
    expect(takes(schema, { required: 1 })).toBe(false);
    expect(takes(schema, { oneOf: 1 })).toBe(false);
    expect(takes(schema, { nullable: 1 })).toBe(false);
  });
});

describe("a schema for requests", () => {
  const close = (schema: Schema): Schema => closed(schema, noReference);

  it("takes no property that is not listed, on any level", () => {
    const schema = close({ type: "object", properties: { a: { type: "array", items: { properties: { b: text } } } } });
    expect(takes(schema, { a: [{ b: "x" }] })).toBe(true);
    expect(takes(schema, { c: 1 })).toBe(false);
    expect(takes(schema, { a: [{ c: 1 }] })).toBe(false);
  });

  it("stays open where the description lists nothing or says so", () => {
    expect(takes(close({ type: "object" }), { a: 1 })).toBe(true);
    expect(takes(close({ type: "object", properties: { a: text }, additionalProperties: true }), { b: 1 })).toBe(true);
    expect(takes(close({ type: "object", properties: { a: text }, additionalProperties: text }), { b: 1 })).toBe(false);
  });

  it("takes what any branch of a union lists, and nothing besides", () => {
    const schema = close({
      type: "object",
      properties: { a: text },
      anyOf: [{ properties: { b: text }, additionalProperties: true }, { properties: { c: text } }],
    });
    expect(takes(schema, { a: "x", b: "x", c: "x" })).toBe(true);
    expect(takes(schema, { a: "x", d: "x" })).toBe(false);
  });

  it("puts references in place and refuses one that never ends", () => {
    const schema = closed({ $ref: "#/a" }, () => ({ type: "object", properties: { a: text } }));
    expect(takes(schema, { b: 1 })).toBe(false);
    expect(() => closed({ $ref: "#/a" }, () => ({ $ref: "#/a" }))).toThrow("leads back into itself");
  });
});
