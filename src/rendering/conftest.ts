/** `conftest test`: Rego about manifests, with results as JSON (https://www.conftest.dev/options/). */
import type { ConftestTask } from "../domain/rendering.ts";
import { TREE } from "./kustomize.ts";

/** All packages of the policies. */
export const conftestArguments = ({ policy, manifests }: ConftestTask, folder: string): readonly string[] => [
  "test",
  "--output=json",
  "--all-namespaces",
  "--no-color",
  `--policy=${folder}/${TREE}/${policy}`,
  ...manifests.map((path) => `${folder}/${TREE}/${path}`),
];

/** It ends with 1 where something is refused, and prints its results all the same. */
export const conftestAnswered = (exitCode: number | undefined, output: Buffer): boolean =>
  (exitCode === 0 || exitCode === 1) && output.toString("utf8", 0, 64).trimStart().startsWith("[");
