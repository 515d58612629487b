/**
 * What a promotion's branch holds, read from Git alone: the release that it proposes, the commit under it, who pushed to
 * it, and whether the base has moved in the same files since.
 */
import { Mistake } from "../../domain/failure.ts";
import { formatVersion } from "../../domain/image-reference.ts";
import type { Place } from "../../domain/place.ts";
import { type Destination, parseTrailers } from "../../domain/promotion.ts";
import { fulfils, type Release, type ReleaseImage } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorChange, MirrorStep } from "../../ports/mirrors.ts";
import { type EditedFile, editFiles } from "../edit-files.ts";
import { addressKey } from "./address.ts";
import type { BranchState } from "./branch-state.ts";
import type { Looking } from "./looking.ts";
import { readFacts } from "./read-facts.ts";

export interface Proposal {
  readonly head: Sha;
  /** What the head holds in the environment's places; undefined if it cannot be read. */
  readonly release: Release | undefined;
  /** The newest commit of the base branch that the branch contains. */
  readonly parent: Sha;
  /** People whose commits are on the branch. */
  readonly pushedBy: readonly string[];
  /** The branch differs from its base in what the release asks for and in nothing else. */
  readonly intact: boolean;
  /** The base changed files since that the promotion changes, too: it may conflict. */
  readonly overtaken: boolean;
  /** The head adds nothing to the base any more. */
  readonly empty: boolean;
}

/** Reads the branch head against the state of its base. `looking` reads places that only the configuration names. */
export async function readProposal(
  mirror: Mirror,
  looking: Looking,
  state: BranchState,
  subject: Destination,
  places: readonly Place[],
  head: Sha,
): Promise<Proposal> {
  const steps = await mirror.firstParents(state.head, head);
  const parent = await baseUnder(mirror, state.head, head, steps);
  const changes = await mirror.changes(parent, head);
  const release = releaseOf(subject.application, await placesAfter(mirror, looking, places, changes));
  const before = await mirror.changes(head, parent);
  const under = await placesAfter(mirror, looking, places, before);
  const written =
    under !== undefined && release !== undefined && (await isWritten(mirror, under, release, before, changes));
  const pushedBy =
    release === undefined
      ? authors(steps, subject)
      : await pushers(mirror, state.head, subject, steps, release, written);
  const touched = new Set(changes.map(({ path }) => path));
  const since = parent === state.head ? [] : await mirror.changes(parent, state.head);
  return {
    head,
    release,
    parent,
    pushedBy,
    intact: written && pushedBy.length === 0,
    overtaken: since.some(({ path }) => touched.has(path)),
    empty: changes.length === 0 || steps.length === 0,
  };
}

/**
 * Who pushed commits of their own. Ours is the first, if it says what stands there; merges of the base branch are nobody's
 * as long as they brought nothing else in.
 */
async function pushers(
  mirror: Mirror,
  base: Sha,
  subject: Destination,
  steps: readonly MirrorStep[],
  release: Release,
  written: boolean,
): Promise<readonly string[]> {
  const [first, ...rest] = steps;
  if (first === undefined) return [];
  const own: MirrorStep[] = [];
  for (const step of rest) {
    const merged = step.parents[1];
    if (merged === undefined || !(await mirror.isAncestor(merged, base))) own.push(step);
  }
  const promised = parseTrailers(first.message)?.images ?? [];
  const ours = isPromotionCommit(first, subject) && written && fulfils(release.images, promised);
  if (own.length === 0 && ours) return [];
  return own.length > 0 ? authors(own, subject) : authors(steps, subject);
}

const authors = (steps: readonly MirrorStep[], subject: Destination): readonly string[] => [
  ...new Set(steps.filter((step) => !isOwn(step, subject)).map(loginOf)),
];

/** "Update branch" merges the base into the branch: what lies under the promotion then is that commit of the base. */
async function baseUnder(mirror: Mirror, base: Sha, head: Sha, steps: readonly MirrorStep[]): Promise<Sha> {
  let under = steps[0]?.parents[0] ?? head;
  for (const { parents } of steps) {
    const merged = parents[1];
    if (merged !== undefined && (await mirror.isAncestor(merged, base))) under = merged;
  }
  return under;
}

/**
 * These places as they are after the changes; places in other files are as they were. Undefined if one of them is gone or
 * holds no version.
 */
