/** Names as segments of a path in the ledger: escaped as in URLs, so that no name leaves its folder and no two meet. */

export const segment = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replaceAll(/^\.+/g, (dots) => "%2E".repeat(dots.length));

/** The inverse of {@link segment}; undefined for what no name is escaped to. */
export function unsegment(text: string): string | undefined {
  try {
    const name = decodeURIComponent(text);
    return name !== "" && segment(name) === text ? name : undefined;
  } catch {
    return undefined;
  }
}
