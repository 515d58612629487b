/** The first `towpath.yaml`, written from what lies in the repository. Pure; a person reads it before it counts. */
import semver from "semver";
import { stringify } from "yaml";
import type { Place } from "../domain/place.ts";
import type { FullName } from "../domain/repository.ts";
import { environmentRank } from "./environment-words.ts";
import { type GuessedLayout, guessLayouts } from "./guess-layout.ts";

export interface Draft {
  /** The text of `towpath.yaml`, comments included. */
  readonly text: string;
  readonly layouts: readonly GuessedLayout[];
  /** In the order in which releases would go through them, with what each comes after. */
  readonly environments: readonly { readonly name: string; readonly after: readonly string[] }[];
  readonly images: readonly DraftImages[];
}

interface DraftImages {
  readonly match: string;
  readonly from: readonly FullName[];
}

/**
 * Drafts the configuration from all places of a repository and the repositories that the App is installed on (whose
 * word on builds is taken where their name is an image's). Undefined where no file lies in a layout that it understands.
 */
export function draftConfiguration(places: readonly Place[], repositories: readonly FullName[]): Draft | undefined {
  const layouts = guessLayouts([...new Set(places.map(({ file }) => file))].sort());
  if (layouts.length === 0) return undefined;
  const environments = inOrder(layouts);
  const images = imagesOf(places, repositories);
  const candidates = images.length > 0 ? [] : imagesOf(places, undefined);
  return { text: write(layouts, environments, images, candidates), layouts, environments, images };
}

/** Environments by how far along they usually lie; those of one rank come side by side, after all of the rank before. */
function inOrder(layouts: readonly GuessedLayout[]): Draft["environments"] {
  const names = new Set(layouts.flatMap(({ found }) => [...found.values()].flatMap((of) => [...of])));
  const ranks = Map.groupBy([...names].sort(), (name) => environmentRank(name) ?? 0);
  let before: readonly string[] = [];
  return [...ranks]
    .sort(([a], [b]) => a - b)
    .flatMap(([, group]) => {
      const after = before;
      before = group;
      return group.map((name) => ({ name, after }));
    });
}

/**
 * Images whose every tag is a semantic version, by owner: what else runs there (databases, proxies) is left alone. Without
 * repositories, those that repositories of the same name might build.
 */
function imagesOf(places: readonly Place[], repositories: readonly FullName[] | undefined): readonly DraftImages[] {
  const byName = new Map(repositories?.map((fullName) => [lastPart(fullName).toLowerCase(), fullName]));
  const owners = new Map<string, Set<FullName>>();
  for (const { image, tag } of places) {
    const source = repositories === undefined ? namesake(image) : byName.get(lastPart(image ?? ""));
    if (image === undefined || source === undefined || tag === undefined || semver.valid(tag) === null) continue;
    const match = `${image.slice(0, image.lastIndexOf("/"))}/*`;
    owners.set(match, (owners.get(match) ?? new Set()).add(source));
  }
  return [...owners].sort(([a], [b]) => (a < b ? -1 : 1)).map(([match, from]) => ({ match, from: [...from].sort() }));
}

/** `ghcr.io/acme/checkout` → `acme/checkout`; what lies deeper or has no owner is no repository's name. */
const namesake = (image: string | undefined): FullName | undefined =>
  /^[^/]+\/(?<name>[^/]+\/[^/]+)$/.exec(image ?? "")?.groups?.["name"];

function write(
  layouts: Draft["layouts"],
  environments: Draft["environments"],
  images: readonly DraftImages[],
  candidates: readonly DraftImages[],
): string {
  const patterns = layouts.map(({ pattern }) => pattern);
  const body = stringify({
    version: 1,
    layout: patterns.length === 1 ? patterns[0] : patterns,
    environments: Object.fromEntries(
      environments.map(({ name, after }) => [
        name,
        after.length === 0 ? {} : { after: after.length === 1 ? after[0] : after },
      ]),
    ),
  });
  return `${HEAD}${body}${images.length === 0 ? NO_IMAGES + commentedOut(rules(candidates)) : rules(images)}`;
}

const rules = (images: readonly DraftImages[]): string => {
  const shown = images.length > 0 ? images : [PLACEHOLDER];
  return stringify({ images: shown.map(({ match, from }) => ({ match, tags: { semver: ">=0.0.0" }, from })) });
};

const PLACEHOLDER: DraftImages = { match: "ghcr.io/your-organisation/*", from: ["your-organisation/your-repository"] };

const commentedOut = (text: string): string => text.replaceAll(/^(?=.)/gm, "# ");

const NO_IMAGES = `# Nothing is promoted yet: no image here is known to come from a repository that was named. Say which images move, and
# whose word on builds is taken:
`;

const HEAD = `# Written from the layout of this repository. Read it, correct it, merge it.
# People merge every promotion until an environment says \`merge: auto\`. What runs today is the baseline: nothing old is proposed.
`;

const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
