/**
 * Renovate: which of its managers would write image tags into files of environments. Some match files by name without
 * being told (https://docs.renovatebot.com/modules/manager/), others only by `managerFilePatterns`.
 */
import type { OtherWriter, Promoted, WriterFile } from "./other-writer.ts";
import { readSettings, type SettingsText } from "./settings-text.ts";

const FILES =
  /^(?:renovate\.json5?|\.renovaterc(?:\.json5?)?|\.github\/renovate\.json5?|\.gitlab\/renovate\.json5?|package\.json)$/;

/** Where Renovate looks for its settings ("Configuration Options", docs.renovatebot.com). */
export const isRenovateFile = (path: string): boolean => FILES.test(path);

/** Managers that write image tags, with the files that they match by default. */
const MANAGERS: Readonly<Record<string, RegExp | undefined>> = {
  kustomize: /(?:^|\/)kustomization\.ya?ml$/,
  "helm-values": /(?:^|\/)values\.ya?ml$/,
  "docker-compose": /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/,
  kubernetes: undefined,
  argocd: undefined,
  flux: undefined,
  helmfile: /(?:^|\/)helmfile\.ya?ml(?:\.gotmpl)?$/,
};

export function renovateWriters(files: readonly WriterFile[], promoted: Promoted): readonly OtherWriter[] {
  return files
    .filter(({ path }) => isRenovateFile(path))
    .flatMap(({ path, text }): readonly OtherWriter[] => {
      const read = readSettings(text);
      const inPackage = path === "package.json";
      if (inPackage && read?.value("renovate") === undefined) return [];
      if (read === undefined) {
        const sentence = `Renovate is set up here in a way that cannot be read, so nobody knows whether it writes image tags that Towpath promotes.`;
        return [{ tool: "Renovate", file: path, line: 1, sentence }];
      }
      const at = inPackage ? ["renovate"] : [];
      const managers = managersOf(read, at, promoted);
      const [first] = managers;
      if (first === undefined) return [];
      const line = read.line(inPackage ? "renovate" : read.value(first) === undefined ? "enabledManagers" : first);
      const names = managers.join(", ");
      const off = managers.map((name) => `"${name}": { "enabled": false }`).join(", ");
      const sentence = `Renovate updates image tags in files of environments (${names}), past every gate, where Towpath promotes them. Write ${off}, or leave the folders of environments out with "ignorePaths".`;
      return [{ tool: "Renovate", file: path, line, sentence }];
    });
}

function managersOf(settings: SettingsText, at: readonly string[], promoted: Promoted): readonly string[] {
  if (settings.value(...at, "enabled") === false) return [];
  const only = settings.value(...at, "enabledManagers");
  const ignored = texts(settings.value(...at, "ignorePaths")).map(folderOf);
  const files = promoted.files.filter(
    (path) => !ignored.some((folder) => folder !== undefined && path.startsWith(folder)),
  );
  if (files.length === 0 || switchesOff(settings.value(...at, "packageRules"))) return [];
  return Object.entries(MANAGERS).flatMap(([manager, usual]) => {
    if (Array.isArray(only) && !only.includes(manager)) return [];
    if (settings.value(...at, manager, "enabled") === false) return [];
    const named = [
      ...texts(settings.value(...at, manager, "managerFilePatterns")),
      ...texts(settings.value(...at, manager, "fileMatch")),
    ];
    // Patterns are not run here: they are text out of a repository.
    const matches = named.length > 0 || (usual !== undefined && files.some((path) => usual.test(path)));
    return matches ? [manager] : [];
  });
}

/** A rule for all that comes from container registries, without a word on which. */
function switchesOff(rules: unknown): boolean {
  const general = new Set(["description", "enabled", "matchDatasources"]);
  return (
    Array.isArray(rules) &&
    rules.some(
      (rule: unknown) =>
        typeof rule === "object" &&
        rule !== null &&
        "enabled" in rule &&
        rule.enabled === false &&
        "matchDatasources" in rule &&
        texts(rule.matchDatasources).includes("docker") &&
        Object.keys(rule).every((key) => general.has(key)),
    )
  );
}

/** `apps/**` → `apps/`; undefined for patterns that cover no whole folder. */
const folderOf = (pattern: string): string | undefined =>
  /^(?<folder>[^*?[{!]+\/)\*\*(?:\/\*)?$/.exec(pattern)?.groups?.["folder"];

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
