/** Builds that were not heard, as if they had been. */

import type { Config } from "../config/config.ts";
import { hint } from "../config/did-you-mean.ts";
import { imageRuleFor } from "../config/image-rule-for.ts";
import type { ImageBuild } from "../domain/image-build.ts";
import { imageName, parseImageName, parseVersion } from "../domain/image-reference.ts";
import type { Slice } from "../planning/slice.ts";

/** Adds builds written as `image=tag`, `image=tag@sha256:…`, or `image:tag`. A sentence says what is none of them. */
export function withBuilds(
  config: Config,
  slices: readonly Slice[],
  written: readonly string[],
  now: number,
): readonly Slice[] | string {
  const builds: ImageBuild[] = [];
  for (const text of written) {
    const at = text.includes("=") ? text.lastIndexOf("=") : text.indexOf(":", text.lastIndexOf("/"));
    const parsed = at < 0 ? undefined : parseImageName(text.slice(0, at));
    const version = at < 0 ? undefined : parseVersion(text.slice(at + 1));
    if (parsed === undefined || version === undefined) {
      return `--build: ${text} is not of the form image=tag, such as ghcr.io/acme/checkout=1.5.0.`;
    }
    const image = imageName(parsed);
    if (imageRuleFor(config, image) === undefined) {
      return `--build: no rule under images in towpath.yaml matches ${image}, so it never moves.`;
    }
    const known = slices.flatMap(({ images }) => images.map((one) => one.image));
    if (!known.includes(image)) return `--build: no application has the image ${image}.${hint(image, known)}`;
    const sender = { kind: "hook", name: "as if" } as const;
    builds.push({ image, ...version, sender, heardAt: now, deliveryId: "as if" });
  }
  if (builds.length === 0) return slices;
  return slices.map((slice) => {
    const own = builds.filter(({ image }) => slice.images.some((one) => one.image === image));
    return own.length === 0 ? slice : { ...slice, builds: [...slice.builds, ...own] };
  });
}
