/** Which images a workflow's run built, by the templates of the image rules that believe its repository. */
import type { ImageBuild } from "../domain/image-build.ts";
import { imageName, parseImageName, parseImageReference } from "../domain/image-reference.ts";
import type { WorkflowRun } from "../domain/workflow-run.ts";
import { believes } from "./believes.ts";
import type { Config, ImageRule } from "./config.ts";
import { fillTemplate } from "./template.ts";

const FOLDER = ".github/workflows/";
/** As many digits as Git and most build actions show. */
const SHORT = 7;

/**
 * One build for each rule whose workflow it is. `heard` says when and by which delivery. What the templates make of the
 * run and is no image with a tag is left out.
 */
export function buildsOfRun(
  { images }: Pick<Config, "images">,
  run: WorkflowRun,
  heard: Pick<ImageBuild, "heardAt" | "deliveryId">,
): readonly ImageBuild[] {
  const sender = { kind: "repository", repository: run.repository } as const;
  return images.filter((rule) => believes(rule, sender)).flatMap((rule) => buildOf(rule, run, sender, heard));
}

function buildOf(
  { workflow }: ImageRule,
  run: WorkflowRun,
  sender: ImageBuild["sender"],
  heard: Pick<ImageBuild, "heardAt" | "deliveryId">,
): readonly ImageBuild[] {
  if (workflow === undefined || (workflow.file !== run.path && `${FOLDER}${workflow.file}` !== run.path)) return [];
  const repository = run.repository.slice(run.repository.indexOf("/") + 1).toLowerCase();
  const name = parseImageName(fillTemplate(workflow.image, { repository }));
  const tag = fillTemplate(workflow.tag, {
    sha: run.headSha,
    short: run.headSha.slice(0, SHORT),
    ref: run.headBranch,
    run: `${run.id}`,
  });
  // A branch may hold what no tag can.
  if (name === undefined || parseImageReference(`${imageName(name)}:${tag}`)?.tag !== tag) return [];
  return [{ image: imageName(name), tag, revision: run.headSha, source: run.repository, sender, ...heard }];
}
