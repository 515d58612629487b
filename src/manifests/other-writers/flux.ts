/**
 * Flux's ImageUpdateAutomation: it writes the values that carry a marker `# {"$imagepolicy": …}` below `spec.update.path`
 * (https://fluxcd.io/flux/components/image/imageupdateautomations/).
 */
import { documentsOfKind, lineWith, type OtherWriter, type Promoted, type WriterFile } from "./other-writer.ts";

export const FLUX_WORDS = ["ImageUpdateAutomation", "$imagepolicy"] as const;

interface Automation {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Empty: the whole repository. */
  readonly folder: string;
}

/** One for each automation that reaches marked files of environments; one for markers that none here reaches. */
export function fluxWriters(files: readonly WriterFile[], { files: promoted }: Promoted): readonly OtherWriter[] {
  const own = new Set(promoted);
  const marked = files.filter(({ path, text }) => own.has(path) && /#\s*\{\s*"\$imagepolicy"/.test(text));
  if (marked.length === 0) return [];
  const automations = files.flatMap(automationsIn);
  const reached = new Set<WriterFile>();
  const writers = automations.flatMap(({ name, file, line, folder }): OtherWriter[] => {
    const those = marked.filter(({ path }) => folder === "" || path.startsWith(`${folder}/`));
    for (const one of those) reached.add(one);
    if (those.length === 0) return [];
    const sentence = `The ImageUpdateAutomation ${name} writes the image tags marked $imagepolicy in ${namely(those)}. Towpath writes there, too: each would undo the other. Take the markers out of what Towpath promotes, or end the automation.`;
    return [{ tool: "Flux", file, line, sentence }];
  });
  const rest = marked.filter((file) => !reached.has(file));
  const [first] = rest;
  if (first === undefined) return writers;
  const sentence = `Image tags are marked $imagepolicy for Flux in ${namely(rest)}. No ImageUpdateAutomation of this repository writes there; if one elsewhere does, it and Towpath undo each other. Take the markers out where nothing needs them.`;
  return [...writers, { tool: "Flux", file: first.path, line: lineWith(first.text, "$imagepolicy"), sentence }];
}

const namely = (files: readonly WriterFile[]): string => {
  const [first] = files;
  const at = first === undefined ? "" : `${first.path} line ${lineWith(first.text, "$imagepolicy")}`;
  return files.length === 1 ? at : `${files.length} files (the first is ${at})`;
};

const automationsIn = ({ path: file, text }: WriterFile): readonly Automation[] =>
  documentsOfKind(text, "ImageUpdateAutomation").map(({ document, line }) => {
    const name = [document.getIn(["metadata", "namespace"]), document.getIn(["metadata", "name"])];
    const folder = document.getIn(["spec", "update", "path"]);
    return {
      name: name.filter((part) => typeof part === "string").join("/"),
      file,
      line,
      folder: typeof folder === "string" ? folder.replace(/^(?:\.?\/)+|^\.$|\/+$/g, "") : "",
    };
  });
