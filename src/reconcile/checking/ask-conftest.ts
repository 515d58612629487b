/** Rego of the base branch about the files that a pull request changes, by conftest, where the configuration asks for it. */
import { Transient } from "../../domain/failure.ts";
import type { RenderFile } from "../../domain/rendering.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";
import { askConftest, type ConftestReport } from "../../validation/policies/ask-conftest.ts";
import { isRegular } from "./candidates.ts";
import type { CheckedSide, CheckRoom } from "./check-room.ts";
import type { CheckPlan } from "./plan-files.ts";

/** Only within `room.alone`. Throws Transient where a file cannot be read now. */
export async function askAboutChanges(
  room: CheckRoom,
  mirror: Mirror,
  folder: string,
  plan: CheckPlan,
  after: CheckedSide,
  standing: Sha,
): Promise<ConftestReport> {
  const resources = [...after.resources.values()].flat().filter(({ file }) => plan.changed.has(file));
  const paths = new Set(resources.filter(({ part }) => part !== true).map(({ file }) => file));
  if (paths.size === 0) return { findings: [], problems: [] };
  const isPolicy = (file: MirrorFile): boolean => isRegular(file) && file.path.startsWith(`${folder}/`);
  const policies = (await mirror.files(standing)).filter(isPolicy);
  const manifests = plan.after.files.filter(({ path }) => paths.has(path));
  const { renderer } = room.rendering ?? {};
  return askConftest(renderer && ((task) => renderer.conftest(task)), {
    folder,
    policies: await contents(mirror, policies),
    manifests: await contents(mirror, manifests),
    resources,
  });
}

async function contents(mirror: Mirror, files: readonly MirrorFile[]): Promise<readonly RenderFile[]> {
  const blobs = await mirror.blobs(files.map(({ blob }) => blob));
  return files.map(({ path, blob }) => {
    const bytes = blobs.get(blob);
    if (bytes === undefined) throw new Transient(`${path} is not in the mirror yet`);
    return { path, bytes };
  });
}
