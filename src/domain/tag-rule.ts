/** Which tags count as versions of an image, and which of two is newer. */

export type TagRule =
  | { readonly kind: "semver"; readonly range: string; readonly prereleases: boolean }
  | { readonly kind: "pattern"; readonly pattern: string; readonly order: "semver" | "numerical" | "alphabetical" }
  | { readonly kind: "mutable"; readonly tag: string };
