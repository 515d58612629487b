import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { readConfig } from "../../src/config/read-config.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "towpath-init-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (path: string, tag: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(
    join(folder, path),
    `kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nimages:\n- name: ghcr.io/acme/checkout\n  newTag: ${tag}\n`,
  );
};

const towpath = (...args: readonly string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const main = join(import.meta.dirname, "../../src/main.ts");
    execFile(process.execPath, [main, ...args], { cwd: folder }, (error, out, err) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err }),
    );
  });

describe("towpath init", () => {
  it("drafts a configuration that is right as it stands", async () => {
    file("apps/checkout/overlays/dev/kustomization.yaml", "1.5.0");
    file("apps/checkout/overlays/prod/kustomization.yaml", "1.4.0");
    const { code, out, err } = await towpath("init", "--from", "acme/checkout");
    expect(code).toBe(0);
    expect(err).toBe(
      "apps/{application}/overlays/{environment}/**: 1 applications (checkout)\n".replace(
        "1 applications",
        "1 application",
      ),
    );
    const read = readConfig(out);
    expect("config" in read && read.config.environments.map(({ name, after }) => ({ name, after }))).toEqual([
      { name: "dev", after: [] },
      { name: "prod", after: ["dev"] },
    ]);
  });

  it("names other tools that write the same places already", async () => {
    file("apps/checkout/overlays/dev/kustomization.yaml", "1.5.0");
    file("apps/checkout/overlays/prod/kustomization.yaml", "1.4.0");
    writeFileSync(join(folder, ".renovaterc"), '{ "extends": ["config:recommended"] }');
    const { code, err } = await towpath("init");
    expect(code).toBe(0);
    expect(err).toContain(".renovaterc:1: Renovate updates image tags in files of environments (kustomize)");
  });

  it("writes the file only where there is none", async () => {
    file("apps/checkout/overlays/dev/kustomization.yaml", "1.5.0");
    file("apps/checkout/overlays/prod/kustomization.yaml", "1.4.0");
    expect((await towpath("init", "--write")).code).toBe(0);
    const written = readFileSync(join(folder, "towpath.yaml"), "utf8");
    expect("config" in readConfig(written)).toBe(true);
    const again = await towpath("init", "--write");
    expect(again.code).toBe(1);
    expect(again.err).toContain("is there already: nothing was written.");
  });

  it("says why it drafts nothing", async () => {
    file("kubernetes/checkout.yaml", "1.5.0");
    const { code, err } = await towpath("init");
    expect(code).toBe(1);
    expect(err).toContain("write towpath.yaml by hand");
  });
});
