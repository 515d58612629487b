/** JSON Pointers (RFC 6901), and how the command line and the configuration name a document in front of one. */

/** `a/b` → `a~1b` (RFC 6901, section 3). */
export const escapeSegment = (segment: string): string => segment.replaceAll("~", "~0").replaceAll("/", "~1");

/** `/a~1b/0` → `["a/b", "0"]`; undefined for text that is no pointer (not empty and not starting with `/`, bad `~`). */
export function parsePointer(pointer: string): readonly string[] | undefined {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The inverse of {@link parsePointer}. */
export const formatPointer = (segments: readonly string[]): string =>
  segments.map((segment) => `/${escapeSegment(segment)}`).join("");

/** A pointer and the document that it is for. */
export interface DocumentPointer {
  /** Counted from 0. */
  readonly document: number;
  readonly pointer: string;
}

/** `/a/b` or `#2/a/b` (the third document of the file); undefined for anything else. */
export function parseDocumentPointer(text: string): DocumentPointer | undefined {
  const match = /^(?:#(\d{1,6}))?(\/.*)?$/su.exec(text);
  const pointer = match?.[2] ?? "";
  if (match === null || text === "" || parsePointer(pointer) === undefined) return undefined;
  return { document: Number(match[1] ?? 0), pointer };
}

/** The inverse of {@link parseDocumentPointer}: `#N` is written for all but the first document. */
export const formatDocumentPointer = ({ document, pointer }: DocumentPointer): string =>
  document === 0 && pointer !== "" ? pointer : `#${document}${pointer}`;
