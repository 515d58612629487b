/** Layout patterns: `apps/{application}/overlays/{environment}/**`. Each placeholder is one path segment. */

/** A pattern, split at `/`; the grammar is in docs/configuration.md. */
export interface LayoutPattern {
  /** As written, for people. */
  readonly written: string;
}
