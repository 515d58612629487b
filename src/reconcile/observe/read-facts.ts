/** From the bytes of a file to what it says. Never throws: what cannot be read is a problem that says how to mend it. */
import { basename } from "node:path/posix";
import type { Problem } from "../../domain/failure.ts";
import { decodeManifest } from "../../manifests/decode-manifest.ts";
import { referencesIn } from "../../manifests/kustomize-references.ts";
import { readManifestSites, readPlaces } from "../../manifests/read-places.ts";
import type { MirrorFile } from "../../ports/mirrors.ts";
import { VALUES } from "./chart-values.ts";
import { type FileFacts, NO_FACTS } from "./file-facts.ts";
import { KUSTOMIZATIONS } from "./kustomize-places.ts";
import { imageTransforms } from "./transformed-images.ts";

const SYMLINK = "120000";
const SUBMODULE = "160000";
/** Enough of a broken file to tell whether it speaks of an image of the application. */
const IMAGE_LINES = 64 * 1024;

export function readFacts(
  file: MirrorFile,
  bytes: Uint8Array | undefined,
): { readonly facts: FileFacts; readonly text: string | undefined } {
  const { path } = file;
  if (file.mode === SUBMODULE) return { facts: NO_FACTS, text: undefined };
  if (file.mode === SYMLINK) return unreadable(symlink(path), "");
  if (bytes === undefined) return unreadable(missing(path), "");
  const text = decodeManifest(bytes, path);
  if (typeof text !== "string") return unreadable(text, imageLines(bytes));
  const name = basename(path);
  const isKustomization = KUSTOMIZATIONS.includes(name);
  const { places, problems, documents } = isKustomization ? readAll(path, text) : readHinted(path, text);
  const [problem] = problems;
  const facts = {
    places,
    problem,
    references: isKustomization ? referencesIn(path, documents) : undefined,
    imageLines: problem === undefined ? "" : imageLines(bytes),
    ...(isKustomization && { transforms: imageTransforms(documents) }),
    ...(name === VALUES && { text }),
  };
  return { facts, text };
}

/** A kustomization says more than its places: all of it is parsed, once. */
function readAll(path: string, text: string) {
  const { documents, manifest } = readManifestSites({ path, text });
  const places = documents.flatMap(({ sites }) => sites.map(({ place }) => place));
  return { places, problems: manifest.problems, documents: manifest.documents };
}

const readHinted = (path: string, text: string) => ({ ...readPlaces({ path, text }), documents: [] });

const unreadable = (problem: Problem, lines: string): { facts: FileFacts; text: undefined } => ({
  facts: { places: [], problem, references: undefined, imageLines: lines },
  text: undefined,
});

const symlink = (path: string): Problem => ({
  code: "symlink",
  message: `${path} is a symbolic link, which is not followed: let the layout name the file that it leads to, or put a file in its place.`,
  file: path,
});

const missing = (path: string): Problem => ({
  code: "unreadable-file",
  message: `${path} is listed by Git, but its content is not there: push it again, or restore it.`,
  file: path,
});

function imageLines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1").toLowerCase();
  const lines = text.split("\n").filter((line) => /image|repository/.test(line) && line.length < 1000);
  return lines.join("\n").slice(0, IMAGE_LINES);
}
