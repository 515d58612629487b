/** From the bytes of a file to what it says. Never throws: what cannot be read is a problem that says how to mend it. */
import { basename } from "node:path/posix";
import type { Problem } from "../../domain/failure.ts";
import { decodeManifest } from "../../manifests/decode-manifest.ts";
import { kustomizeReferences } from "../../manifests/kustomize-references.ts";
import { readPlaces } from "../../manifests/read-places.ts";
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
  const { places, problems } = readPlaces({ path, text });
  const [problem] = problems;
  const name = basename(path);
  const isKustomization = KUSTOMIZATIONS.includes(name);
  const facts = {
    places,
    problem,
    references: isKustomization ? kustomizeReferences(path, text) : undefined,
    imageLines: problem === undefined ? "" : imageLines(bytes),
    ...(isKustomization && { transforms: imageTransforms(path, text) }),
    ...(name === VALUES && { text }),
  };
  return { facts, text };
}

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
