/** The names that the file may give to things, each with the rule that it comes from. */
import { type ImageName, imageName, parseImageName } from "../domain/image-reference.ts";
import type { Parsed } from "./parsed.ts";

/** GitHub's logins: letters, digits and single hyphens, at most 39; an App's ends in `[bot]`. */
const LOGIN = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,38})?(?:\[bot\])?$/;
const REPOSITORY = /^[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[A-Za-z0-9]{1,38})?\/[A-Za-z0-9._-]{1,100}$/;
/** Slugs of teams and Apps, a team's with its organisation in front where that is another. */
const SLUG = /^(?:[A-Za-z0-9-]{1,39}\/)?[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

type Check = (text: string) => string | undefined;

/** The rest of a sentence that starts with the text; undefined if it is a name. */
export const problemOfEnvironment: Check = (text) =>
  /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(text)
    ? undefined
    : "is no name for an environment: letters, digits and . _ - inside, at most 63";

/** Applications are called as their directories are. */
export const problemOfApplication: Check = (text) =>
  text.length <= 128 && /^[^\s/\p{Cc}]+$/u.test(text) && text !== "." && text !== ".."
    ? undefined
    : "is no name for an application: no blanks and no /, at most 128 characters";

export const problemOfRepository: Check = (text) => {
  if (REPOSITORY.test(text) && !text.endsWith(".git") && !/\/\.\.?$/.test(text)) return undefined;
  const [, owner, name] = /([^/:]+)\/([^/]+?)(?:\.git)?\/?$/.exec(text) ?? [];
  const written = `${owner}/${name}`;
  return `is no repository; write owner and name, such as ${owner !== undefined && REPOSITORY.test(written) ? written : "acme/checkout"}`;
};

export const problemOfLogin: Check = (text) =>
  LOGIN.test(text) ? undefined : `is no login${text.startsWith("@") ? `; write it without @` : ""}`;

export const problemOfSlug: Check = (text) =>
  SLUG.test(text)
    ? undefined
    : `is no name as in an address of GitHub${text.startsWith("@") ? "; write it without @" : ", such as platform-team"}`;

/** Who may say that an image was built. */
export const problemOfSender: Check = (text) => {
  const isHook = /^hook:[A-Za-z0-9._-]{1,64}$/.test(text);
  // `x` stands for any repository of an owner.
  if (isHook || problemOfRepository(text.replace(/\/\*$/, "/x")) === undefined) return undefined;
  return "is nobody who could say that an image was built; write a repository (acme/checkout), all of an owner (acme/*) or a hook (hook:ci)";
};

/** Who may read what a repository shares. */
export const problemOfReader: Check = (text) =>
  // `x` stands for any repository of an owner.
  problemOfRepository(text.replace(/\/\*$/, "/x")) === undefined
    ? undefined
    : "is no repository; write owner and name, such as acme/env-main, or all of an owner, such as acme/*";

/** What git check-ref-format allows. */
export const problemOfBranch: Check = (text) => {
  const isRef = text.split("/").every((part) => part !== "" && !part.startsWith(".") && !part.endsWith(".lock"));
  const isClean = !/[\s~^:?*[\\\p{Cc}]|\.\.|@\{/u.test(text) && !/^-|\.$|^@$/.test(text) && text.length <= 244;
  if (isRef && isClean) return text.startsWith("refs/") ? "is written with refs/ in front; leave that out" : undefined;
  return "is no name that Git allows for a branch";
};

/** Paths in a repository: `/` between segments, none in front. */
export const problemOfPath: Check = (text) => {
  if (text.includes("\\")) return "holds a backslash; paths have / between their segments";
  const isPath = text.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  return isPath && !/\p{Cc}/u.test(text) ? undefined : "is no path in a repository, such as infra/live.tf";
};

/** One segment of a path. */
export const problemOfSegment: Check = (text) =>
  text.includes("/") ? "has a / in it; it is one segment of a path" : problemOfPath(text);

/** RFC 6901, with `#N` in front for a document of several. */
export const problemOfPointer: Check = (text) => {
  if (/^(?:#\d{1,4})?(?:\/(?:[^~/]|~[01])*)+$/.test(text)) return undefined;
  return /^[\w.-]+$/.test(text)
    ? `is no JSON Pointer; write it as /${text.replaceAll(".", "/")}`
    : "is no JSON Pointer (RFC 6901), such as /image/tag";
};

/** The normalised name. */
export function parseImage(text: string): Parsed<ImageName> {
  const parsed = parseImageName(text);
  if (parsed !== undefined) return { value: imageName(parsed) };
  return {
    problem: /[:@]/.test(text.slice(text.lastIndexOf("/") + 1))
      ? "is an image with a tag or a digest; write its name alone"
      : "is no name of an image, such as ghcr.io/acme/checkout",
  };
}
