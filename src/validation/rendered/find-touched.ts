/** What is rendered for a pull request on both sides: what is touched, and what stands in its place on the other side. */
import { rootFile } from "./failure-of.ts";
import { findTargets, type RenderTarget } from "./find-targets.ts";
import type { RenderChangesOptions } from "./rendered-changes.ts";
import type { RenderedSide } from "./rendered-side.ts";

export interface TouchedTargets {
  /** At the head. */
  readonly here: readonly RenderTarget[];
  /** Only on the base: removed. */
  readonly gone: readonly RenderTarget[];
  /** Outermost on the base, and a part of one in `here` at the head: objects of that one are objects of these. */
  readonly inner: readonly RenderTarget[];
  /** As it stood on the base, perhaps with other values files; undefined: not there, or only as a part of one in `gone`. */
  readonly counterpart: (target: RenderTarget) => RenderTarget | undefined;
}

export async function findTouched(
  head: RenderedSide,
  before: RenderedSide | undefined,
  { changed, environmentsOf }: Pick<RenderChangesOptions, "changed" | "environmentsOf">,
): Promise<TouchedTargets> {
  const find: Find = (side, paths) => findTargets(paths, side.folders, side.tools, environmentsOf);
  const found = await find(head, changed);
  if (before === undefined) return { here: found, gone: [], inner: [], counterpart: () => undefined };
  const old = await find(before, changed);
  const gone = old.filter((one) => !includes(found, one) && !head.has(one));
  // What a kustomization takes in may have stood for itself on the other side, though no file of it changes.
  const filesOfGone = await filesOf(gone, before);
  const freed = await partsIn(filesOfGone, head, find);
  const here = [...found, ...freed.filter((one) => !includes(found, one))];
  const young = here.filter((one) => !before.has(one));
  const taken = await partsIn(await filesOf(young, head), before, find);
  const inner = [...old.filter((one) => head.has(one)), ...taken].filter(
    (one, index, all) => !includes(here, one) && !includes(gone, one) && !includes(all.slice(0, index), one),
  );
  return {
    ...{ here, gone, inner },
    counterpart: (target) => {
      const same = old.find((one) => isSame(one, target));
      if (same !== undefined || !before.has(target)) return same;
      return filesOfGone.has(rootFile(target, before.folders.tree)) ? undefined : target;
    },
  };
}

/** What kustomizations take in; charts are told of by their own files. */
async function filesOf(targets: readonly RenderTarget[], side: RenderedSide): Promise<ReadonlySet<string>> {
  const files = new Set<string>();
  for (const target of targets.filter(({ kind }) => kind === "kustomize"))
    for (const path of (await side.gather(target)).files.values()) files.add(path);
  return files;
}

type Find = (side: RenderedSide, paths: readonly string[]) => Promise<readonly RenderTarget[]>;

/** Outermost kustomizations of this side that are among the files. */
async function partsIn(files: ReadonlySet<string>, side: RenderedSide, find: Find): Promise<readonly RenderTarget[]> {
  if (files.size === 0) return [];
  return (await find(side, [...files])).filter((one) => files.has(rootFile(one, side.folders.tree)));
}

const includes = (targets: readonly RenderTarget[], one: RenderTarget): boolean =>
  targets.some((other) => isSame(one, other));

const isSame = (a: RenderTarget, b: RenderTarget): boolean =>
  a.kind === b.kind && a.root === b.root && a.environment === b.environment;
