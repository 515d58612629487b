/** What a pull request's kustomizations and charts are rendered to, at its head and where it starts. */

import type { Territory } from "../../config/locate.ts";
import { DEFAULT_VALIDATION } from "../../config/validation-config.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import { isKustomization } from "../../validation/engine/tool-files.ts";
import type { FileToValidate } from "../../validation/engine/validation.ts";
import { policySettings } from "../../validation/policies/policy-settings.ts";
import { under } from "../../validation/rendered/gather-chart.ts";
import type { RenderedChanges } from "../../validation/rendered/rendered-changes.ts";
import { nameOf } from "../../validation/rendered/tree.ts";
import { type CheckedSide, type CheckRoom, readBlob } from "./check-room.ts";
import { type Measure, rulesOf, versionsOf } from "./measure.ts";
import { mirrorTree } from "./mirror-tree.ts";
import type { CheckPlan } from "./plan-files.ts";

export interface CommitToRender {
  readonly territory: Territory;
  readonly head: Sha;
  readonly from: Sha | undefined;
  readonly fromFork: boolean;
}

const FORK =
  "This pull request comes from a fork, so nothing of it is rendered: whoever runs Towpath has not allowed it (RENDER_FORKS).";
const NAMES = new Set(["Chart.yaml"]);

/** Undefined where there is nothing to render, or nobody who could. Only within `room.alone`. */
export async function renderCommit(
  room: CheckRoom,
  mirror: Mirror,
  { config, elsewhere }: Measure,
  plan: CheckPlan,
  after: CheckedSide,
  { head, from, fromFork, territory }: CommitToRender,
): Promise<RenderedChanges | undefined> {
  if (room.rendering === undefined) return undefined;
  const tree = await mirrorTree(mirror, head);
  const base = from === undefined ? undefined : await mirrorTree(mirror, from);
  const paths = [...tree.files.keys(), ...(base?.files.keys() ?? [])];
  if (!paths.some((path) => isKustomization(path) || NAMES.has(nameOf(path)))) return undefined;
  const changed =
    from === undefined ? [...tree.files.keys()] : (await mirror.changes(from, head)).map(({ path }) => path);
  if (changed.length === 0) return undefined;
  const { validation = DEFAULT_VALIDATION } = config;
  return room.render({
    ...{ head: tree, base, changed },
    environmentsOf: (path) => [...new Set([...plan.environmentsAtHead(path), ...plan.environmentsOf(path)])],
    ...versionsOf(config),
    missingSchemas: validation.unknownKinds,
    ...(elsewhere.schemaLocations !== undefined && { schemaLocations: elsewhere.schemaLocations }),
    definitions: [...definitionsIn(mirror, plan, after), ...after.definitions],
    rules: { ...rulesOf(config), context: (environment) => after.resources.get(environment ?? "") ?? [] },
    releaseOf: ({ root, values: [first = under(root, "Chart.yaml")] }) => {
      const [application, namespace] = [
        territory.owner(first)?.application,
        policySettings(validation).defaultNamespace,
      ];
      return { ...(application !== undefined && { release: application }), ...(namespace !== "" && { namespace }) };
    },
    ...(fromFork && !room.rendering.forks && { forbidden: FORK }),
  });
}

/** Files that define kinds, for schemas of what is rendered. */
function definitionsIn(mirror: Mirror, plan: CheckPlan, { validation }: CheckedSide): readonly FileToValidate[] {
  const holders = new Set(
    validation.resources.filter(({ kind }) => kind === "CustomResourceDefinition").map(({ file }) => file),
  );
  return plan.after.files
    .filter(({ path }) => holders.has(path))
    .map(({ path, blob, scopes }) => ({ path, sha: blob, environments: scopes, read: () => readBlob(mirror, blob) }));
}
