import { createHash } from "node:crypto";

/**
 * Eight hexadecimal digits of the SHA-256 of a token, by which people find it again without its being shown. Only for
 * tokens that nobody can guess: of a password, a fingerprint would let guesses be tried.
 */
export const fingerprint = (token: string): string => createHash("sha256").update(token).digest("hex").slice(0, 8);
