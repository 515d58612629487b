import { describe, expect, it } from "@jest/globals";
import { missingFields } from "../../../src/sandbox/contract/required-fields.ts";

describe("the fields that a body lacks", () => {
  it.each([
    ["a field that is there, also as null", { a: { b: null } }, "/a/b", []],
    ["a field that is not", { a: {} }, "/a/b", ["/a/b"]],
    ["null on the way", { a: null }, "/a/b", ["/a"]],
    ["an optional step that is absent", {}, "/a?/b", []],
    ["an optional step that is null", { a: null }, "/a?/b", []],
    ["a field below an optional step that is there", { a: {} }, "/a?/b", ["/a/b"]],
    ["each item of a list", { a: [{ b: 1 }, {}, {}] }, "/a/*/b", ["/a/1/b", "/a/2/b"]],
    ["an empty list", { a: [] }, "/a/*/b", []],
    ["another shape than meant", { a: "text" }, "/a/b", []],
    ["a list of lists", [[{}]], "/*/*/a", ["/0/0/a"]],
  ])("%s", (_name, body, pointer, missing) => {
    expect(missingFields(body, [pointer])).toEqual(missing);
  });
});
