/** conftest is not at hand here: a script in its place prints what it was given. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { ConftestTask } from "../../src/domain/rendering.ts";
import { openRenderer } from "../../src/rendering/open-renderer.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const task: ConftestTask = {
  kind: "conftest",
  policy: "policy",
  files: [
    { path: "policy/main.rego", bytes: bytes("package main") },
    { path: "manifests/a.yaml", bytes: bytes("kind: A") },
  ],
  manifests: ["manifests/a.yaml"],
};

describe("conftest", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "towpath-conftest-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const ask = async (script: string) => {
    const conftest = join(folder, "conftest");
    writeFileSync(conftest, `#!/bin/sh\n${script}\n`);
    chmodSync(conftest, 0o700);
    const nothing = { kustomize: undefined, helm: undefined, path: "/usr/bin:/bin" };
    const confinement = () => Promise.resolve({ confinement: undefined, reason: "" });
    return openRenderer({ ...nothing, mode: "unsafe", conftest, confinement }).conftest(task);
  };

  it("is given policies and manifests, and its results count though it ends with 1", async () => {
    const script = `shift 4; policy="\${1#--policy=}"; cat "$policy/main.rego" "$2" >/dev/null || exit 3
printf '[{"filename":"%s","namespace":"main","failures":[{"msg":"no"}]}]' "$2"; exit 1`;
    expect(await ask(script)).toEqual({
      outcome: "rendered",
      text: '[{"filename":"manifests/a.yaml","namespace":"main","failures":[{"msg":"no"}]}]',
    });
  });

  it("has failed where it prints no results, with what it says", async () => {
    expect(await ask("echo 'Error: running test: load: loading policies' >&2; exit 1")).toMatchObject({
      ...{ outcome: "failed", because: "program" },
      message: expect.stringContaining("loading policies"),
    });
    expect(await ask("echo '[]'; exit 2")).toMatchObject({ outcome: "failed" });
  });

  it("is missing where it is not there, and the setting is named", async () => {
    const renderer = openRenderer({
      mode: "auto",
      kustomize: undefined,
      helm: undefined,
      path: folder.concat("/none"),
    });
    expect(await renderer.conftest(task)).toMatchObject({
      outcome: "unavailable",
      message: expect.stringContaining("CONFTEST"),
    });
  });
});
