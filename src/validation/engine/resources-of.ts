import { LineIndex } from "../reading/line-index.ts";
import { isMap } from "../reading/objects.ts";
import { TablePositions } from "../reading/positions.ts";
import type { Path, Resource } from "../resource.ts";
import type { CheckedDocument, CheckedFile, CheckedObject } from "./checked-file.ts";
import { isKustomization } from "./tool-files.ts";

/** Files that did not change have the same resources as before: whoever keeps something beside one finds it again. */
const known = new WeakMap<CheckedFile, { readonly file: string; readonly resources: readonly Resource[] }>();

/**
 * The objects of a file, with the way back to its lines: whole ones, patches (`part`), and kustomizations, which may leave
 * out `apiVersion` and `kind`. What cannot be read is left out.
 */
export function resourcesOf(file: string, checked: CheckedFile): readonly Resource[] {
  const found = known.get(checked);
  if (found?.file === file) return found.resources;
  const lines = new LineIndex(checked.text);
  const resources = checked.documents.flatMap((document) =>
    document.objects.flatMap((object) => {
      const named = isNamed(object) ? object : asKustomization(file, document, object);
      const value = inside(document.value, object.root);
      if (named === undefined || !isMap(value)) return [];
      const { apiVersion, kind, name, namespace } = named;
      const at = new TablePositions(checked.text, lines, document.table, document.value, object.root);
      const part = isNamed(object) && !object.whole;
      const resource = { file, document: document.document, apiVersion, kind, name, namespace, value, at };
      return [part ? { ...resource, part: true as const } : resource];
    }),
  );
  known.set(checked, { file, resources });
  return resources;
}

type Named = Pick<Resource, "apiVersion" | "kind" | "name" | "namespace">;

/** Objects that cannot be told what they are have a fault instead. */
const isNamed = ({ apiVersion, kind }: CheckedObject): boolean => apiVersion !== "" && kind !== "";

/** What kustomize takes where the file does not say (kustomize, api/types, FixKustomizationPostUnmarshalling). */
function asKustomization(file: string, { value }: CheckedDocument, { kind, root }: CheckedObject): Named | undefined {
  if (!isKustomization(file) || root.length > 0 || !isMap(value)) return undefined;
  const isComponent = kind === "Component";
  const version = isComponent ? "v1alpha1" : "v1beta1";
  return {
    apiVersion: `kustomize.config.k8s.io/${version}`,
    kind: isComponent ? "Component" : "Kustomization",
    name: "",
    namespace: undefined,
  };
}

function inside(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    current = typeof current === "object" && current !== null ? (Reflect.get(current, step) as unknown) : undefined;
  }
  return current;
}
