/** Requests as a note of a row: what each is, without numbers and shas. */
export const shownRequests = (
  asked: readonly { readonly method: string; readonly path: string; readonly operation?: string }[],
): string =>
  asked
    .map(
      ({ method, path, operation }) =>
        operation ??
        `${method} ${path
          .replace(/\?.*/, "")
          .split("/")
          .filter((part) => !/^[0-9a-f]{40}$|^\d+$/.test(part))
          .slice(-2)
          .join("/")}`,
    )
    .join(", ");
