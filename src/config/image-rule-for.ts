/** Which rule decides on an image. */
import { matchesImagePattern } from "../domain/image-pattern.ts";
import type { ImageName } from "../domain/image-reference.ts";
import type { Config, ImageRule } from "./config.ts";

/** The first rule that matches the image (normalised); undefined: it never moves. */
export const imageRuleFor = (config: Pick<Config, "images">, image: ImageName): ImageRule | undefined =>
  config.images.find(({ match }) => matchesImagePattern(match, image));
