/** Issues that are consequences of other issues: one mistake is told once. */

import { meantBy } from "./explain-field.ts";
import type { Explained } from "./explanation.ts";
import type { Issue } from "./issue.ts";
import { pathText } from "./path-text.ts";

/** Leaves out the missing fields that stand there under a wrong name or in the wrong map, and what is said twice. */
export function oncePerMistake(issues: readonly Issue[], object: Explained): readonly Issue[] {
  const explained = new Set<string>();
  for (const issue of issues) {
    if (issue.keyword !== "unknown") continue;
    const { name, home } = meantBy(issue, object);
    if (name !== undefined) explained.add(fieldKey(issue.path, name));
    if (home === undefined) continue;
    // The maps on the way down to the right place may be missing with it.
    for (let length = issue.path.length; length <= home.path.length; length++) {
      const step = home.path[length] ?? issue.name ?? "";
      explained.add(fieldKey(home.path.slice(0, length), String(step)));
    }
    if (home.levels > 0) explained.add(fieldKey(home.path, issue.name ?? ""));
  }
  const told = new Set<string>();
  return issues.filter((issue) => {
    if (issue.keyword === "required" && explained.has(fieldKey(issue.path, issue.name ?? ""))) return false;
    const key = `${issue.keyword} ${fieldKey(issue.path, issue.name ?? "")}`;
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

const fieldKey = (path: Issue["path"], name: string): string => `${pathText(path)} ${name}`;
