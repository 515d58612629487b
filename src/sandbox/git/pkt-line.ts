/** A flush packet, which ends a list (gitprotocol-common(5)). */
export const FLUSH = Buffer.from("0000");

/** One packet: four hex digits of length, itself included, and the content. */
export function packet(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, "0")), bytes]);
}

/** The packets up to the first flush, and what follows it. */
export function readPackets(bytes: Buffer): { readonly packets: readonly Buffer[]; readonly rest: Buffer } {
  const packets: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = Number.parseInt(bytes.toString("latin1", at, at + 4), 16);
    if (length === 0) return { packets, rest: bytes.subarray(at + 4) };
    packets.push(bytes.subarray(at + 4, at + length));
    at += length;
  }
  return { packets, rest: Buffer.alloc(0) };
}
