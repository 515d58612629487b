import { matchesImagePattern, parseImagePattern } from "../../domain/image-pattern.ts";
import { imageName } from "../../domain/image-reference.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { imagesOf } from "./objects/images.ts";

/** Asks nothing where `allowed-images` is empty. A pattern that is none allows nothing. */
export const imageRegistry: Rule = {
  name: "image-registry",
  summary: "An image from a registry that is not allowed comes from people whom nobody checked.",
  level: "error",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    const { allowedImages } = scope.settings;
    if (allowedImages.length === 0) return;
    const patterns = allowedImages.flatMap((text) => {
      const parsed = parseImagePattern(text);
      return "pattern" in parsed ? [parsed.pattern] : [];
    });
    for (const { resource, path, where, image } of imagesOf(scope)) {
      const name = imageName(image);
      if (patterns.some((pattern) => matchesImagePattern(pattern, name))) continue;
      const allowed = allowedImages.slice(0, 5).join(", ");
      yield {
        resource,
        path,
        on: "value",
        message: `${where} takes the image ${name}, which is not allowed to run here`,
        remedy: `Take one of ${allowed}${allowedImages.length > 5 ? ", …" : ""}, or add it to the allowed images in towpath.yaml.`,
      };
    }
  },
};
