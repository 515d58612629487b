/** The version below which an environment never goes back: for schemas that cannot (`rollback-floor`). */
import type { EnvironmentConfig } from "../config/config.ts";
import type { Release } from "../domain/release.ts";
import type { ReleaseOrder } from "./release-order.ts";

/** Whether one of the images is older than the floor; what cannot be compared with it is below it. */
export function isBelowFloor(
  order: ReleaseOrder,
  { rollbackFloor }: Pick<EnvironmentConfig, "rollbackFloor">,
  { images }: Pick<Release, "images">,
): boolean {
  if (rollbackFloor === undefined) return false;
  return images.some((image) => {
    const ordering = order.versions(image.image, image, { tag: rollbackFloor });
    return ordering === "older" || ordering === "unordered";
  });
}
