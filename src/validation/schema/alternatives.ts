/** One mistake is one finding, also where a value may take several shapes and fits none. */
import type { Issue } from "./issue.ts";
import type { SchemaType } from "./structural-schema.ts";

/**
 * What to tell where no alternative fits: the issues of the one that was meant, if that can be told from type and from
 * the fields that tell alternatives apart; one on the type, if all want another; else one on the alternatives.
 */
export function nearestAlternative(issue: Issue, tried: readonly (readonly Issue[])[]): readonly Issue[] {
  const meant = tried.filter((issues) => !issues.some((one) => isAnotherShape(one, issue)));
  const [only] = meant;
  if (only !== undefined && meant.length === 1 && only.length > 0) return only;
  if (meant.length === 0) {
    const types = tried.map(
      (issues) => issues.find((one) => one.keyword === "type" && isSamePlace(one, issue))?.wanted,
    );
    if (types.every((wanted) => wanted !== undefined)) {
      const wanted = [...new Set(types.flat())] satisfies readonly SchemaType[];
      return [{ ...issue, keyword: "type", wanted }];
    }
  }
  const nearest = [...(meant.length > 0 ? meant : tried)].sort((a, b) => a.length - b.length)[0]?.[0];
  return [nearest === undefined ? issue : { ...issue, nearest }];
}

/** The alternative is not what was meant: it wants another type here, or another value in a field that names the shape. */
function isAnotherShape(one: Issue, issue: Issue): boolean {
  if (isSamePlace(one, issue)) return one.keyword === "type" || one.keyword === "enum" || one.keyword === "const";
  const isFieldOfIt = one.path.length === issue.path.length + 1;
  return isFieldOfIt && (one.keyword === "const" || (one.keyword === "enum" && one.schema.enum?.length === 1));
}

const isSamePlace = (one: Issue, issue: Issue): boolean => one.path.length === issue.path.length;
