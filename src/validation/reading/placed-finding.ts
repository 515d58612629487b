import type { Finding } from "../../domain/finding.ts";

/** A finding with the end of what it is about; the end column is the first behind it. Can be sent between threads. */
export interface PlacedFinding extends Finding {
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** JSON pointer to the value in its object, of what schemas say. */
  readonly pointer?: string;
}
