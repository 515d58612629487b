import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { onContainer } from "./objects/security.ts";

/** Off: images with a tag that does not move need no pull each time. */
export const imagePullPolicy: Rule = {
  name: "image-pull-policy",
  summary: "With `imagePullPolicy: Always` a node asks the registry for rights each time, also for images that it has.",
  level: "off",
  alsoKnownAs: ["polaris:pullPolicyNotAlways", "kube-score:container-image-pull-policy"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of indexOf(scope).containers) {
      const { imagePullPolicy, image } = container.value;
      if (typeof image !== "string" || imagePullPolicy === "Always") continue;
      yield onContainer(
        container,
        imagePullPolicy === undefined ? ["image"] : ["imagePullPolicy"],
        "does not pull its image each time",
        "Write `imagePullPolicy: Always`.",
      );
    }
  },
};
