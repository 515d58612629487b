/** Versions as people compare them at a glance: the whole tag, and the first 12 digits of the digest. */
import { formatVersion, type Version } from "../domain/image-reference.ts";

export const shortVersion = ({ tag, digest }: Version): string =>
  formatVersion({
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest: digest.slice(0, "sha256:".length + 12) }),
  });
