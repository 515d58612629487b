/** Findings on rendered objects, told where people can mend them: in the file that the object is from. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Path, Resource, Span } from "../resource.ts";
import { at } from "../rules/objects/shape.ts";
import { TOP } from "./refusal.ts";
import type { RenderedObject } from "./rendered-objects.ts";
import type { SourceFile } from "./source-file.ts";

/** Finds the place of a finding in the source file; undefined: it was not read. */
export function mapFinding(
  finding: PlacedFinding,
  { resource, source, home }: RenderedObject,
  file: SourceFile | undefined,
): PlacedFinding {
  const { pointer: _, ...rest } = finding;
  const span = file === undefined ? TOP : spanIn(file, resource, pathOf(finding));
  // What the source does not hold, or holds with another value, was put there by a kustomization.
  if (span === undefined) return { ...rest, file: home, ...TOP };
  return { ...rest, file: source, ...span };
}

/** From the object's root; undefined where the finding does not say. */
function pathOf({ pointer }: PlacedFinding): Path | undefined {
  if (pointer === undefined || pointer === "") return undefined;
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** JSON pointer to the value (RFC 6901), as findings of schemas carry it. */
export const pointerTo = (path: Path): string =>
  path.map((step) => `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** Undefined where the file does not say what was rendered. */
function spanIn(file: SourceFile, resource: Resource, path: Path | undefined): Span | undefined {
  const object = file.find(resource.kind, resource.name);
  if (object === undefined) return file.lineOf(resource.kind);
  if (path === undefined) return object.at.key(["metadata", "name"]);
  const [written, rendered] = [object.valueAt(path), at(resource.value, ...path)];
  const isChanged = written !== rendered && (typeof written !== "object" || typeof rendered !== "object");
  return written === undefined || isChanged ? undefined : object.at.key(path);
}
