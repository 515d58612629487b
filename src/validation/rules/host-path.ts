import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { onPod } from "./objects/security.ts";
import { at, isFields, itemsAt, textOf } from "./objects/shape.ts";

const RUNTIME_SOCKET = /(docker|containerd|crio|cri-dockerd)\.sock\/?$/;

/** Pod Security Standards, baseline: HostPath Volumes. */
export const hostPath: Rule = {
  name: "host-path",
  summary: "A directory of the node in a pod lets the pod change the node; a runtime's socket gives it the node.",
  level: "warning",
  alsoKnownAs: [
    "kube-linter:sensitive-host-mounts",
    "kube-linter:writable-host-mount",
    "kube-linter:docker-sock",
    "polaris:hostPathSet",
  ],
  *check(scope: Scope): Iterable<Remark> {
    for (const template of indexOf(scope).templates) {
      for (const { item, path } of itemsAt(template.spec, "volumes")) {
        if (!isFields(at(item, "hostPath"))) continue;
        const directory = textOf(at(item, "hostPath", "path")) ?? "";
        const socket = RUNTIME_SOCKET.test(directory);
        const what = socket
          ? "the socket of the container runtime, and with it the whole node"
          : `${directory || "a directory"} of its node`;
        yield onPod(
          template,
          [...path, "hostPath"],
          `the pod mounts ${what}`,
          socket ? "Remove the volume." : "Take an emptyDir, a claim, or a volume of a CSI driver instead.",
        );
      }
    }
  },
};
