/** Objects that `towpath.yaml` says are there although no file holds them: `Secret/shop/database`, `Secret/shop/tls-*`. */

/** Whether one of the patterns names the object. Patterns without a namespace (`ClusterRole/admin`) fit any. */
export function externalMatcher(
  patterns: readonly string[],
): (kind: string, namespace: string | undefined, name: string) => boolean {
  const parsed = patterns.map((pattern) => {
    const [kind = "", second = "", third] = pattern.split("/");
    return third === undefined ? { kind, namespace: "*", name: second } : { kind, namespace: second, name: third };
  });
  return (kind, namespace, name) =>
    parsed.some(
      (pattern) =>
        glob(pattern.kind, kind) &&
        (namespace === undefined || glob(pattern.namespace, namespace)) &&
        glob(pattern.name, name),
    );
}

/** `*` stands for any text. Never tries again what it passed, so hostile patterns cost nothing. */
export function glob(pattern: string, text: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let position = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, position);
    if (found < 0) return false;
    position = found + piece.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}
