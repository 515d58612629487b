/** Where pull requests are checked, one at a time in a process: threads, caches, and what the base branch came to. */
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { LRUCache } from "lru-cache";
import { type Cel, startCel } from "../../cel/start-cel.ts";
import { DEFAULT_VALIDATION } from "../../config/validation-config.ts";
import { Transient } from "../../domain/failure.ts";
import type { Rendering, RenderTask } from "../../domain/rendering.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror } from "../../ports/mirrors.ts";
import type { Renderer } from "../../ports/renderer.ts";
import type { CheckedFile } from "../../validation/engine/checked-file.ts";
import { Checker } from "../../validation/engine/checker.ts";
import { validateFiles } from "../../validation/engine/validate-files.ts";
import type { CachedFile, FileToValidate, Validation } from "../../validation/engine/validation.ts";
import { renderChanges } from "../../validation/rendered/render-changes.ts";
import type { RenderChangesOptions, RenderedChanges } from "../../validation/rendered/rendered-changes.ts";
import type { Resource } from "../../validation/resource.ts";
import { byScope, type ScopedResources } from "./findings.ts";
import { KustomizeReach } from "./kustomize-reach.ts";
import { type Measure, rulesOf, versionsOf } from "./measure.ts";
import type { PlannedFile, Side } from "./plan-files.ts";
import { rememberRenderings } from "./remember-renderings.ts";
import { SpeakingFiles } from "./speaking-files.ts";

export interface CheckedSide {
  readonly validation: Validation;
  readonly resources: ScopedResources;
  /** Files from elsewhere in the commit that define kinds. */
  readonly definitions: readonly FileToValidate[];
  /** The definitions in them. */
  readonly defined: readonly Resource[];
}

/** Some 25,000 files of 2 KB, at about three times their size. */
const CACHED_FILES = 50_000;
/** Bases: pull requests start mostly from the same few commits. Each holds the objects of its environments. */
const CACHED_BASES = 4;
/** A thread takes some 100 MB. */
const MOST_THREADS = 2;
const SIZES = 100_000;

/** Kustomizations and charts that were read, at about ten kilobytes. */
const CACHED_TOOL_FILES = 10_000;
/** Renderings of one pull request; those that have begun end. */
const RENDER_MS = 60_000;

export interface RoomRendering {
  readonly renderer: Renderer;
  /** Also what pull requests from forks change. */
  readonly forks: boolean;
}

