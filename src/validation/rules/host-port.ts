import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { onContainer } from "./objects/security.ts";
import { at, itemsAt, wholeNumber } from "./objects/shape.ts";

/** Pod Security Standards, baseline: Host Ports. Pods with hostNetwork are told of by `host-namespaces`. */
export const hostPort: Rule = {
  name: "host-port",
  summary: "A port of the node is open to whatever reaches the node, and only one pod of each node can have it.",
  level: "warning",
  alsoKnownAs: ["polaris:hostPortSet"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of indexOf(scope).containers) {
      if (container.template.spec["hostNetwork"] === true) continue;
      for (const { item, path } of itemsAt(container.value, "ports")) {
        const port = wholeNumber(at(item, "hostPort"));
        if (port === undefined || port === 0) continue;
        yield onContainer(
          container,
          [...path, "hostPort"],
          `takes the port ${port} of its node`,
          "Remove `hostPort` and let a Service reach the pod.",
        );
      }
    }
  },
};
