/** What a kustomization's `images` make of images wherever they stand below it. */
import { type ImageName, imageName, parseImageName } from "../../domain/image-reference.ts";
import type { ParsedManifest } from "../../manifests/parse-manifest.ts";
import { entryOf, type MapNode, textOf } from "../../manifests/tree.ts";

export interface ImageTransform {
  /** As it stands below. */
  readonly image: ImageName;
  /** The name under which the version below goes on; undefined: tag or digest are decided here. */
  readonly to: ImageName | undefined;
}

export function imageTransforms(documents: ParsedManifest["documents"]): readonly ImageTransform[] {
  return documents.flatMap(({ root }) => {
    const images = root.kind === "map" ? entryOf(root, "images") : undefined;
    return images?.kind === "list" ? images.items.flatMap((item) => (item.kind === "map" ? transform(item) : [])) : [];
  });
}

function transform(item: MapNode): readonly ImageTransform[] {
  const image = nameOf(textOf(item, "name"));
  if (image === undefined) return [];
  if (["newTag", "digest"].some((key) => entryOf(item, key) !== undefined)) return [{ image, to: undefined }];
  const newName = textOf(item, "newName");
  // `newName: repo:tag` sets the version, too.
  if (newName !== undefined && /[:@][^/]*$/.test(newName)) return [{ image, to: undefined }];
  const to = nameOf(newName);
  return to === undefined ? [] : [{ image, to }];
}

function nameOf(text: string | undefined): ImageName | undefined {
  const parsed = parseImageName(text ?? "");
  return parsed === undefined ? undefined : imageName(parsed);
}
