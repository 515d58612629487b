import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { COMMAND_FILE_LIMIT, decodeManifest, PROMOTED_FILE_LIMIT } from "../../src/manifests/decode-manifest.ts";

const code = (bytes: Uint8Array, limit?: number): string => {
  const decoded = decodeManifest(bytes, "a.yaml", limit);
  return typeof decoded === "string" ? "text" : decoded.code;
};

describe("Decoding a manifest", () => {
  it("keeps every byte, a byte order mark and Windows line ends among them", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.boolean(), (content, mark) => {
        fc.pre(!content.includes("\0"));
        const bytes = Buffer.from((mark ? "\ufeff" : "") + content.replaceAll("\n", "\r\n"), "utf8");
        const decoded = decodeManifest(bytes, "a.yaml");
        expect(typeof decoded === "string" && Buffer.from(decoded, "utf8").equals(bytes)).toBe(true);
      }),
    );
  });

  it("takes a replacement character that is really there", () => {
    expect(code(Buffer.from("a: \ufffd\n"))).toBe("text");
  });

  it.each([
    ["UTF-16 with a mark", Buffer.from("\ufeffa: 1\n", "utf16le")],
    ["UTF-16 without a mark", Buffer.from("a: 1\n", "utf16le")],
    ["Latin-1", Buffer.from("name: J\xfcrgen\n", "latin1")],
    ["half a character", Buffer.from([0x61, 0xe2, 0x82])],
    ["a binary file", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1])],
  ])("refuses %s", (_, bytes) => {
    expect(decodeManifest(bytes, "a.yaml")).toMatchObject({
      code: "invalid-encoding",
      file: "a.yaml",
      message: expect.stringMatching(/^a\.yaml .*; save it as UTF-8\.$/),
    });
  });

  it("refuses files over 1 MB for promotions, and over 20 MB for commands", () => {
    expect(code(new Uint8Array(PROMOTED_FILE_LIMIT).fill(0x61))).toBe("text");
    const larger = new Uint8Array(PROMOTED_FILE_LIMIT + 1).fill(0x61);
    expect(decodeManifest(larger, "a.yaml")).toMatchObject({ code: "file-too-large", file: "a.yaml" });
    expect(code(larger, COMMAND_FILE_LIMIT)).toBe("text");
  });
});
