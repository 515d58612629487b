/** Image references as files write them: where the name ends, what the tag and the digest are. */
import { isDigest, isTag, parseImageName, type Version } from "../domain/image-reference.ts";

/** `name[:tag][@digest]` found in a text. */
export interface WrittenReference extends Version {
  /** As written; not always a name that an image can have (`${REGISTRY}/app`). */
  readonly name: string;
  /** Offsets in the text: where the name starts and ends, and where the tag and digest end. */
  readonly start: number;
  readonly nameEnd: number;
  readonly end: number;
  /** Why tag and digest cannot be read, where they cannot: `foo:${TAG}`. */
  readonly unreadable?: string;
}

const SHAPE = /^(?<lead>\s*)(?<name>[^\s@]+?)(?::(?<tag>[^\s@/:]*))?(?:@(?<digest>[^\s@]*))?\s*$/;
const VARIABLE = /\$\{[^}]*\}|\$\([^)]*\)|\{\{.*?\}\}|%[^%\s]*%|<[^>]*>/g;

/**
 * Splits a whole text into name, tag and digest. Returns undefined for text that is not of that shape. Variables in the
 * name are kept as they are; a variable in tag or digest makes them `unreadable`.
 */
export function splitReference(text: string): WrittenReference | undefined {
  if (text.length > 1000) return undefined;
  // Variables may hold colons and slashes of their own (`${TAG:-1.0}`): hide them from the shape.
  const hidden = text.replace(VARIABLE, (found) => "$".repeat(found.length));
  const groups = SHAPE.exec(hidden)?.groups;
  if (groups === undefined) return undefined;
  const start = groups["lead"]?.length ?? 0;
  const nameEnd = start + (groups["name"]?.length ?? 0);
  const tag = groups["tag"] === undefined ? undefined : text.slice(nameEnd + 1, nameEnd + 1 + groups["tag"].length);
  const digestStart = nameEnd + (tag === undefined ? 0 : tag.length + 1);
  const digest =
    groups["digest"] === undefined ? undefined : text.slice(digestStart + 1, digestStart + 1 + groups["digest"].length);
  const end = digestStart + (digest === undefined ? 0 : digest.length + 1);
  const reference = { name: text.slice(start, nameEnd), start, nameEnd, end };
  if (/:\/|^\/|\/$/.test(reference.name)) return undefined;
  if (tag !== undefined && !isTag(tag)) return { ...reference, unreadable: tag };
  if (digest !== undefined && !isDigest(digest)) return { ...reference, unreadable: digest };
  return { ...reference, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

/** Whether the name is written with its registry (`ghcr.io/…`, `localhost:5000/…`), as Docker's grammar decides. */
export function namesRegistry(name: string): boolean {
  const first = name.split("/", 1)[0] ?? "";
  return name.includes("/") && (/[.:]/.test(first) || first === "localhost");
}

/** Normalised `registry/repository` of a name as written; undefined where it is none. */
export function normalName(name: string): string | undefined {
  const parsed = parseImageName(name);
  return parsed && `${parsed.registry}/${parsed.repository}`;
}

const TAG_AND_DIGEST = /^\s*(?<tag>[^\s@]*)(?:@(?<digest>\S*))?\s*$/;

/** What a field for a tag holds: `1.2`, `1.2@sha256:…`, a digest alone, or nothing. Undefined where it is none of them. */
export function parseTagField(text: string): Version | undefined {
  if (isDigest(text.trim())) return { digest: text.trim() };
  const groups = TAG_AND_DIGEST.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const { tag = "", digest } = groups;
  if (tag === "" && digest === undefined) return {};
  if (!isTag(tag) || (digest !== undefined && !isDigest(digest))) return undefined;
  return { tag, ...(digest !== undefined && { digest }) };
}
