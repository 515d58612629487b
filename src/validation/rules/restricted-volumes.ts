import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { onPod } from "./objects/security.ts";
import { itemsAt } from "./objects/shape.ts";

const ALLOWED = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
]);

/** Pod Security Standards, restricted: Volume Types. `hostPath` is told of by `host-path`. */
export const restrictedVolumes: Rule = {
  name: "restricted-volumes",
  summary: "The restricted Pod Security Standard allows no volumes of the node or of drivers inside Kubernetes.",
  level: "off",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    for (const template of indexOf(scope).templates) {
      for (const { item, path } of itemsAt(template.spec, "volumes")) {
        for (const type of Object.keys(item)) {
          if (type === "name" || type === "hostPath" || ALLOWED.has(type)) continue;
          yield onPod(
            template,
            [...path, type],
            `the pod takes a volume of type ${type.slice(0, 40)}`,
            "Take a claim or a volume of a CSI driver instead.",
          );
        }
      }
    }
  },
};