export class CheckRoom {
  /** A thread of its own: a policy that takes its time holds up no gate. */
  readonly cel: Cel = startCel();
  readonly reach = new KustomizeReach();
  readonly speaking = new SpeakingFiles();
  readonly #checker = new Checker({ threads: Math.min(MOST_THREADS, availableParallelism()) });
  readonly #cache = new LRUCache<string, CachedFile>({ max: CACHED_FILES });
  readonly #bases = new LRUCache<string, CheckedSide>({ max: CACHED_BASES });
  readonly #sizes = new LRUCache<Sha, number>({ max: SIZES });
  readonly #toolFiles = new LRUCache<string, CheckedFile>({ max: CACHED_TOOL_FILES });
  /** Undefined: nothing is rendered, and nobody is told so. */
  readonly rendering: RoomRendering | undefined;
  readonly #rendered: ((task: RenderTask) => Promise<Rendering>) | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(rendering?: RoomRendering) {
    this.rendering = rendering;
    this.#rendered = rendering && rememberRenderings((task) => rendering.renderer.render(task));
  }

  /** One after the other: threads and their schemas are set up for one pull request at a time. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work);
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** The state from which a pull request starts, remembered. Only within `alone`. */
  async base(mirror: Mirror, side: Side, measure: Measure): Promise<CheckedSide> {
    const definitions = await this.#definitionsBeside(mirror, side);
    const key = keyOf(side, definitions, measure);
    const known = this.#bases.get(key);
    if (known !== undefined) return known;
    const checked = await this.#check(mirror, side, definitions, measure, undefined);
    this.#bases.set(key, checked);
    return checked;
  }

  /** The head, against the objects of the base. Only within `alone`. */
  async head(mirror: Mirror, side: Side, measure: Measure, before: ScopedResources | undefined): Promise<CheckedSide> {
    return this.#check(mirror, side, await this.#definitionsBeside(mirror, side), measure, before);
  }

  /** Undefined where there is no renderer. Only within `alone`. */
  async render(
    options: Omit<RenderChangesOptions, "checker" | "render" | "whyNot" | "isLate" | "cache">,
  ): Promise<RenderedChanges | undefined> {
    const [rendering, render] = [this.rendering, this.#rendered];
    if (rendering === undefined || render === undefined) return undefined;
    const end = performance.now() + RENDER_MS;
    return renderChanges({
      ...options,
      ...{ checker: this.#checker, cache: this.#toolFiles, render },
      whyNot: (kind) => rendering.renderer.whyNot(kind),
      isLate: () => performance.now() > end,
    });
  }

  async end(): Promise<void> {
    await this.#last;
    await this.#checker.end();
    await this.cel.close();
  }

  /** Files that define kinds and belong to nothing that is checked here: definitions count wherever they lie. */
  async #definitionsBeside(mirror: Mirror, { commit, files }: Side): Promise<readonly PlannedFile[]> {
    const here = new Set(files.map(({ path }) => path));
    const found = await this.speaking.of(mirror, commit, "definitions");
    return found.filter(({ path }) => !here.has(path)).map((file) => ({ ...file, scopes: [DEFINITIONS] }));
  }

  async #check(
    mirror: Mirror,
    side: Side,
    beside: readonly PlannedFile[],
    { config, elsewhere }: Measure,
    before: ScopedResources | undefined,
  ): Promise<CheckedSide> {
    const { validation = DEFAULT_VALIDATION } = config;
    // Behind the others: where a kind is defined twice, what is beside it counts.
    const all = [...side.files, ...beside];
    await this.#learnSizes(mirror, { commit: side.commit, files: all });
    const files = all.map(({ path, blob, scopes }): FileToValidate => {
      const size = this.#sizes.get(blob);
      return {
        path,
        sha: blob,
        environments: scopes,
        ...(size !== undefined && { size }),
        read: () => readBlob(mirror, blob),
      };
    });
    const result = await validateFiles(
      {
        files,
        ...versionsOf(config),
        ...(elsewhere.schemaLocations !== undefined && { schemaLocations: elsewhere.schemaLocations }),
        missingSchemas: validation.unknownKinds,
        cache: this.#cache,
        rules: {
          ...rulesOf(config),
          ...(before !== undefined && {
            before: (scope: string | undefined): readonly Resource[] => before.get(scope ?? "") ?? [],
          }),
        },
      },
      this.#checker,
    );
    const isAside = new Set(beside.map(({ path }) => path));
    const asked = withoutFiles(result, isAside);
    return {
      validation: asked,
      resources: byScope(side.files, asked.resources),
      definitions: files.filter(({ path }) => isAside.has(path)),
      defined: result.resources.filter(({ file, kind }) => isAside.has(file) && kind === "CustomResourceDefinition"),
    };
  }

  /** So that a file that is too large is not read to find that out. */
  async #learnSizes(mirror: Mirror, { commit, files }: Side): Promise<void> {
    const unknown = files.filter(({ blob }) => !this.#sizes.has(blob));
    if (unknown.length === 0) return;
    const sizes = await mirror.sizes(
      commit,
      unknown.map(({ path }) => path),
    );
    for (const { path, blob } of unknown) {
      const size = sizes.get(path);
      if (size !== undefined) this.#sizes.set(blob, size);
    }
  }
}

/** Throws a Transient where the mirror does not have it. */
export async function readBlob(mirror: Mirror, blob: Sha): Promise<Uint8Array> {
  const bytes = (await mirror.blobs([blob])).get(blob);
  if (bytes === undefined) throw new Transient("A file of the pull request is not in the mirror yet");
  return bytes;
}

const DEFINITIONS = "definitions:";

/** Without what is said of files that were read for the sake of others. */
function withoutFiles(validation: Validation, paths: ReadonlySet<string>): Validation {
  if (paths.size === 0) return validation;
  const isAsked = ({ file }: { readonly file: string }): boolean => !paths.has(file);
  return {
    ...validation,
    objects: validation.objects.filter(isAsked),
    findings: validation.findings.filter(isAsked),
    suppressed: validation.suppressed.filter(({ finding }) => isAsked(finding)),
    resources: validation.resources.filter(isAsked),
  };
}

/** Everything that the result depends on; the contents by their shas. */
function keyOf(
  { files }: Side,
  definitions: readonly PlannedFile[],
  { config: { validation, environments }, elsewhere }: Measure,
): string {
  const hash = createHash("sha256");
  const own = environments.map((one) => [one.name, one.validation]);
  hash.update(JSON.stringify([validation, own, elsewhere.key]));
  for (const { path, blob, scopes } of [...files, ...definitions]) hash.update(JSON.stringify([path, blob, scopes]));
  return hash.digest("hex");
}
