/** Findings on rendered objects, told where people can mend them: in the file that the object is from. */
import type { CheckedFile } from "../engine/checked-file.ts";
import { LineIndex } from "../reading/line-index.ts";
import type { PlacedFinding } from "../reading/placed-finding.ts";
import { TablePositions } from "../reading/positions.ts";
import type { Path, Resource } from "../resource.ts";
import { at } from "../rules/objects/shape.ts";
import { TOP } from "./refusal.ts";
import type { RenderedObject } from "./rendered-objects.ts";

/** Finds the place of a finding in the source file; `checked` is that file as the worker read it, undefined: unread. */
export function mapFinding(
  finding: PlacedFinding,
  { resource, source, home }: RenderedObject,
  checked: CheckedFile | undefined,
): PlacedFinding {
  const { pointer: _, ...rest } = finding;
  const span = checked === undefined ? TOP : spanIn(checked, resource, pathOf(finding));
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

function spanIn({ text, documents }: CheckedFile, resource: Resource, path: Path | undefined) {
  const lines = new LineIndex(text);
  const alike = documents.flatMap((document) =>
    document.objects
      .filter(({ kind }) => kind === resource.kind)
      .map((object) => ({
        value: document.value,
        ...object,
        at: new TablePositions(text, lines, document.table, document.value, object.root),
      })),
  );
  // Kustomize may put a prefix, a suffix and a hash around names.
  const object = alike.find(({ name }) => name !== "" && resource.name.includes(name)) ?? alike[0];
  if (object !== undefined) {
    if (path === undefined) return object.at.key(["metadata", "name"]);
    const [written, rendered] = [at(object.value, ...object.root, ...path), at(resource.value, ...path)];
    const isChanged = written !== rendered && (typeof written !== "object" || typeof rendered !== "object");
    return written === undefined || isChanged ? undefined : object.at.key(path);
  }
  // A template: what it renders stands nowhere, but its kind does.
  const line = text.split("\n").findIndex((one) => KIND.exec(one)?.[1] === resource.kind);
  return line < 0 ? TOP : { line: line + 1, column: 1, endLine: line + 1, endColumn: 1 };
}

const KIND = /^\s*kind:\s*["']?(\w+)/;
