import { describe, expect, it } from "@jest/globals";
import { checkRendering } from "../../../src/cli/doctor/check-rendering.ts";

const SETTINGS = { mode: "auto", forks: false, kustomize: undefined, helm: undefined } as const;

describe("whether pull requests can be rendered", () => {
  it("is advice where programs are missing, for each of them, with the setting that names it", async () => {
    const checks = await checkRendering(SETTINGS, "/nowhere");
    expect(checks.map(({ state, message }) => `${state}: ${message}`)).toEqual([
      "advice: Kustomizations are not rendered, because neither kustomize nor kubectl is there (PATH, or the setting KUSTOMIZE).",
      "advice: Charts are not rendered, because helm is not there (PATH, or the setting HELM).",
    ]);
  });

  it("is well where the operator does not want it", async () => {
    const checks = await checkRendering({ ...SETTINGS, mode: "off" }, "/nowhere");
    expect(checks).toMatchObject([{ state: "ok", message: "Rendering is switched off (RENDER)" }]);
  });

  it("is a warning where programs may run without being confined", async () => {
    const own = { kustomize: process.execPath, helm: process.execPath };
    const checks = await checkRendering({ ...SETTINGS, ...own, mode: "unsafe" }, "/nowhere");
    expect(checks.map(({ state, message }) => `${state}: ${message}`)).toEqual([
      "ok: Kustomizations can be rendered",
      "ok: Charts can be rendered",
      "advice: RENDER is unsafe: where programs cannot be confined they run with the rights of Towpath.",
    ]);
  });
});
