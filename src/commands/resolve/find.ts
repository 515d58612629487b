/** Names and versions that people write, found among what exists. Every function throws a `Mistake` for what is not there. */
import { hint } from "../../config/did-you-mean.ts";
import { Mistake } from "../../domain/failure.ts";
import { type Release, releaseKey, releaseVersion } from "../../domain/release.ts";
import { shown } from "../arguments.ts";
import type { CommentPlace } from "../command.ts";
import type { Known, KnownApplication, KnownEnvironment } from "./known.ts";
import type { Here } from "./resolver.ts";

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The environment's own name; case does not matter, since no two differ in nothing else. */
export function findEnvironment(written: string, { environments }: Known): string {
  const found = environments.find(({ name }) => same(name, written));
  if (found !== undefined) return found.name;
  throw new Mistake(
    "environment",
    `${shown(written)} is no environment.${hint(
      written,
      environments.map(({ name }) => name),
    )}`,
  );
}

/** By its name or a former one; without regard to case where only one is meant. */
export function findApplication(written: string, known: Known): KnownApplication {
  const { applications, environments } = known;
  const exact =
    applications.find(({ name }) => name === written) ??
    applications.find(({ formerNames }) => formerNames.includes(written));
  if (exact !== undefined) return exact;
  const [only, ...more] = applications.filter(({ name }) => same(name, written));
  if (only !== undefined && more.length === 0) return only;
  const start = `There is no application ${shown(written)}.`;
  if (environments.some(({ name }) => same(name, written))) {
    throw new Mistake(
      "application",
      `${start} That is an environment; see the order in which the command takes the two.`,
    );
  }
  throw new Mistake(
    "application",
    `${start}${hint(
      written,
      applications.map(({ name }) => name),
    )}`,
  );
}

/** The same; where it goes by another name now, that is noted. */
export function findNamed(written: string, { known, note }: Pick<Here, "known" | "note">): KnownApplication {
  const application = findApplication(written, known);
  if (application.formerNames.includes(written)) note(`${written} is called ${application.name} now.`);
  return application;
}

/** The application that is named, or the one that the place of the comment stands for. */
export function applicationHere(written: string | undefined, place: CommentPlace, known: Known): KnownApplication {
  if (written !== undefined) return findApplication(written, known);
  const here = place.kind === "elsewhere" ? [] : place.applications;
  const [only, ...more] = here;
  if (only !== undefined && more.length === 0) return findApplication(only, known);
  const which = here.length === 0 ? "" : ` Here it could be ${here.join(", ")}.`;
  throw new Mistake("application", `Name the application.${which}`);
}

export function findThere(application: KnownApplication, environment: string): KnownEnvironment {
  const found = application.environments.find(({ name }) => name === environment);
  if (found !== undefined) return found;
  const names = application.environments.map(({ name }) => name);
  throw new Mistake(
    "not-there",
    `${application.name} does not exist in ${environment}.${names.length === 0 ? "" : ` It is in ${names.join(", ")}.`}`,
  );
}

/** All releases of an application that people can name, wherever they are. */
export const releasesOf = ({ built, environments }: KnownApplication): readonly Release[] => [
  ...built,
  ...environments.flatMap(({ stood, open }) => [
    ...stood.map(({ release }) => release),
    ...(open?.release === undefined ? [] : [open.release]),
  ]),
];

/**
 * The release that a version names: by its tag, its digest (or the first seven of its digits), or the source commit (or
 * the first seven digits). `where` ends the sentence that says that there is none: "ever stood in prod".
 */
export function findRelease(written: string, releases: readonly Release[], where: string): Release {
  const distinct = [...new Map(releases.map((release) => [releaseKey(release), release])).values()];
  const matching = distinct.filter((release) => isNamed(release, written));
  const [first, ...more] = matching;
  if (first !== undefined && more.length === 0) return first;
  if (first !== undefined) {
    const names = matching.map(preciseName).slice(0, 5).join(", ");
    throw new Mistake(
      "ambiguous-version",
      `${shown(written)} is more than one release: ${names}. Name one by its digest.`,
    );
  }
  const newest = [...new Set(distinct.map((release) => releaseVersion(release)))].reverse();
  throw new Mistake("version", `No release ${shown(written)} ${where}.${hint(written, newest)}`);
}

function isNamed(release: Release, written: string): boolean {
  const hex = /^(?:@?sha256:)?([0-9a-f]{7,64})$/.exec(written)?.[1];
  const isDigest = written.includes("sha256:");
  return (
    releaseVersion(release) === written ||
    release.images.some(
      ({ tag, digest }) =>
        (tag === written && release.images.every((one) => one.tag === tag)) ||
        (hex !== undefined && digest?.slice("sha256:".length).startsWith(hex) === true),
    ) ||
    (hex !== undefined && !isDigest && release.revision?.startsWith(hex) === true)
  );
}

/** With the digest, where it has one. */
const preciseName = (release: Release): string =>
  `${releaseVersion(release)}${release.images[0]?.digest === undefined ? "" : ` (${release.images[0].digest.slice(0, 19)})`}`;

/** Gates that no configuration names, and that an override can pass. */
const UNNAMED = ["hold", "freeze", "hotfix", "after-hold", "soaks-downstream"];

/** The gate's kind as the configuration spells it: one that the environment has, or one that is there without that. */
export function findGate(written: string, environment: string, known: Known): string {
  const gates = known.environments.find(({ name }) => name === environment)?.gates ?? [];
  const kinds = [...new Set(["order", ...gates.map(({ kind }) => kind)])];
  const found = [...kinds, ...UNNAMED].find((kind) => kind === written.toLowerCase());
  if (found !== undefined) return found;
  throw new Mistake("gate", `${environment} has no gate ${shown(written)}.${hint(written, kinds)}`);
}
