/**
 * What the key of a scalar says about its value: whether it names an image, a registry, a tag or a digest, and of which
 * of several images in the same map. Charts and custom resources spell these in many ways: `tag`, `imageTag`,
 * `init_image_tag`, `WORKER_CONTAINER_REPOSITORY`, `controller.image.digest`, `hub`.
 */

export type Role = "name" | "registry" | "tag" | "digest" | "version";

export interface KeyRole {
  readonly role: Role;
  /** Images of one map are told apart by it: `init` for `initImage` and `initImageTag`, empty for `image` and `tag`. */
  readonly family: string;
  /** The best of several keys of the same role and family has the lowest. */
  readonly rank: number;
}

/** `imageTag` → image, tag; `WORKER_CONTAINER_TAG` → worker, container, tag; `a.image.tag` → a, image, tag. */
export const wordsOf = (key: string): readonly string[] =>
  key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

/** Whether a key speaks of images: `image`, `images`, `repo2dockerImage`, `SIDECAR_IMAGE_NAME`. */
export const speaksOfImages = (key: string): boolean =>
  /image/i.test(key) && wordsOf(key).some((word) => /^images?$|image$/.test(word));

/** Last words of keys, best first where several say the same. */
const NAMES = ["repository", "repo", "image", "imagename", "imagerepository"];
/** Names too, where an image is spoken of: `image: {name: …}`, `imageUri`, `repositoryUrl`. */
const PATHS = ["name", "path", "uri", "url"];
const TAGS = ["imagetag", "newtag", "dockertag", "tag"];
const DIGESTS = ["imagedigest", "digest"];
const REGISTRIES = ["imageregistry", "registry", "hub"];
/** Words that say no more than the role does. */
const FILLERS = new Set(["image", "container", "docker", "base", "repository", "repo"]);

/** What most keys do not have anywhere, so that they need no closer look. */
const HINT = /tag|repo|image|registry|hub|digest|version|name|path|ur[il]|sha/i;

/**
 * The role of a key, or undefined for the many that have none. In a map that is itself called an image
 * (`inImage`: `image: {name: …, tag: …}`), `name` and `sha` have one too.
 */
export function roleOf(key: string, inImage: boolean): KeyRole | undefined {
  if (!HINT.test(key)) return undefined;
  const words = wordsOf(key);
  const last = words.at(-1);
  if (last === undefined) return undefined;
  const found = roleOfWord(last, words.at(-2), inImage);
  if (found === undefined) return undefined;
  let rest = words.slice(0, -1);
  while (FILLERS.has(rest.at(-1) ?? "")) rest = rest.slice(0, -1);
  return { ...found, family: rest.join(" ") };
}

function roleOfWord(word: string, before: string | undefined, inImage: boolean): Omit<KeyRole, "family"> | undefined {
  if (NAMES.includes(word)) return { role: "name", rank: NAMES.indexOf(word) };
  if (TAGS.includes(word)) return { role: "tag", rank: TAGS.indexOf(word) };
  if (DIGESTS.includes(word)) return { role: "digest", rank: DIGESTS.indexOf(word) };
  if (REGISTRIES.includes(word)) return { role: "registry", rank: REGISTRIES.indexOf(word) };
  if (word === "version") return { role: "version", rank: 0 };
  const ofRepository = before === "repository" || before === "repo";
  if (!inImage && before !== "image" && !ofRepository) return undefined;
  if (PATHS.includes(word)) return { role: "name", rank: NAMES.length + PATHS.indexOf(word) };
  if (word === "sha" || word === "sha256") return { role: "digest", rank: DIGESTS.length };
  return undefined;
}
