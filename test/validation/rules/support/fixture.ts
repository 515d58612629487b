/**
 * Fixtures are one text with several files in it: `#@ file apps/web.yaml` begins a file, `#@ before apps/web.yaml` one of
 * the base branch, `#@ settings {…}` changes the scope. Lines count from the beginning of each file.
 */
import { isMap, isScalar, LineCounter, type Node, parseAllDocuments } from "yaml";
import type { Path, Positions, Resource, Span } from "../../../../src/validation/resource.ts";
import type { Scope } from "../../../../src/validation/rule.ts";

const SCOPE: Scope = {
  resources: [],
  before: undefined,
  environment: "prod",
  kubernetesVersion: "1.34",
  settings: { allowedImages: [], external: [] },
};

export function scopeOf(text: string, changes: Partial<Scope> = {}): Scope {
  const resources: Resource[] = [];
  const before: Resource[] = [];
  let scope: Scope = { ...SCOPE, ...changes };
  for (const section of text.split(/^#@ /m).slice(1)) {
    const end = section.indexOf("\n");
    const [word = "", ...rest] = section.slice(0, end).split(" ");
    if (word === "settings") scope = { ...scope, ...JSON.parse(rest.join(" ")) };
    else (word === "before" ? before : resources).push(...resourcesOf(rest.join(" "), section.slice(end + 1)));
  }
  return { ...scope, resources, before: before.length > 0 ? before : scope.before };
}

/** The objects of a file; documents without `kind` are left out, but for kustomizations. */
export function resourcesOf(file: string, text: string): readonly Resource[] {
  const lines = new LineCounter();
  return parseAllDocuments(text, { lineCounter: lines, version: "1.1", schema: "core", merge: true }).flatMap(
    (document, index): Resource[] => {
      const value: unknown = document.toJS();
      if (!isRecord(value)) return [];
      const metadata = isRecord(value["metadata"]) ? value["metadata"] : {};
      const textAt = (found: unknown): string => (typeof found === "string" ? found : "");
      const kind = textAt(value["kind"]) || (file.endsWith("kustomization.yaml") ? "Kustomization" : "");
      if (kind === "") return [];
      return [
        {
          file,
          document: index,
          apiVersion: textAt(value["apiVersion"]),
          kind,
          name: textAt(metadata["name"]),
          namespace: textAt(metadata["namespace"]) || undefined,
          value,
          at: positionsIn(document.contents, lines, text),
        },
      ];
    },
  );
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function positionsIn(root: Node | null, lines: LineCounter, text: string): Positions {
  const spanOf = (node: unknown): Span => {
    const [start = 0, end = 0] = hasRange(node) ? node.range : [];
    const [from, to] = [lines.linePos(start), lines.linePos(end)];
    return { line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  };
  const find = (path: Path): { readonly key: unknown; readonly value: unknown } => {
    let [key, value]: [unknown, unknown] = [root, root];
    for (const step of path) {
      if (isMap(value)) {
        const pair = value.items.find((one) => isScalar(one.key) && one.key.value === step);
        if (pair === undefined) break;
        [key, value] = [pair.key, pair.value];
      } else if (hasItems(value) && typeof step === "number" && value.items[step] !== undefined) {
        [key, value] = [value.items[step], value.items[step]];
      } else break;
    }
    return { key, value };
  };
  return {
    key: (path) => spanOf(find(path).key),
    value: (path) => spanOf(find(path).value),
    written: (path) => {
      const { value } = find(path);
      return isScalar(value) && hasRange(value) ? text.slice(value.range[0], value.range[1]) : undefined;
    },
  };
}

const hasRange = (node: unknown): node is { readonly range: readonly [number, number, number] } =>
  typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range);

const hasItems = (node: unknown): node is { readonly items: readonly unknown[] } =>
  typeof node === "object" && node !== null && "items" in node && Array.isArray(node.items);
