/** Whether kustomizations and charts of pull requests can be rendered on this machine. */
import { SYSTEM_PATH } from "../../rendering/find-program.ts";
import { openRenderer } from "../../rendering/open-renderer.ts";
import type { RenderingSettings } from "../../settings/settings-shape.ts";
import { advice, type Check, ok } from "./check.ts";

const KINDS = { kustomize: "Kustomizations can be rendered", helm: "Charts can be rendered" } as const;

/** Advice at most: all other checks do without. Starts a program that does nothing, to see whether it can be confined. */
export async function checkRendering(settings: RenderingSettings, path = SYSTEM_PATH): Promise<readonly Check[]> {
  if (settings.mode === "off") return [ok("rendering", "Rendering is switched off (RENDER)")];
  const renderer = openRenderer({ ...settings, path });
  const kinds = [["kustomize", KINDS.kustomize] as const, ["helm", KINDS.helm] as const];
  const checks = await Promise.all(
    kinds.map(async ([kind, fine]) => {
      const whyNot = await renderer.whyNot(kind);
      return whyNot === undefined ? ok("rendering", fine) : advice("rendering", whyNot);
    }),
  );
  if (settings.mode !== "unsafe") return unique(checks);
  return [
    ...unique(checks),
    advice("rendering", "RENDER is unsafe: where programs cannot be confined they run with the rights of Towpath."),
  ];
}

/** Why programs cannot be confined is the same for both. */
const unique = (checks: readonly Check[]): readonly Check[] => [
  ...new Map(checks.map((check) => [check.message, check])).values(),
];
