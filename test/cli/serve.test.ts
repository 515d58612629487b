import { describe, expect, it } from "@jest/globals";
import { tooOld } from "../../src/cli/serve.ts";

describe("towpath serve", () => {
  it.each(["22.13.0", "22.20.1", "23.0.0", "24.21.0", "26.1.0"])("starts on Node.js %s", (version) => {
    expect(tooOld(version)).toBeUndefined();
  });

  it.each(["18.20.0", "20.20.2", "22.12.9"])("says in a sentence that Node.js %s is too old", (version) => {
    expect(tooOld(version)).toContain(`needs Node.js 22.13 or newer, and this is ${version}`);
  });
});
