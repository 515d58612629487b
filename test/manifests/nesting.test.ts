import { describe, expect, it } from "@jest/globals";
import { Parser } from "yaml";
import { nestsTooDeeply } from "../../src/manifests/nesting.ts";

const isTooDeep = (text: string): boolean => nestsTooDeeply([...new Parser().parse(text)]);

describe("Nesting", () => {
  it.each([
    ["flow lists", "[".repeat(400)],
    ["flow maps", "{a: ".repeat(400)],
    ["JSON with brackets in its strings", '["]",'.repeat(400)],
    ["lists on one line", `${"- ".repeat(400)}a`],
    ["keys on one line", `${"? ".repeat(400)}a`],
    ["indentation", Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
    ["twenty thousand levels", "[".repeat(20_000)],
  ])("is seen to be too deep in %s", (_, text) => expect(isTooDeep(text)).toBe(true));

  it.each([
    ["many siblings", "- a: [b, {c: d}]\n".repeat(1000)],
    ["brackets in texts", `a: |\n${"  [ \\e[31m {\n".repeat(1000)}`],
    ["what other manifests nest", Array.from({ length: 60 }, (_, depth) => `${"  ".repeat(depth)}a:`).join("\n")],
  ])("is taken for what it is in %s", (_, text) => expect(isTooDeep(text)).toBe(false));
});
