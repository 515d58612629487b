/**
 * Places that the configuration names by a pattern for many applications or environments: one file that holds all of
 * them. What a placeholder may stand for is read from the file, so applications are found here, too, not listed.
 */
import type { PlacePattern } from "../../config/config.ts";
import { matchPath } from "../../domain/path-match.ts";
import { type PathPattern, parsePathPattern } from "../../domain/path-pattern.ts";
import type { Destination } from "../../domain/promotion.ts";
import { readNamedPlace } from "../../manifests/named-place.ts";
import { type ManifestFile, parseManifest } from "../../manifests/parse-manifest.ts";
import { escapeSegment, parseDocumentPointer, parsePointer } from "../../manifests/pointer.ts";
import type { TreeNode } from "../../manifests/tree.ts";
import type { NamedReading } from "./looking.ts";

type Binding = Partial<Destination>;

/** The environments of a branch, by the ways in which they may be spelled. */
export interface Spellings {
  readonly names: readonly string[];
  /** Name of the environment that is spelled so; undefined for none. */
  readonly environment: (spelled: string) => string | undefined;
}

export interface CompiledPattern {
  readonly matches: (path: string) => boolean;
  readonly read: (file: ManifestFile) => readonly NamedReading[];
}

const PLACEHOLDERS = ["application", "environment"];

/** Undefined for a pattern whose file is none; the configuration refuses such ones before. */
export function compilePlacePattern(pattern: PlacePattern, spellings: Spellings): CompiledPattern | undefined {
  const parsed = parsePathPattern(pattern.file, PLACEHOLDERS);
  if (!("pattern" in parsed)) return undefined;
  const path = parsed.pattern;
  return {
    matches: (candidate) => bindPath(path, candidate, spellings) !== undefined,
    read: (file) => {
      const fromPath = bindPath(path, file.path, spellings);
      if (fromPath === undefined) return [];
      const found = unique(bindingsIn(file, pattern, spellings).flatMap((inside) => joined(fromPath, inside)));
      return found.flatMap((binding) => readBinding(file, pattern, binding, spellings));
    },
  };
}

function bindPath(pattern: PathPattern, path: string, spellings: Spellings): Binding | undefined {
  return matchPath(
    pattern,
    path.split("/"),
    (name, text) => name !== "environment" || spellings.environment(text) !== undefined,
  );
}

function bindingsIn(file: ManifestFile, { at, match }: PlacePattern, spellings: Spellings): readonly Binding[] {
  if (at !== undefined) return bindPointer(file, at, spellings);
  return match === undefined ? [] : bindLines(file, match, spellings);
}

/** Follows the pointer through the document, each placeholder through every key that it may stand for. */
function bindPointer(file: ManifestFile, at: string, spellings: Spellings): readonly Binding[] {
  const address = parseDocumentPointer(at);
  const segments = address === undefined ? undefined : parsePointer(address.pointer);
  const root = parseManifest(file).documents.find(({ document }) => document === address?.document)?.root;
  if (segments === undefined || root === undefined) return [];
  let open: readonly { readonly node: TreeNode; readonly binding: Binding }[] = [{ node: root, binding: {} }];
  for (const segment of segments) {
    const parsed = parsePathPattern(segment, PLACEHOLDERS);
    // A key with characters that patterns do not know stands for itself.
    const pattern = "pattern" in parsed && segment.includes("{") ? parsed.pattern : undefined;
    open = open.flatMap(({ node, binding }) =>
      children(node).flatMap(({ key, child }) => {
        if (pattern === undefined) return key === segment ? [{ node: child, binding }] : [];
        const captured = bindPath(pattern, key, spellings);
        const both = captured === undefined ? [] : joined(binding, captured);
        return both.map((joint) => ({ node: child, binding: joint }));
      }),
    );
  }
  return open.map(({ binding }) => binding);
}

function children(node: TreeNode): readonly { readonly key: string; readonly child: TreeNode }[] {
  switch (node.kind) {
    case "map":
      return node.entries.map(({ key, node: child }) => ({ key, child }));
    case "list":
      return node.items.map((child, at) => ({ key: String(at), child }));
    case "alias":
      return node.target === undefined ? [] : children(node.target);
    case "scalar":
      return [];
  }
}

/** Finds the lines of that form; each placeholder stands for a name as paths and keys have them. */
function bindLines(file: ManifestFile, match: string, spellings: Spellings): readonly Binding[] {
  const names: ("application" | "environment")[] = [];
  const source = match
    .split(/(\{application\}|\{environment\}|\{tag\})/)
    .map((part) => {
      if (part === "{tag}") return "[A-Za-z0-9_][^\\s\"']*";
      if (part !== "{application}" && part !== "{environment}") return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(part === "{application}" ? "application" : "environment");
      return "([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)";
    })
    .join("");
  if (names.length === 0) return [{}];
  return [...file.text.matchAll(new RegExp(source, "g"))].flatMap((hit) => {
    let bindings: readonly Binding[] = [{}];
    for (const [at, name] of names.entries()) {
      const text = hit[at + 1] ?? "";
      const known = name !== "environment" || spellings.environment(text) !== undefined;
      bindings = known ? bindings.flatMap((binding) => joined(binding, { [name]: text })) : [];
    }
    return bindings;
  });
}

/** Both together, unless they say different things. */
function joined(a: Binding, b: Binding): readonly Binding[] {
  const clash = (["application", "environment"] as const).some(
    (name) => a[name] !== undefined && b[name] !== undefined && a[name] !== b[name],
  );
  return clash ? [] : [{ ...a, ...b }];
}

const unique = (bindings: readonly Binding[]): readonly Binding[] => [
  ...new Map(bindings.map((binding) => [`${binding.environment}\n${binding.application}`, binding])).values(),
];

/** Without `{environment}` the place is of every environment on the branch; without `{application}`, of the image's last part. */
function readBinding(
  file: ManifestFile,
  pattern: PlacePattern,
  binding: Binding,
  spellings: Spellings,
): readonly NamedReading[] {
  const fill = (text: string): string =>
    text
      .replaceAll("{application}", binding.application ?? "{application}")
      .replaceAll("{environment}", binding.environment ?? "{environment}");
  const image = fill(pattern.image);
  const application = binding.application ?? image.slice(image.lastIndexOf("/") + 1);
  const named =
    pattern.at === undefined ? { match: fill(pattern.match ?? "") } : { at: fillPointer(pattern.at, binding) };
  const place = readNamedPlace(file, { ...named, image });
  const known = binding.environment === undefined ? undefined : spellings.environment(binding.environment);
  const environments = known === undefined ? spellings.names : [known];
  return environments.map((environment) => ({
    environment,
    application,
    ...("message" in place ? { problem: place } : { place }),
  }));
}

const fillPointer = (at: string, { application, environment }: Binding): string =>
  at
    .replaceAll("{application}", escapeSegment(application ?? "{application}"))
    .replaceAll("{environment}", escapeSegment(environment ?? "{environment}"));
