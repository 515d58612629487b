/** Resources out of a text, with positions, for tests of policies. */
import { isMap, isNode, isScalar, LineCounter, parseAllDocuments } from "yaml";
import type { Path, Positions, Resource, Span } from "../../../src/validation/resource.ts";

/** One resource for each document. */
export function resourcesOf(text: string, file = "app.yaml"): readonly Resource[] {
  const lines = new LineCounter();
  return parseAllDocuments(text, { lineCounter: lines }).map((document, at) => {
    const value: Record<string, unknown> = document.toJS();
    const metadata = document.toJS().metadata ?? {};
    const spanOf = (from: number, to: number): Span => {
      const [start, end] = [lines.linePos(from), lines.linePos(to)];
      return { line: start.line, column: start.col, endLine: end.line, endColumn: end.col };
    };
    const rangeAt = (path: Path, key: boolean): Span => {
      for (let length = path.length; length > 0; length -= 1) {
        const parent = document.getIn(path.slice(0, length - 1), true) ?? document.contents;
        const pair = isMap(parent)
          ? parent.items.find((item) => isScalar(item.key) && item.key.value === path[length - 1])
          : undefined;
        const node = key && pair !== undefined ? pair.key : document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return spanOf(node.range[0], node.range[1]);
      }
      return spanOf(document.range[0], document.range[0]);
    };
    const positions: Positions = {
      value: (path) => rangeAt(path, false),
      key: (path) => rangeAt(path, true),
      written: () => undefined,
    };
    return {
      file,
      document: at,
      apiVersion: String(value["apiVersion"]),
      kind: String(value["kind"]),
      name: metadata.name ?? "",
      namespace: metadata.namespace,
      value,
      at: positions,
    };
  });
}

/** Plain objects, one for each document. */
export const objectsOf = (text: string): readonly unknown[] => resourcesOf(text).map(({ value }) => value);
