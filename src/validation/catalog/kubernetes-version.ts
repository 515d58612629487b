/** Kubernetes versions as people write them; schemas differ by major and minor only. */

/** `1.34` for `1.34`, `v1.34`, `1.34.2` and `v1.34.2-eks-1a2b`; undefined where it is no version. */
export function minorVersion(written: string): string | undefined {
  const found = /^v?(\d{1,3})\.(\d{1,3})(?:\.\d+)?(?:[-+][\w.+-]*)?$/.exec(written.trim());
  return found === null ? undefined : `${Number(found[1])}.${Number(found[2])}`;
}

/** Negative where `a` is the older one. Both are major and minor: `1.9` is older than `1.10`. */
export function orderOfVersions(a: string, b: string): number {
  const [majorA = 0, minorA = 0] = a.split(".").map(Number);
  const [majorB = 0, minorB = 0] = b.split(".").map(Number);
  return majorA - majorB || minorA - minorB;
}
