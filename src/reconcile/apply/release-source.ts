/** Which source commit a release was built from, as far as the builds that were heard tell. */
import { applicationConfigFor } from "../../config/application-config.ts";
import type { Release } from "../../domain/release.ts";
import { type FullName, isSha, type Sha } from "../../domain/repository.ts";
import type { Applying } from "./applying.ts";

type Heard = Pick<Applying, "builds" | "config">;

/** The repository of the source: what the release or its builds say, else the configuration. */
export const sourceOf = (from: Heard, application: string, release: Release): FullName | undefined =>
  release.source ??
  only(buildsOf(from, release).flatMap(({ source }) => source ?? [])) ??
  applicationConfigFor(from.config, application).source;

/** The commit: what all builds of its images that tell one agree on. */
export function revisionOf(from: Heard, release: Release | undefined): Sha | undefined {
  const revision = release?.revision ?? only(buildsOf(from, release).flatMap((build) => build.revision ?? []));
  return revision !== undefined && isSha(revision) ? revision : undefined;
}

const only = (texts: readonly string[]): string | undefined => (new Set(texts).size === 1 ? texts[0] : undefined);

const buildsOf = (from: Heard, release: Release | undefined) =>
  (release?.images ?? []).flatMap(({ image, tag, digest }) =>
    from
      .builds(image)
      .filter((build) => (digest === undefined ? build.tag === tag && tag !== undefined : build.digest === digest))
      .slice(-1),
  );
