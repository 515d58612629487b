import { isDeepStrictEqual } from "node:util";
import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { onContainer } from "./objects/security.ts";
import { isFields } from "./objects/shape.ts";

export const identicalProbes: Rule = {
  name: "identical-probes",
  summary: "If liveness asks just what readiness asks, a container that is busy is restarted instead of spared.",
  level: "notice",
  alsoKnownAs: ["kube-score:pod-probes-identical"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of indexOf(scope).containers) {
      const { livenessProbe, readinessProbe } = container.value;
      if (!isFields(livenessProbe) || !isDeepStrictEqual(livenessProbe, readinessProbe)) continue;
      yield onContainer(
        container,
        ["livenessProbe"],
        "has the same probe for liveness and readiness, so that it is restarted when it is only busy",
        "Let the liveness probe fail later, or ask for less.",
        "key",
      );
    }
  },
};
