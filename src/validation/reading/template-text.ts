/** Texts that are templates of manifests (Helm, Jinja), not manifests. */

/** What templates hold and manifests do not; `{{` alone may be text for Argo Workflows or Prometheus. */
const MARKS =
  /\{\{-|-\}\}|\{\{\s*(?:if|else|end|range|with|define|template|include|block|fail|printf|toYaml|tpl|required|default|\/\*|\$)|\{\{\s*\.|\{%/;

/** Whether a text that cannot be read as YAML is a template. */
export const looksLikeTemplate = (text: string): boolean => MARKS.test(text) || /^\s*(?:\w+:\s*)?\{\{/m.test(text);

/** Where its first template mark stands. */
export function templateStart(text: string): number {
  const found = text.search(/\{\{|\{%/);
  return Math.max(0, found);
}
