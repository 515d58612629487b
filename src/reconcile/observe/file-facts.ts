/** What one file says, however many applications read it. Depends on the file's path and content alone. */
import type { Problem } from "../../domain/failure.ts";
import type { Place } from "../../domain/place.ts";
import type { ImageTransform } from "./transformed-images.ts";

export interface FileFacts {
  /** Every place in it, whether or not a rule moves its image. */
  readonly places: readonly Place[];
  /** Why it could not be read: a template, not UTF-8, too large, a symbolic link, not parsable. */
  readonly problem: Problem | undefined;
  /** For a kustomization: the files and directories that it reads, as paths in the repository. */
  readonly references: readonly string[] | undefined;
  /** For a kustomization: what it makes of images in all that it reads. */
  readonly transforms?: readonly ImageTransform[];
  /** Of a chart's `values.yaml`: those of an environment take the names of images from it. */
  readonly text?: string;
  /** Of a file that could not be read: its lines that speak of images, to tell whether it may matter. */
  readonly imageLines: string;
}

export const NO_FACTS: FileFacts = { places: [], problem: undefined, references: undefined, imageLines: "" };

/** How a reading sees the files of a commit. */
export interface Files {
  has(path: string): boolean;
  /** Undefined where the path is no file, and while it is not loaded yet (it is loaded then, and the reading repeated). */
  facts(path: string): FileFacts | undefined;
}
