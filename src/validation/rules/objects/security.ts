/** What pods and containers say of their rights. */
import type { Path } from "../../resource.ts";
import type { Remark } from "../../rule.ts";
import { type Container, describeContainer, type PodTemplate } from "./pod-templates.ts";
import { at } from "./shape.ts";

/** A field of the container's securityContext. */
export const ofContainer = (container: Container, ...path: Path): unknown =>
  at(container.value, "securityContext", ...path);

/** A field of the pod's securityContext. */
export const ofPod = (template: PodTemplate, ...path: Path): unknown => at(template.spec, "securityContext", ...path);

/** The container's own setting, or else that of its pod. */
export const effective = (container: Container, ...path: Path): unknown =>
  ofContainer(container, ...path) ?? ofPod(container.template, ...path);

/** A remark on a field of a container; `message` goes on behind "the container `web`". */
export const onContainer = (
  container: Container,
  path: Path,
  message: string,
  remedy: string,
  on: Remark["on"] = "value",
): Remark => ({
  resource: container.template.resource,
  path: [...container.path, ...path],
  on,
  message: `the ${describeContainer(container)} ${message}`,
  remedy,
});

/** A remark on a field of the pod. */
export const onPod = ({ resource, specPath }: PodTemplate, path: Path, message: string, remedy: string): Remark => ({
  resource,
  path: [...specPath, ...path],
  on: "value",
  message,
  remedy,
});
