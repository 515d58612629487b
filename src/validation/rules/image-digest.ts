import type { Remark, Rule, Scope } from "../rule.ts";
import { imagesOf } from "./objects/images.ts";

/** Off by default: who writes tags only would hear of each image. Meant to be an error in production. */
export const imageDigest: Rule = {
  name: "image-digest",
  summary: "A tag can be moved to another image after it was tested; a digest cannot.",
  level: "off",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    for (const { resource, path, where, text, image, isComplete } of imagesOf(scope)) {
      if (!isComplete || image.digest !== undefined) continue;
      yield {
        resource,
        path,
        on: "value",
        message: `${where} takes the image ${text}, which no digest pins`,
        remedy: "Add the digest behind the tag (`write: tag@digest` in towpath.yaml lets promotions write it).",
      };
    }
  },
};
