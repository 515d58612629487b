import type { Remark, Rule, Scope } from "../rule.ts";
import { imagesOf } from "./objects/images.ts";

/** An image that a digest pins is the same everywhere, whatever its tag says. */
export const imageTag: Rule = {
  name: "image-tag",
  summary: "An image without a tag, or with `latest`, is another one with each pull: nobody can tell what runs.",
  level: "error",
  alsoKnownAs: ["kube-linter:latest-tag", "polaris:tagNotSpecified", "kube-score:container-image-tag"],
  *check(scope: Scope): Iterable<Remark> {
    for (const { resource, path, where, text, image, isComplete } of imagesOf(scope)) {
      if (!isComplete || image.digest !== undefined || (image.tag !== undefined && image.tag !== "latest")) continue;
      const problem = image.tag === undefined ? "without a tag, which means `latest`" : "with the tag `latest`";
      yield {
        resource,
        path,
        on: "value",
        message: `${where} takes the image ${text} ${problem}`,
        remedy: "Write the tag of a release, or a digest.",
      };
    }
  },
};
