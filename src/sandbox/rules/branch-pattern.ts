/**
 * Whether a branch is meant by a ruleset's pattern: `fnmatch` where `*` stays within a segment and a segment of two
 * stars stands for any number of them ("Creating rulesets for a repository", fnmatch syntax).
 */
export function matchesBranch(pattern: string, branch: string): boolean {
  const plain = pattern.replace(/^refs\/heads\//, "");
  const source = plain.replace(/\*\*\/|\*\*|\*|\?|[^*?]+/g, (part) => {
    if (part === "**/") return "(?:[^/]+/)*";
    if (part === "**") return ".*";
    if (part === "*") return "[^/]*";
    if (part === "?") return "[^/]";
    return part.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${source}$`).test(branch);
}
