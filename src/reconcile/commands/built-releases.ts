/** The releases that builds make, and one spelling for each release of an application. */

import type { ImageBuild } from "../../domain/image-build.ts";
import { isArtefactTag } from "../../domain/image-reference.ts";
import type { Release, ReleaseImage } from "../../domain/release.ts";
import { matchesRule } from "../../domain/tag-rule.ts";
import { areSame } from "../../gates/decisions.ts";
import type { Slice } from "../../planning/slice.ts";

/**
 * Releases that people can name, in the order in which they were heard: what was built with one tag (with one revision
 * where the application goes by that), whole where its images go together.
 */
export function builtReleases(slice: Slice): readonly Release[] {
  const { builds, images, together, application } = slice;
  const rules = new Map(images.map(({ image, rule }) => [image, rule.tags]));
  const taken = builds.filter(({ image, tag }) => {
    const rule = rules.get(image);
    return rule !== undefined && tag !== undefined && !isArtefactTag(tag) && matchesRule(rule, tag);
  });
  if (images.length === 1) return taken.map((build) => releaseOf(application, [build]));
  const shared = (build: ImageBuild): string | undefined => (together === "same-revision" ? build.revision : build.tag);
  const groups = Map.groupBy(
    taken.filter((build) => shared(build) !== undefined),
    shared,
  );
  return [...groups.values()].flatMap((group) => {
    const latest = [...new Map(group.map((build) => [build.image, build])).values()];
    const isWhole = together === "latest-each" || latest.length === images.length;
    return isWhole ? [releaseOf(application, latest)] : [];
  });
}

function releaseOf(application: string, builds: readonly ImageBuild[]): Release {
  const images = builds
    .map(
      ({ image, tag, digest }): ReleaseImage => ({
        image,
        ...(tag !== undefined && { tag }),
        ...(digest !== undefined && { digest }),
      }),
    )
    .sort((a, b) => (a.image < b.image ? -1 : 1));
  const revision = agreed(builds.map((build) => build.revision));
  const source = agreed(builds.map((build) => build.source));
  return {
    application,
    images,
    ...(revision !== undefined && { revision }),
    ...(source !== undefined && { source }),
  };
}

function agreed(values: readonly (string | undefined)[]): string | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}

/**
 * One spelling for what is the same release: one file writes its tag alone, another its digest too. It says all that is
 * known of it.
 */
export class Spellings {
  readonly #known: Release[] = [];

  /** In the order in which they were learned. */
  get all(): readonly Release[] {
    return this.#known;
  }

  learn(release: Release): void {
    const at = this.#find(release);
    const known = this.#known[at];
    if (known === undefined) this.#known.push(release);
    else this.#known[at] = richer(known, release);
  }

  of(release: Release): Release {
    return this.#known[this.#find(release)] ?? release;
  }

  #find({ images }: Release): number {
    return this.#known.findIndex((known) => areSame(known.images, images));
  }
}

function richer(a: Release, b: Release): Release {
  const images = a.images.map((image) => ({ ...b.images.find((one) => one.image === image.image), ...image }));
  return { ...b, ...a, images };
}
