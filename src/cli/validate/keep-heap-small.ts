import { setFlagsFromString } from "node:v8";

/**
 * Node lets the young generation of a thread that keeps nearly all it makes grow to 100 MB, and the old one to a multiple
 * of what lives in it; that brings nothing here, since what the checking threads answer is kept until the end. This
 * thread's young generation stays as it is, those of threads that start later have 4 MB from the beginning, and old ones
 * are swept once they grew by a fifth. Measured over 20,283 documents: schemas only 299 -> 199 MB, with rules
 * 484 -> 334 MB, for some 5 % more processor time.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
  setFlagsFromString("--min-semi-space-size=4");
}
