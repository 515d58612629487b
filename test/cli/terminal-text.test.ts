import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { addImages } from "../../src/cli/images.ts";
import { addSet } from "../../src/cli/set.ts";
import { terminalLine, terminalText } from "../../src/cli/terminal-text.ts";
import { addValidate } from "../../src/cli/validate.ts";
import { Folder } from "./towpath.ts";

const ESCAPE = "\u001b[2J";

describe("Text for a terminal", () => {
  it("holds nothing that steers it", () => {
    expect(terminalLine(`a${ESCAPE}b\u009bc\u202ed\r\ne`)).toBe("a [2Jb c d  e");
    expect(terminalText("one\ntwo\u0007\n")).toBe("one\ntwo \n");
  });

  it("holds no command for GitHub Actions", () => {
    expect(terminalLine("::stop-commands::x")).toBe(": :stop-commands::x");
    expect(terminalLine(" \u001b::error::x")).toBe("  : :error::x");
    expect(terminalText("a\n::add-mask::b")).toBe("a\n: :add-mask::b");
    expect(terminalLine("a.yaml:1: ##[add-mask]b")).toBe("a.yaml:1: ## [add-mask]b");
    expect(terminalLine("std::vector")).toBe("std::vector");
  });
});

describe("Subcommands in a folder with hostile names", () => {
  const POD = "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: nginx:1.25}]}\n";
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder((program) => {
      addImages(program);
      addSet(program);
      addValidate(program);
    });
    folder.write(`${ESCAPE}/pod.yaml`, POD);
    folder.write("::add-mask::nginx.yaml", 'a: "##[add-mask]nginx"\nkind: "##[add-mask]nginx"\napiVersion: v1\n');
  });
  afterEach(() => folder.remove());

  it.each([
    ["images"],
    ["set", "nginx=1.26", "--dry-run", "."],
    ["validate", ".", "--verbose", "--ignore-missing-schemas"],
    ["validate", ".", "--verbose", "--ignore-missing-schemas", "--output", "github"],
  ])("%s %s", async (...args) => {
    const { out, err } = await folder.towpath(...args);
    expect(out).not.toBe("");
    expect(out + err).not.toContain("\u001b");
    expect(out + err).not.toMatch(/^::(?!error |warning |notice )/m);
    // Behind a command on the same line it is text.
    expect(out + err).not.toMatch(/^(?!::).*##\[/m);
  });
});
