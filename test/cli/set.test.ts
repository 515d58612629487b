import { chmodSync, lstatSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { addSet } from "../../src/cli/set.ts";
import { Folder } from "./towpath.ts";

const KUSTOMIZATION = "images:\r\n- name: acme/app # the app\r\n  newTag: v1\r\n";
const SHA = `sha256:${"a".repeat(64)}`;

let folder: Folder;
beforeEach(() => {
  folder = new Folder(addSet);
  folder.write("dev/kustomization.yaml", KUSTOMIZATION);
});
afterEach(() => folder.remove());

describe("towpath set", () => {
  it("exits 0 when it changed something, and says what", async () => {
    expect(await folder.towpath("set", "acme/app=v2", "dev/kustomization.yaml")).toEqual({
      code: 0,
      out: "dev/kustomization.yaml:3: acme/app changed from v1 to v2\n",
      err: "",
    });
    expect(folder.read("dev/kustomization.yaml")).toBe(KUSTOMIZATION.replace("v1", "v2"));
  });

  it("exits 3 when there is nothing to change", async () => {
    expect(await folder.towpath("set", "acme/app=v1", "dev")).toEqual({
      code: 3,
      out: "dev/kustomization.yaml:3: acme/app holds it already\n",
      err: "",
    });
  });

  it("exits 1 for a refusal, with file, line and why, and writes nothing in any file", async () => {
    folder.write("prod/kustomization.yaml", `images:\n- name: acme/app\n  digest: ${SHA}\n`);
    const run = await folder.towpath("set", "acme/app=v2", ".");
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toBe(
      `prod/kustomization.yaml:3: acme/app is left as it is: it is pinned by a digest, which would not belong to v2; give tag@digest, or --from @${SHA} to drop the digest.\nNothing was written.\n`,
    );
    expect(folder.read("dev/kustomization.yaml")).toBe(KUSTOMIZATION);
  });

  it.each([
    ["an image that no place holds", ["set", "acme/none=v2", "dev"], "No place holds the image acme/none"],
    ["a file that is not there", ["set", "acme/app=v2", "none.yaml"], "none.yaml is neither a file nor a folder."],
    ["what is no version", ["set", "acme/app=a b", "dev"], "`a b` is neither a tag"],
    ["a pointer that leads nowhere", ["set", "--at", "/a/b=v2", "dev"], "leads nowhere"],
    [
      "a place in several files",
      ["set", "--at", "/a=v2", "dev", "other.yaml"],
      "--at and --match name a place of one file",
    ],
    ["a chart", ["set", "chart:redis=1.2", "dev"], "chart:redis is no image"],
    ["UTF-16", ["set", "acme/app=v2", "utf16.yaml"], "utf16.yaml is UTF-16; save it as UTF-8."],
    ["Latin-1", ["set", "acme/app=v2", "latin1.yaml"], "latin1.yaml is not valid UTF-8"],
    ["a template", ["set", "acme/app=v2", "template.yaml"], "template.yaml:1 holds a template"],
    [
      "a file over the limit",
      ["set", "acme/app=v2", "large.yaml"],
      "large.yaml has 21.0 MB and at most 20.0 MB are read",
    ],
  ])("exits 1 for %s", async (_, args, why) => {
    folder.write("other.yaml", "a: v1\n");
    folder.write("utf16.yaml", Buffer.from("\ufeffimage: acme/app:v1\n", "utf16le"));
    folder.write("latin1.yaml", Buffer.from("# \xfc\nimage: acme/app:v1\n", "latin1"));
    folder.write("template.yaml", "{{- if .Values.a }}\nimage: acme/app:v1\n{{- end }}\n");
    if (args.includes("large.yaml")) folder.write("large.yaml", "#".repeat(21 * 1024 * 1024));
    const run = await folder.towpath(...args);
    expect([run.code, run.out]).toEqual([1, ""]);
    expect(run.err).toContain(why);
  });

  it.each([
    ["no path", ["set", "acme/app=v2"], "name at least one file or folder"],
    ["no image", ["set", "dev"], "name an image and its version"],
    ["no version", ["set", "acme/app=", "dev"], "acme/app= is not of the form image=version"],
    ["an unknown option", ["set", "--form", "v1", "acme/app=v2", "dev"], "unknown option '--form'"],
    ["a pointer without a value", ["set", "--at", "/a/b", "dev"], "Write it as /pointer=version"],
    ["no pointer", ["set", "--at", "a/b=v1", "dev"], "a/b is no JSON Pointer"],
    ["two ways at once", ["set", "acme/app=v2", "--at", "/a=v1", "dev"], "do not go together"],
    ["a line without a tag", ["set", "--match", "a: {tag}", "dev"], "--match and --tag go together"],
    ["a line without a hole", ["set", "--match", "a", "--tag", "v1", "dev"], "must have {tag} once"],
    ["an image twice", ["set", "acme/app=v2", "acme/app=v3", "dev"], "acme/app is given twice"],
  ])("exits 2 for wrong usage: %s", async (_, args, why) => {
    const run = await folder.towpath(...args);
    expect([run.code, run.out]).toEqual([2, ""]);
    expect(run.err).toContain(why);
    expect(folder.read("dev/kustomization.yaml")).toBe(KUSTOMIZATION);
  });

  it("writes nothing on a dry run, and exits as it would", async () => {
    expect(await folder.towpath("set", "acme/app=v2", "dev", "--dry-run")).toEqual({
      code: 0,
      out: "dev/kustomization.yaml:3: acme/app would change from v1 to v2\n",
      err: "",
    });
    expect(folder.read("dev/kustomization.yaml")).toBe(KUSTOMIZATION);
    expect((await folder.towpath("set", "acme/app=v1", "dev", "--dry-run")).code).toBe(3);
  });

  it("exits 1 where the system lets no file be written, and leaves all as they were", async () => {
    folder.write("prod/kustomization.yaml", KUSTOMIZATION);
    folder.write(`prod/kustomization.yaml.towpath-${process.pid}-1/in-the-way`, "");
    const run = await folder.towpath("set", "acme/app=v2", "dev/kustomization.yaml", "prod/kustomization.yaml");
    expect(run).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("The files cannot be written: EEXIST"),
    });
    expect([folder.read("dev/kustomization.yaml"), folder.read("prod/kustomization.yaml")]).toEqual([
      KUSTOMIZATION,
      KUSTOMIZATION,
    ]);
    expect(readdirSync(join(folder.path, "dev"))).toEqual(["kustomization.yaml"]);
  });

  it("takes several images and folders, and what lies in them", async () => {
    folder.write("deep/a/b/values.yaml", "image: {repository: acme/web, tag: v1}\n");
    folder.write("deep/.git/config.yaml", "image: acme/web:v1\n");
    folder.write("deep/notes.txt", "image: acme/web:v1\n");
    expect((await folder.towpath("set", "acme/app=v2", `acme/web=v2@${SHA}`, "--from", "v1", "dev", "deep")).code).toBe(
      0,
    );
    expect(folder.read("deep/a/b/values.yaml")).toBe(
      `image: {repository: acme/web, tag: "v2@${SHA}"}\n`.replaceAll('"', ""),
    );
    expect(folder.read("deep/.git/config.yaml")).toBe("image: acme/web:v1\n");
  });

  it("edits one place by pointer, in any document and in texts", async () => {
    folder.write("app.yaml", "a: 1\n---\nhelm:\n  values: |\n    image:\n      tag: v1 # c\n");
    expect(await folder.towpath("set", "--at", "#1/helm/values/image/tag=v2", "app.yaml")).toMatchObject({
      code: 0,
      out: "app.yaml:6: /helm/values/image changed from v1 to v2\n",
    });
    expect(folder.read("app.yaml")).toBe("a: 1\n---\nhelm:\n  values: |\n    image:\n      tag: v2 # c\n");
  });

  it("edits one place by its line, in a file of any kind", async () => {
    folder.write("main.tf", 'tag = "v1"\n');
    expect((await folder.towpath("set", "--match", 'tag = "{tag}"', "--tag", "v2", "main.tf")).code).toBe(0);
    expect(folder.read("main.tf")).toBe('tag = "v2"\n');
  });

  it("prints the result for machines", async () => {
    const run = await folder.towpath("set", "acme/app=v2", "dev", "--output", "json");
    expect(JSON.parse(run.out)).toMatchObject({
      kind: "changed",
      dryRun: false,
      changes: [{ place: { file: "dev/kustomization.yaml", line: 3 }, from: { tag: "v1" }, to: { tag: "v2" } }],
    });
  });

  it("keeps modes and symbolic links, and leaves no file behind", async () => {
    chmodSync(join(folder.path, "dev/kustomization.yaml"), 0o755);
    symlinkSync("dev/kustomization.yaml", join(folder.path, "link.yaml"));
    expect((await folder.towpath("set", "acme/app=v2", "link.yaml")).code).toBe(0);
    expect(lstatSync(join(folder.path, "link.yaml")).isSymbolicLink()).toBe(true);
    expect(statSync(join(folder.path, "dev/kustomization.yaml")).mode & 0o777).toBe(0o755);
    expect(readdirSync(join(folder.path, "dev"))).toEqual(["kustomization.yaml"]);
    expect(folder.read("dev/kustomization.yaml")).toContain("v2");
  });
});
