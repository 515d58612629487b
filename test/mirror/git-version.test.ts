import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { requireGit } from "../../src/mirror/git-version.ts";

const path = process.env["PATH"];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "towpath-git-"));
});
afterEach(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true });
});

const installed = (version: string): void => {
  writeFileSync(join(folder, "git"), `#!/bin/sh\necho "git version ${version}"\n`);
  chmodSync(join(folder, "git"), 0o755);
  process.env["PATH"] = `${folder}:/bin:/usr/bin`;
};

describe("the Git of this machine", () => {
  it("is read as it names itself", async () => {
    expect(await requireGit()).toMatch(/^\d+\.\d+/);
    installed("2.32.0.windows.1");
    expect(await requireGit()).toBe("2.32.0");
  });

  it.each(["2.31.9", "1.99.0"])("must be newer than %s", async (version) => {
    installed(version);
    await expect(requireGit()).rejects.toMatchObject({ name: "Mistake", code: "git-too-old" });
  });

  it("must be there", async () => {
    process.env["PATH"] = folder;
    await expect(requireGit()).rejects.toMatchObject({ name: "Mistake", code: "git-missing" });
  });
});