export async function placesAfter(
  mirror: Mirror,
  looking: Looking,
  places: readonly Place[],
  changes: readonly MirrorChange[],
): Promise<readonly Place[] | undefined> {
  const changed = new Map(changes.map((change) => [change.path, change.file]));
  const files = [...new Set(places.map(({ file }) => file))].flatMap((path) => changed.get(path) ?? []);
  const blobs = await mirror.blobs(files.map(({ blob }) => blob));
  const found = new Map<string, Place>();
  for (const file of files) {
    const { facts, text } = readFacts(file, blobs.get(file.blob));
    const named = text !== undefined && looking.namesPlacesIn(file.path) ? looking.namedPlaces(file.path, text) : [];
    for (const place of [...facts.places, ...named.flatMap((one) => ("place" in one ? [one.place] : []))]) {
      found.set(addressKey(place), place);
    }
  }
  const after: Place[] = [];
  for (const place of places) {
    const now = changed.has(place.file) ? found.get(addressKey(place)) : place;
    if (now === undefined || formatVersion(now) === "") return undefined;
    // A values file may leave the image's name to its chart: what was inherited holds for the place as it is now, too.
    after.push({ ...now, ...(place.image !== undefined && { image: place.image }) });
  }
  return after;
}

/** The release that places hold; undefined if an image of it has several versions. */
export function releaseOf(application: string, places: readonly Place[] | undefined): Release | undefined {
  const images = new Map<string, ReleaseImage>();
  for (const { image: name, tag, digest } of places ?? []) {
    if (name === undefined) continue;
    const image = { image: name, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
    const known = images.get(name);
    if (known !== undefined && formatVersion(known) !== formatVersion(image)) return undefined;
    images.set(name, image);
  }
  const all = [...images.values()].sort((a, b) => (a.image < b.image ? -1 : 1));
  return all.length === 0 ? undefined : { application, images: all };
}

/** Writes the release into what lies under the branch and compares: nothing that the branch says of itself is trusted. */
async function isWritten(
  mirror: Mirror,
  under: readonly Place[],
  release: Release,
  before: readonly MirrorChange[],
  changes: readonly MirrorChange[],
): Promise<boolean> {
  const expected = await expectedFiles(mirror, under, release, before);
  if (expected === undefined || expected.length !== changes.length) return false;
  const blobs = await mirror.blobs(changes.flatMap(({ file }) => (file === undefined ? [] : [file.blob])));
  return changes.every(({ path, file }) => {
    const wanted = expected.find((edited) => edited.path === path);
    const bytes = file === undefined ? undefined : blobs.get(file.blob);
    return wanted !== undefined && bytes !== undefined && wanted.mode === file?.mode && sameText(bytes, wanted.text);
  });
}

async function expectedFiles(
  mirror: Mirror,
  under: readonly Place[],
  release: Release,
  before: readonly MirrorChange[],
): Promise<readonly EditedFile[] | undefined> {
  const files = new Map(before.map(({ path, file }) => [path, file]));
  const writes = under.flatMap((place) => {
    const to = release.images.find(({ image }) => image === place.image);
    return to === undefined || !files.has(place.file) ? [] : [{ place, to }];
  });
  try {
    return await editFiles(mirror, (path) => files.get(path), writes);
  } catch (error) {
    if (error instanceof Mistake) return undefined;
    throw error;
  }
}

const sameText = (bytes: Uint8Array, text: string): boolean => Buffer.from(text, "utf8").equals(bytes);

function isPromotionCommit({ message, parents }: MirrorStep, subject: Destination): boolean {
  const trailers = parseTrailers(message);
  return (
    parents.length === 1 &&
    trailers !== undefined &&
    trailers.application === subject.application &&
    trailers.environment === subject.environment
  );
}

/** A commit that GitHub made for the App: never a person's, whatever else is on the branch. */
const isOwn = (step: MirrorStep, subject: Destination): boolean =>
  isPromotionCommit(step, subject) && step.authorEmail.includes("[bot]@") && isGitHub(step.committerEmail);

const isGitHub = (email: string): boolean => email.startsWith("noreply@") || email.startsWith("web-flow@");

/** The login in GitHub's private addresses (`12+login@users.noreply…`). */
export const loginIn = (address: string): string | undefined =>
  /^(?:[0-9]+\+)?([^@]+)@users\.noreply\./.exec(address)?.[1];

/** The author's login as far as the address tells it, else the address. */
const loginOf = ({ authorEmail }: Pick<MirrorStep, "authorEmail">): string => loginIn(authorEmail) ?? authorEmail;
