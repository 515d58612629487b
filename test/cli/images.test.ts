import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { addImages } from "../../src/cli/images.ts";
import { expectGolden } from "../golden.ts";
import { Folder } from "./towpath.ts";

const SHA = `sha256:${"a".repeat(64)}`;

let folder: Folder;
beforeEach(() => {
  folder = new Folder(addImages);
  folder.write("apps/checkout/kustomization.yaml", "images:\n- name: ghcr.io/acme/checkout\n  newTag: 1.5.0\n");
  folder.write(
    "apps/web/all.yaml",
    `kind: Pod\napiVersion: v1\nspec: {containers: [{image: nginx:1.25}]}\n---\nkind: Pod\napiVersion: v1\nspec: {containers: [{image: 'ghcr.io/acme/web:2.0@${SHA}'}]}\n`,
  );
  folder.write("apps/web/values-dev.yaml", "image: {tag: v1}\n");
  folder.write("apps/web/templates/pod.yaml", "{{- if .Values.x }}\nimage: acme/app:v1\n{{- end }}\n");
});
afterEach(() => folder.remove());

describe("The executable", () => {
  it("runs subcommands, and exits 2 for wrong usage", () => {
    const main = join(import.meta.dirname, "../../src/main.ts");
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], { encoding: "utf8" });
    expect(run("images", "apps/checkout")).toMatchObject({ status: 0, stdout: expect.stringContaining("1.5.0") });
    expect(run("imagse")).toMatchObject({ status: 2, stderr: expect.stringContaining("Did you mean images?") });
  });
});

describe("towpath images", () => {
  it("lists every place of the folder it runs in, and says what could not be read", async () => {
    const run = await folder.towpath("images");
    expect(run.code).toBe(0);
    expectGolden("cli/images.txt", `${run.out}--- stderr\n${run.err}`);
  });

  it("lists them for machines, with everything that is known of a place", async () => {
    const run = await folder.towpath("images", "apps", "--output", "json");
    expect(run.code).toBe(0);
    expectGolden("cli/images.json", run.out);
  });

  it("exits 1 where a file that is named cannot be read, and lists the others", async () => {
    const run = await folder.towpath("images", "apps/web/templates/pod.yaml", "apps/checkout");
    expect([run.code, run.out.split("\n").length]).toEqual([1, 3]);
    expect(run.err).toContain("apps/web/templates/pod.yaml:1 holds a template");
    expect((await folder.towpath("images", "none")).code).toBe(1);
  });

  it("exits 2 for wrong usage", async () => {
    expect((await folder.towpath("images", "--output", "xml")).code).toBe(2);
  });

  it("lists nothing where there is nothing", async () => {
    folder.write("empty/a.yaml", "a: 1\n");
    expect(await folder.towpath("images", "empty")).toEqual({ code: 0, out: "", err: "" });
  });
});
