import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  formatDocumentPointer,
  formatPointer,
  parseDocumentPointer,
  parsePointer,
} from "../../src/manifests/pointer.ts";

describe("JSON Pointers", () => {
  it("are parsed to what they were formatted from", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.nat({ max: 99_999 }), (segments, document) => {
        const pointer = formatPointer(segments);
        expect(parsePointer(pointer)).toEqual(segments);
        expect(parseDocumentPointer(formatDocumentPointer({ document, pointer }))).toEqual({ document, pointer });
      }),
    );
  });

  // RFC 6901, section 5.
  it.each([
    ["", []],
    ["/foo/0", ["foo", "0"]],
    ["/", [""]],
    ["/a~1b", ["a/b"]],
    ["/m~0n", ["m~n"]],
    ["/~01", ["~1"]],
  ])("are read as RFC 6901 says: %j", (pointer, segments) => expect(parsePointer(pointer)).toEqual(segments));

  it.each(["a", "a/b", "/~2", "/~"])("are refused where they are none: %j", (text) =>
    expect(parsePointer(text)).toBeUndefined(),
  );

  it.each(["", "#", "#x/a", "1/a", "#1a", "# 1/a"])("with a document are refused where they are none: %j", (text) =>
    expect(parseDocumentPointer(text)).toBeUndefined(),
  );
});
