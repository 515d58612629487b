/** Hands out numeric ids and the node ids that GraphQL knows things by. */
export class Ids {
  #last = 1_000;

  /** The next number; numbers are never given twice, whatever they are for. */
  next(): number {
    this.#last += 1;
    return this.#last;
  }
}

/** A node id as GitHub forms them: the kind, then base64url of something that only GitHub reads. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(`sandbox:${id}`).toString("base64url")}`;
}
