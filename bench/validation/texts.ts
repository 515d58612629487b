/** What is checked: made-up repositories, and real files where they lie beside the project. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const DATA = join(import.meta.dirname, "../../../shared/data/bumps");

export interface Text {
  readonly path: string;
  readonly text: string;
}

/** A Deployment and its Service in turns. */
export const madeUp = (count: number): readonly Text[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `app-${index}`;
    const labels = `{app: ${name}}`;
    const text =
      index % 2 === 0
        ? `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  replicas: 2\n  selector:\n    matchLabels: ${labels}\n  template:\n    metadata:\n      labels: ${labels}\n    spec:\n      containers:\n        - name: app\n          image: ghcr.io/acme/${name}:1.${index}.0\n          ports:\n            - {name: http, containerPort: 8080}\n          env:\n            - {name: A, value: "1"}\n          resources:\n            requests: {cpu: 100m, memory: 64Mi}\n            limits: {memory: 64Mi}\n`
        : `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  selector: {app: app-${index - 1}}\n  ports:\n    - {name: http, port: 80, targetPort: http}\n`;
    return { path: `apps/${name}/${index % 2 === 0 ? "deployment" : "service"}.yaml`, text };
  });

/** Manifests that people wrote, before and after a bump. Nothing where they are not there. */
export function realFiles(): readonly Text[] {
  const list = join(DATA, "bumps.jsonl");
  if (!existsSync(list)) return [];
  const lines = readFileSync(list, "utf8").trim().split("\n");
  const files = lines.flatMap((line): readonly (readonly [string, string])[] => {
    const { path, before, after }: { readonly path: string; readonly before: string; readonly after: string } =
      JSON.parse(line);
    return [
      [before, path],
      [after, path],
    ];
  });
  return [...new Map(files)].flatMap(([sha, path]) => {
    const text = readFileSync(join(DATA, "files", sha), "utf8");
    const isManifest = /\.ya?ml$/.test(path) && /^apiVersion:/m.test(text) && /^kind:/m.test(text);
    return isManifest && !text.includes("{{") && text.length <= 10_000 ? [{ path: `${sha}/${path}`, text }] : [];
  });
}

/** The same texts over and over, each time in another folder, until there are so many. */
export const repeated = (texts: readonly Text[], count: number): readonly Text[] =>
  Array.from({ length: count }, (_, index): Text => {
    const { path, text } = texts[index % texts.length] ?? { path: "empty.yaml", text: "" };
    return { path: `${Math.floor(index / texts.length)}/${path}`, text };
  });
