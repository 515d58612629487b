/** A file of the repository from which objects are rendered, made ready to be asked about many of them. */
import type { CheckedFile } from "../engine/checked-file.ts";
import { LineIndex } from "../reading/line-index.ts";
import { TablePositions } from "../reading/positions.ts";
import type { Path, Positions, Span } from "../resource.ts";
import { at } from "../rules/objects/shape.ts";
import { TOP } from "./refusal.ts";

/** An object as it is written, before a kustomization or a template made something of it. */
export interface SourceObject {
  readonly name: string;
  readonly at: Positions;
  /** Undefined where it says nothing there. */
  valueAt(path: Path): unknown;
}

export class SourceFile {
  readonly #byKind = new Map<string, SourceObject[]>();
  readonly #linesOfKinds = new Map<string, number>();

  constructor({ text, documents }: CheckedFile) {
    const lines = new LineIndex(text);
    for (const { value, table, objects } of documents) {
      for (const { kind, name, root } of objects) {
        if (kind === "") continue;
        const object: SourceObject = {
          name,
          at: new TablePositions(text, lines, table, value, root),
          valueAt: (path) => at(value, ...root, ...path),
        };
        const alike = this.#byKind.get(kind);
        if (alike === undefined) this.#byKind.set(kind, [object]);
        else alike.push(object);
      }
    }
    for (const [index, line] of text.split("\n").entries()) {
      const kind = KIND.exec(line)?.[1];
      if (kind !== undefined && !this.#linesOfKinds.has(kind)) this.#linesOfKinds.set(kind, index + 1);
    }
  }

  /** Kustomize may put a prefix, a suffix and a hash around names: the longest that is in the rendered one is meant. */
  find(kind: string, rendered: string): SourceObject | undefined {
    const alike = this.#byKind.get(kind) ?? [];
    let best: SourceObject | undefined;
    for (const one of alike)
      if (one.name !== "" && rendered.includes(one.name) && one.name.length > (best?.name.length ?? 0)) best = one;
    return best ?? alike[0];
  }

  /** In a template, what it renders stands nowhere, but its kind does. */
  lineOf(kind: string): Span {
    const line = this.#linesOfKinds.get(kind);
    return line === undefined ? TOP : { line, column: 1, endLine: line, endColumn: 1 };
  }
}

const KIND = /^\s*kind:\s*["']?(\w+)/;
