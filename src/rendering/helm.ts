/** `helm template`: what installing a chart would send to a cluster, without a cluster. */
import type { ChartTask } from "../domain/rendering.ts";
import { TREE } from "./kustomize.ts";

/** No post-renderer, no plugin, no repository, no cluster; the objects of `crds/` are a part, as Argo CD has it. */
export function helmArguments(task: ChartTask, folder: string): readonly string[] {
  const { root, release, namespace, values, kubernetesVersion } = task;
  const chart = `${folder}/${TREE}${root === "" ? "" : `/${root}`}`;
  return [
    "template",
    release,
    chart,
    `--namespace=${namespace}`,
    `--kube-version=${kubernetesVersion}.0`,
    "--include-crds",
    // With an equals sign each, so that a path is never taken for an option.
    ...values.map((path) => `--values=${escapeCommas(`${folder}/${TREE}/${path}`)}`),
  ];
}

/** The option takes several paths, as a line of CSV. */
const escapeCommas = (path: string): string => (/[",]/.test(path) ? `"${path.replaceAll('"', '""')}"` : path);
