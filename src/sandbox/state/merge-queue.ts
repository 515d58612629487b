/** A commit that a merge queue has built to try out: the base, all entries before it in line, and the entry itself. */
export interface MergeGroup {
  readonly ref: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly parentSha: string;
  readonly createdAt: number;
}
