/** Images wherever they are written: in containers, and in the `images` of kustomizations. */
import { type ImageReference, parseImageReference } from "../../../domain/image-reference.ts";
import type { Path, Resource } from "../../resource.ts";
import type { Scope } from "../../rule.ts";
import { describeContainer } from "./pod-templates.ts";
import { indexOf } from "./scope-index.ts";
import { at, isFilledIn, itemsAt, textOf } from "./shape.ts";

export interface WrittenImage {
  readonly resource: Resource;
  readonly path: Path;
  /** `the container web`, as sentences name it. */
  readonly where: string;
  /** As it is written. */
  readonly text: string;
  /** What it says; of a kustomization's entry only what it sets. */
  readonly image: ImageReference;
  /** Whether tag and digest are those that will run; a kustomization that sets only a name leaves them to the file. */
  readonly isComplete: boolean;
}

/**
 * Images that rules can judge. A container's image that a kustomization rewrites is judged where that writes it; images
 * that are filled in by another tool, or no image references, are left out.
 */
export function* imagesOf(scope: Scope): Generator<WrittenImage> {
  const index = indexOf(scope);
  for (const container of index.containers) {
    const { resource } = container.template;
    const text = textOf(at(container.value, "image"));
    if (text === undefined || isFilledIn(text)) continue;
    const image = parseImageReference(text);
    if (image === undefined || index.kustomize.rewritesImage(resource.file, text)) continue;
    yield {
      resource,
      path: [...container.path, "image"],
      where: `the ${describeContainer(container)}`,
      text,
      image,
      isComplete: true,
    };
  }
  for (const { resource } of index.kustomize.kustomizations) {
    for (const { item, path } of itemsAt(resource.value, "images")) {
      const tag = textOf(at(item, "newTag"));
      const digest = textOf(at(item, "digest"));
      const name = textOf(at(item, "newName")) ?? textOf(at(item, "name")) ?? "";
      const text = `${name}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
      const image = isFilledIn(text) ? undefined : parseImageReference(text);
      if (image === undefined) continue;
      const field = digest !== undefined ? "digest" : tag !== undefined ? "newTag" : "newName";
      const where = "the kustomization";
      yield {
        resource,
        path: [...path, field],
        where,
        text,
        image,
        isComplete: tag !== undefined || digest !== undefined,
      };
    }
  }
}
