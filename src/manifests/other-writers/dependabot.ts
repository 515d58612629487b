/**
 * Dependabot: its ecosystems docker, docker-compose and helm write image tags in the folders named
 * (https://docs.github.com/en/code-security/dependabot/working-with-dependabot/dependabot-options-reference).
 */
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { LARGEST_DOCUMENT, lineOf, type OtherWriter, type Promoted, type WriterFile } from "./other-writer.ts";

const FILES = /^\.github\/dependabot\.ya?ml$/;
export const isDependabotFile = (path: string): boolean => FILES.test(path);

const ECOSYSTEMS = new Set(["docker", "docker-compose", "helm"]);

export function dependabotWriters(files: readonly WriterFile[], { files: promoted }: Promoted): readonly OtherWriter[] {
  return files
    .filter(({ path, text }) => isDependabotFile(path) && text.length <= LARGEST_DOCUMENT)
    .flatMap(({ path, text }) => {
      const updates = parseDocument(text, { logLevel: "silent" }).get("updates");
      if (!isSeq(updates)) return [];
      return updates.items.flatMap((update): readonly OtherWriter[] => {
        if (!isMap(update)) return [];
        const ecosystem = String(update.get("package-ecosystem"));
        const folders = foldersOf(update.get("directory"), update.get("directories"));
        const first = promoted.find((file) => folders.some((folder) => file.startsWith(folder)));
        if (!ECOSYSTEMS.has(ecosystem) || first === undefined) return [];
        const sentence = `Dependabot (${ecosystem}) updates image tags in files of environments, such as ${first}, past every gate, where Towpath promotes them. Leave the folders of environments out of it.`;
        return [{ tool: "Dependabot", file: path, line: lineOf(text, update.range?.[0] ?? 0), sentence }];
      });
    });
}

/** As beginnings of paths: up to the first wildcard. */
function foldersOf(one: unknown, several: unknown): readonly string[] {
  const written = [one, ...(isSeq(several) ? several.items : [])].flatMap((entry) => {
    const value: unknown = isScalar(entry) ? entry.value : entry;
    return typeof value === "string" ? [value] : [];
  });
  return written.map((folder) => {
    const start = folder.replace(/^\/+/, "").replace(/[*?[{].*$/s, "");
    return start === "" || start.endsWith("/") || /[*?[{]/.test(folder) ? start : `${start}/`;
  });
}
