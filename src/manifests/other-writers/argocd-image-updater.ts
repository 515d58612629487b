/**
 * Argo CD Image Updater: until 0.x set up by annotations on Applications, since 1.0 by resources of the kind ImageUpdater
 * (https://argocd-image-updater.readthedocs.io). It sets the image in the Application (the default), or commits to Git:
 * either way something else runs than what was promoted.
 */
import { documentsOfKind, lineOf, type OtherWriter, type Promoted, type WriterFile } from "./other-writer.ts";

const GROUP = "argocd-image-updater.argoproj.io";
export const IMAGE_UPDATER_WORDS = [GROUP] as const;

const ANNOTATION = /^[ \t]*(?:- )?["']?argocd-image-updater\.argoproj\.io\/image-list["']?[ \t]*:[ \t]*(.*)$/gm;

/** One for each annotation and each resource that updates an image which is promoted here. */
export function imageUpdaterWriters(files: readonly WriterFile[], promoted: Promoted): readonly OtherWriter[] {
  return files.flatMap((file) => [...annotated(file, promoted), ...resources(file, promoted)]);
}

function annotated({ path, text }: WriterFile, promoted: Promoted): readonly OtherWriter[] {
  const writers: OtherWriter[] = [];
  for (const { index, 1: value = "" } of text.matchAll(ANNOTATION)) {
    const images = imagesIn(value);
    const [image] = images.filter((name) => promoted.moves(name));
    // Templates and values on further lines cannot be read here; they are told of rather than passed over.
    const unread = images.length === 0 || value.includes("{{") || /^[>|]/.test(value);
    if (image === undefined && !unread) continue;
    writers.push(writerAt(path, lineOf(text, index), image, "The annotation image-list lets"));
  }
  return writers;
}

const resources = ({ path, text }: WriterFile, promoted: Promoted): readonly OtherWriter[] =>
  documentsOfKind(text, "ImageUpdater").flatMap(({ document, line }) => {
    const names = [...document.toString().matchAll(/\bimageName:[ \t]*["']?([^"'\s,}]+)/g)].map(
      ([, name = ""]) => name,
    );
    const image = names.flatMap(imagesIn).find((name) => promoted.moves(name));
    return image === undefined && names.length > 0 ? [] : [writerAt(path, line, image, "This ImageUpdater lets")];
  });

const writerAt = (file: string, line: number, image: string | undefined, subject: string): OtherWriter => ({
  tool: "Argo CD Image Updater",
  file,
  line,
  sentence: `${subject} Argo CD Image Updater choose the version of ${image ?? "images of an application"}, past every gate, while Towpath promotes ${image === undefined ? "images here" : "it"}. Take it out for what Towpath promotes.`,
});

/** `web=ghcr.io/acme/web:~1.2, ghcr.io/acme/api` → the names without alias, tag and digest. */
const imagesIn = (list: string): readonly string[] =>
  list
    .replace(/\s+#.*$/, "")
    .replaceAll(/["'>|]/g, "")
    .split(",")
    .map((entry) =>
      entry
        .trim()
        .replace(/^[^=/]*=/, "")
        .replace(/@.*$/, "")
        .replace(/:[^/]*$/, ""),
    )
    .filter((name) => name !== "");
