/** Image names that are written in parts: `registry` and `repository`, `hub` and `image`, `repository` and `name`. */
import { namesRegistry, normalName } from "./written-reference.ts";

export interface NameParts {
  /** Scalars that name the image, best first: `repository` before `image` before `name`. */
  readonly names: readonly string[];
  /** The registry written beside it. */
  readonly registry: string | undefined;
  /** Registries that the file sets for all images (`global.imageRegistry`), and those in maps around it. */
  readonly outerRegistries: readonly string[];
}

export interface JoinedName {
  /** Normalised names that the image may have, the likeliest first; empty where none can be read. */
  readonly names: readonly string[];
  /** The likeliest as the file writes it. */
  readonly written: string | undefined;
  readonly spellings: readonly string[];
}

/** Joins the parts. Which of two names is meant is up to the chart: both are candidates. */
export function joinName({ names, registry, outerRegistries }: NameParts): JoinedName {
  const [first, second] = names.filter((name) => name !== "");
  if (first === undefined) return { names: [], written: undefined, spellings: [] };
  // `repository: quay.io/strimzi` with `name: operator`; but `repository: ghcr.io/acme/app` with `name: app`.
  const joinable = second !== undefined && !second.includes("/") && first.split("/").at(-1) !== second;
  const bare = joinable ? [join(first, second), first] : [first];
  const beside = registry === undefined || registry === "" ? [] : bare.map((name) => withRegistry(registry, name));
  const around = outerRegistries.flatMap((outer) => bare.map((name) => withRegistry(outer, name)));
  // A registry elsewhere may or may not be meant for this image: the name alone stays a candidate.
  const candidates = beside.length > 0 ? beside : [...around, ...bare];
  return {
    names: [...new Set(candidates.map(normalName).filter((name) => name !== undefined))],
    written: candidates[0],
    spellings: [...new Set([...candidates, ...bare])],
  };
}

const join = (left: string, right: string): string => `${left.replace(/\/+$/, "")}/${right.replace(/^\/+/, "")}`;

/** A name that says its registry itself keeps it. */
const withRegistry = (registry: string, name: string): string =>
  namesRegistry(name) ? name : join(registry.replace(/^https?:\/\//, ""), name);
