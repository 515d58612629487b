/** Findings on rendered objects → findings in files of the repository, each told once. */
import type { Checker } from "../engine/checker.ts";
import type { PlacedFinding } from "../reading/placed-finding.ts";
import { describe } from "../rules/objects/identity.ts";
import { foldFindings, type UnfoldedFinding } from "./fold-findings.ts";
import { mapFinding } from "./map-finding.ts";
import type { RenderedFinding } from "./rendered-changes.ts";
import type { RenderedObject } from "./rendered-objects.ts";
import { SourceFile } from "./source-file.ts";
import { checkTexts } from "./tool-files.ts";
import type { Tree } from "./tree.ts";

export interface FoundOnObject {
  /** Its file and lines are those of the rendered text. */
  readonly finding: PlacedFinding;
  readonly object: RenderedObject;
  readonly environment: string | undefined;
  readonly isOld: boolean;
}

/** A source as large as no manifest is not looked into; what is said of it stands on its first line. */
const LARGEST_SOURCE = 5 * 1024 * 1024;

/** `others` are in files of the repository already. */
export async function placeFindings(
  found: readonly FoundOnObject[],
  others: readonly UnfoldedFinding[],
  tree: Tree,
  checker: Checker,
): Promise<readonly RenderedFinding[]> {
  const paths = [...new Set(found.map(({ object }) => object.source))].filter((path) => tree.files.has(path));
  const sizes = paths.length === 0 ? new Map<string, number>() : await tree.sizes(paths);
  const small = paths.filter((path) => (sizes.get(path) ?? 0) <= LARGEST_SOURCE);
  const read = await checkTexts(checker, small.length === 0 ? new Map() : await tree.read(small));
  const sources = new Map([...read].map(([path, file]) => [path, new SourceFile(file)] as const));
  const mapped = found.map(({ finding, object, environment, isOld }): UnfoldedFinding => {
    const placed = mapFinding(finding, object, sources.get(object.source));
    return { finding: placed, isOld, about: { object: describe(object.resource), environment } };
  });
  return foldFindings([...others, ...mapped]);
}
