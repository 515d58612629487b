/**
 * What a kustomization takes in, field by field, and what of it is refused before kustomize runs
 * (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/).
 */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Path } from "../resource.ts";
import { at, isFields, itemsAt, listOf, textOf } from "../rules/objects/shape.ts";
import { refuse } from "./refusal.ts";
import type { ToolFile } from "./tool-files.ts";
import { folderOf, joinPath } from "./tree.ts";

export interface Link {
  /** In the repository. */
  readonly to: string;
  /** In the kustomization. */
  readonly at: Path;
  /** `plugin`: a generator, transformer or validator, whose kind must be known. */
  readonly as: "resource" | "file" | "plugin";
}

export interface Links {
  readonly links: readonly Link[];
  /** Generators, transformers and validators that stand in the kustomization itself. */
  readonly inlinePlugins: readonly { readonly text: string; readonly at: Path }[];
  readonly refusals: readonly PlacedFinding[];
}

const RESOURCES = ["resources", "bases", "components"];
const FILES = ["crds", "configurations", "patchesStrategicMerge"];
const PLUGINS = ["generators", "transformers", "validators"];
const IN_MAPS: Readonly<Record<string, string>> = {
  patches: "path",
  patchesJson6902: "path",
  replacements: "path",
};
const CHARTS = ["helmCharts", "helmChartInflationGenerator"];

export function linksOf(file: ToolFile): Links {
  const links: Link[] = [];
  const inlinePlugins: { text: string; at: Path }[] = [];
  const refusals: PlacedFinding[] = [];
  const { value } = file;
  const add = (written: unknown, path: Path, as: Link["as"]): void => {
    if (typeof written !== "string" || written.trim() === "") return;
    // Patches and plugins may be written where their path would stand.
    if (written.includes("\n")) {
      if (as === "plugin") inlinePlugins.push({ text: written, at: path });
      return;
    }
    const to = isRemote(written) ? undefined : joinPath(folderOf(file.path), written.trim());
    if (to === undefined) refusals.push(refuseEntry(file, path, written));
    else links.push({ to, at: path, as });
  };
  const addAll = (fields: readonly string[], as: Link["as"]): void => {
    for (const field of fields) {
      for (const [index, entry] of listOf(at(value, field)).entries()) add(entry, [field, index], as);
    }
  };
  addAll(RESOURCES, "resource");
  addAll(FILES, "file");
  addAll(PLUGINS, "plugin");
  for (const [field, key] of Object.entries(IN_MAPS)) {
    for (const { item, path } of itemsAt(value, field)) add(item[key], [...path, key], "file");
  }
  for (const field of ["configMapGenerator", "secretGenerator"]) {
    for (const { item, path } of itemsAt(value, field)) {
      add(item["env"], [...path, "env"], "file");
      for (const [index, entry] of listOf(item["envs"]).entries()) add(entry, [...path, "envs", index], "file");
      for (const [index, entry] of listOf(item["files"]).entries()) {
        const written = textOf(entry) ?? "";
        add(written.slice(written.indexOf("=") + 1), [...path, "files", index], "file");
      }
    }
  }
  add(at(value, "openapi", "path"), ["openapi", "path"], "file");
  for (const field of CHARTS) {
    if (listOf(at(value, field)).length > 0) refusals.push(refuseChart(file, field));
  }
  return { links, inlinePlugins, refusals };
}

/** Addresses as kustomize takes them (its `docs/remoteBuild.md`): a scheme, `git@`, a query, or a known host of Git. */
const isRemote = (written: string): boolean =>
  /^[a-z][a-z0-9+.-]*:|^[\w.-]+@[\w.-]+:|\?(?:ref|version|timeout|submodules)=|^(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)[/:]|\.git(?:\/|$)|\/_git\//i.test(
    written,
  );

const refuseEntry = (file: ToolFile, path: Path, written: string): PlacedFinding =>
  isRemote(written)
    ? refuse(file, path, {
        reason: "remote-resource",
        message: "This comes from another place than this repository, so what it becomes cannot be rendered here.",
        remedy: "Copy it into the repository (kustomize can: `kustomize localize`) to have it checked.",
      })
    : refuse(file, path, {
        reason: "outside-repository",
        message: "This path leads out of the repository.",
        remedy: "Name a file or folder of this repository, relative to this kustomization.",
      });

const refuseChart = (file: ToolFile, field: string): PlacedFinding =>
  refuse(file, [field], {
    reason: "chart-inflation",
    message: `\`${field}\` makes kustomize run helm, possibly on charts from elsewhere, so this is not rendered here.`,
    remedy: "Render the chart into a file of the repository to have it checked.",
  });

/** Kinds that kustomize has built in (its package `builtinhelpers`), but the one that runs helm. */
const BUILT_IN = new Set([
  "AnnotationsTransformer",
  "ConfigMapGenerator",
  "HashTransformer",
  "IAMPolicyGenerator",
  "ImageTagTransformer",
  "LabelTransformer",
  "LegacyOrderTransformer",
  "NamespaceTransformer",
  "PatchJson6902Transformer",
  "PatchStrategicMergeTransformer",
  "PatchTransformer",
  "PrefixSuffixTransformer",
  "PrefixTransformer",
  "ReplacementTransformer",
  "ReplicaCountTransformer",
  "SecretGenerator",
  "SortOrderTransformer",
  "SuffixTransformer",
  "ValueAddTransformer",
]);
const FUNCTION = ["config.kubernetes.io/function", "config.k8s.io/function"];

/** Whether a generator, transformer or validator is anything but one of kustomize's own. */
export function pluginRefusal(plugin: unknown): Parameters<typeof refuse>[2] | undefined {
  const remedy = "Use the fields of the kustomization, or one of kustomize's built-in transformers.";
  if (!isFields(plugin)) {
    return { reason: "unknown-plugin", message: "This generator or transformer cannot be read.", remedy };
  }
  const annotations = at(plugin, "metadata", "annotations");
  if (FUNCTION.some((name) => at(annotations, name) !== undefined))
    return { reason: "function", message: "This runs a program (a KRM function), which is never done here.", remedy };
  const kind = textOf(plugin["kind"]) ?? "";
  if (kind === "HelmChartInflationGenerator")
    return { reason: "chart-inflation", message: "This makes kustomize run helm, so it is not rendered here.", remedy };
  if (plugin["apiVersion"] !== "builtin" || !BUILT_IN.has(kind))
    return { reason: "unknown-plugin", message: "This plugin is none of kustomize's own, so it is not run.", remedy };
  return undefined;
}
