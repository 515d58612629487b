import { isAbsolute } from "node:path";
import type { Reader } from "./reader.ts";
import type { Settings } from "./settings-shape.ts";

/** `RENDER`, `RENDER_FORKS`, `KUSTOMIZE`, `HELM` and `CONFTEST`. */
export const readRendering = (reader: Reader): Pick<Settings, "rendering"> => ({
  rendering: Object.freeze({
    mode: reader.oneOf("RENDER", ["auto", "off", "unsafe"], "auto"),
    forks: reader.oneOf("RENDER_FORKS", ["no", "yes"], "no") === "yes",
    kustomize: programPath(reader, "KUSTOMIZE", "kustomize or kubectl"),
    helm: programPath(reader, "HELM", "helm"),
    conftest: programPath(reader, "CONFTEST", "conftest"),
  }),
});

function programPath(reader: Reader, name: string, program: string): string | undefined {
  const path = reader.get(name);
  if (path === undefined || isAbsolute(path)) return path;
  return reader.mistake(
    `${name} is not an absolute path: set it to where ${program} is, or leave it out to have it looked for on PATH.`,
  );
}
