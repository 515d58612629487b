/**
 * Helm values in force: a values file of an environment lies on top of the chart's own `values.yaml`, from which it takes
 * the image that it does not name, and every image that it does not set.
 */
import { dirname } from "node:path/posix";
import type { Place } from "../../domain/place.ts";
import { inheritImages } from "../../manifests/inherit-images.ts";
import type { Files } from "./file-facts.ts";

/** The chart's own values, over which those of an environment lie. */
export const VALUES = "values.yaml";
const CHART = "Chart.yaml";
/** How far above a values file its chart is looked for: `charts/x/environments/eu/prod.yaml`. */
const LEVELS = 3;

export interface ChartValues {
  readonly places: readonly Place[];
  /** Those of the application's own files that are values files. */
  readonly reached: ReadonlySet<string>;
}

export function chartValues(own: readonly string[], files: Files): ChartValues {
  const reached = new Set<string>();
  const places = own.flatMap((path) => {
    const below = isYaml(path) && !path.endsWith(`/${VALUES}`) && path !== VALUES ? defaultsOf(path, files) : undefined;
    const over = files.facts(path);
    if (below === undefined || over === undefined || over.references !== undefined || own.includes(below)) return [];
    const base = files.facts(below);
    if (base?.text === undefined) return [];
    const under = base.places;
    // A manifest that happens to lie beside a values.yaml is not laid on top of it.
    if (over.places.some(({ format }) => format !== "helm-values")) return [];
    reached.add(path);
    const inherited = inheritImages(over.places, { path: below, text: base.text });
    const set = new Set(inherited.filter(isPinned).map(({ pointer }) => pointer));
    return [...inherited, ...under.filter(({ pointer }) => !set.has(pointer))];
  });
  return { places, reached };
}

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);
const isPinned = (place: Place): boolean => place.tag !== undefined || place.digest !== undefined;

/** The values.yaml beside the file, else that of the chart that it lies in. */
function defaultsOf(path: string, files: Files): string | undefined {
  let directory = dirname(path);
  for (let level = 0; level <= LEVELS; level += 1) {
    const values = directory === "." ? VALUES : `${directory}/${VALUES}`;
    const chart = directory === "." ? CHART : `${directory}/${CHART}`;
    files.facts(values);
    files.facts(chart);
    if (files.has(values) && (level === 0 || files.has(chart))) return values;
    if (directory === ".") return undefined;
    directory = dirname(directory);
  }
  return undefined;
}
