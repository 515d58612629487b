import { describe, expect, it } from "@jest/globals";
import { Reader } from "../../src/settings/reader.ts";
import { readRendering } from "../../src/settings/rendering.ts";

const read = (env: Record<string, string>) => {
  const reader = new Reader(env);
  return { ...readRendering(reader).rendering, mistakes: reader.mistakes };
};

describe("settings of rendering", () => {
  it("renders where programs can be confined, and never for forks, unless told otherwise", () => {
    expect(read({})).toEqual({
      mode: "auto",
      forks: false,
      kustomize: undefined,
      helm: undefined,
      conftest: undefined,
      mistakes: [],
    });
    expect(read({ RENDER: "unsafe", RENDER_FORKS: "yes", HELM: "/opt/helm" })).toEqual({
      ...{ mode: "unsafe", forks: true, kustomize: undefined, helm: "/opt/helm", conftest: undefined, mistakes: [] },
    });
  });

  it("refuses words that it does not know and paths that depend on where it was started", () => {
    const { mode, mistakes } = read({ RENDER: "yes", KUSTOMIZE: "bin/kustomize" });
    expect(mode).toBe("auto");
    expect(mistakes).toHaveLength(2);
    expect(mistakes[1]).toContain("KUSTOMIZE is not an absolute path");
  });
});
