import { LineIndex } from "../reading/line-index.ts";
import { isMap } from "../reading/objects.ts";
import { TablePositions } from "../reading/positions.ts";
import type { Resource } from "../resource.ts";
import type { CheckedFile } from "./checked-file.ts";

/** The whole objects of a file, with the way back to its lines. Patches and what cannot be read are left out. */
export function resourcesOf(file: string, { text, documents }: CheckedFile): readonly Resource[] {
  const lines = new LineIndex(text);
  return documents.flatMap(({ document, value, table, objects }) =>
    objects.flatMap(({ root, apiVersion, kind, name, namespace, whole }): readonly Resource[] => {
      const object = inside(value, root);
      if (!whole || !isMap(object)) return [];
      const at = new TablePositions(text, lines, table, value, root);
      return [{ file, document, apiVersion, kind, name, namespace, value: object, at }];
    }),
  );
}

function inside(value: unknown, path: readonly (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    current = typeof current === "object" && current !== null ? (Reflect.get(current, step) as unknown) : undefined;
  }
  return current;
}
