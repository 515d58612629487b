import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { onPod } from "./objects/security.ts";

const SHARED = {
  hostNetwork: "the network of its node: it reaches what listens there and can listen itself",
  hostPID: "the processes of its node: it can see and stop them",
  hostIPC: "the shared memory of its node",
} as const;

/** Pod Security Standards, baseline: Host Namespaces. */
export const hostNamespaces: Rule = {
  name: "host-namespaces",
  summary: "A pod that shares network, processes or memory with its node is hardly kept apart from it.",
  level: "warning",
  alsoKnownAs: [
    "kube-linter:host-network",
    "kube-linter:host-pid",
    "kube-linter:host-ipc",
    "polaris:hostNetworkSet",
    "polaris:hostPIDSet",
    "polaris:hostIPCSet",
  ],
  *check(scope: Scope): Iterable<Remark> {
    for (const template of indexOf(scope).templates) {
      for (const [field, what] of Object.entries(SHARED)) {
        if (template.spec[field] !== true) continue;
        yield onPod(template, [field], `the pod shares ${what}`, `Remove \`${field}\`.`);
      }
    }
  },
};
