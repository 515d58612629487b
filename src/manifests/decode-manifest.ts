/** From the bytes of a file to text that can be written back byte for byte, or the reason why not. */
import type { Problem } from "../domain/failure.ts";

/**
 * Largest file that promotions read: GitHub's contents API hands out no more than 1 MB
 * (https://docs.github.com/en/rest/repos/contents), and reviewers cannot see diffs of larger ones.
 */
export const PROMOTED_FILE_LIMIT = 1024 * 1024;
/** Largest file that `towpath images` and `towpath set` read. Real rendered manifests reach 3.8 MB. */
export const COMMAND_FILE_LIMIT = 20 * 1024 * 1024;

/**
 * Decodes UTF-8 and keeps a byte order mark as a character, so that encoding the text gives the same bytes again.
 * Returns a Problem for UTF-16, for bytes that are no UTF-8, for binary files and for files over the limit.
 */
export function decodeManifest(bytes: Uint8Array, path: string, limit = PROMOTED_FILE_LIMIT): string | Problem {
  if (bytes.length > limit) {
    const message = `${path} has ${megabytes(bytes.length)} and at most ${megabytes(limit)} are read; split the file.`;
    return { code: "file-too-large", message, file: path };
  }
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) return invalid(path, "is UTF-16");
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  if (text.includes("\0")) return invalid(path, "holds NUL bytes: it is a binary file or UTF-16");
  if (text.includes("\ufffd") && !Buffer.from(text, "utf8").equals(bytes)) return invalid(path, "is not valid UTF-8");
  return text;
}

const invalid = (path: string, what: string): Problem => ({
  code: "invalid-encoding",
  message: `${path} ${what}; save it as UTF-8.`,
  file: path,
});

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
