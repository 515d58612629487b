/** Files of a repository → an outcome for each document, and findings. Files that did not change are not read again. */

import { isMap } from "../reading/objects.ts";
import type { PlacedFinding } from "../reading/placed-finding.ts";
import { isDefinition } from "../schema/definitions.ts";
import { kindName } from "../schema/find-schema.ts";
import { type FileTask, LARGEST_FILE, unreadable } from "./check-file.ts";
import type { CheckedFile } from "./checked-file.ts";
import type { Checker } from "./checker.ts";
import { type NamedDefinition, nameDefinition } from "./definition-names.ts";
import { gatherObjects } from "./gather-objects.ts";
import { patchFiles } from "./patch-files.ts";
import { resourcesOf } from "./resources-of.ts";
import { runEnvironments } from "./run-environments.ts";
import type { Setup } from "./thread-messages.ts";
import { isKustomization } from "./tool-files.ts";
import type { CachedFile, FileToValidate, ValidateOptions, Validation } from "./validation.ts";

/** Files that are read at a time. */
const AT_ONCE = 64;
/** So many bytes are kept between looking for definitions and checking; what is beyond is read twice. */
const KEPT_BYTES = 64 * 1024 * 1024;

/**
 * Validates files. What is wrong with a file is a finding, and others are still checked; throws what `read` throws, and
 * a Transient where no thread can be started.
 */
export async function validateFiles(options: ValidateOptions, checker: Checker): Promise<Validation> {
  const started = performance.now();
  const run = new Run(options, checker);
  await run.check();
  const checked = options.files.map((file) => ({ file, checked: run.result(file) }));
  const resources = new Map(checked.map(({ file, checked: one }) => [file.path, resourcesOf(file.path, one)]));
  const objects = checked.flatMap(({ file, checked: one }) => gatherObjects(file.path, one));
  const texts = checked.flatMap(({ checked: one }) => one.documents.flatMap(({ findings }) => findings));
  const filesMs = performance.now() - started;
  const rules = runEnvironments(options, resources);
  const findings = [...new Set([...texts, ...objects.flatMap((object) => object.findings)]), ...rules.findings];
  return {
    objects,
    findings: findings.sort(byPlace),
    suppressed: rules.suppressed,
    failures: rules.failures,
    resources: [...resources.values()].flat(),
    timing: { filesMs, rulesMs: performance.now() - started - filesMs, cached: run.cached },
  };
}

class Run {
  cached = 0;
  readonly #options: ValidateOptions;
  readonly #checker: Checker;
  readonly #results = new Map<string, CachedFile>();
  /** In this run, not in an earlier one. */
  readonly #checked = new Set<string>();
  readonly #bytes = new Map<string, Uint8Array>();
  #keptBytes = 0;
  #definitions: readonly NamedDefinition[] = [];
  #definedBy: ReadonlyMap<string, string> = new Map();
  #parts: ReadonlySet<string> = new Set();

  constructor(options: ValidateOptions, checker: Checker) {
    this.#options = options;
    this.#checker = checker;
  }

  /** First what other files depend on, definitions and kustomizations; then all the rest. */
  async check(): Promise<void> {
    const { files } = this.#options;
    const first: FileToValidate[] = [];
    const unknown: FileToValidate[] = [];
    for (const file of files) {
      const known = this.#recall(file, false);
      if (known !== undefined) this.#results.set(file.path, known);
      // A patch defines nothing; that it is one still is found out below.
      else if (this.#recall(file, true) === undefined) unknown.push(file);
    }
    for (let at = 0; at < unknown.length; at += AT_ONCE) {
      const batch = unknown.slice(at, at + AT_ONCE);
      const read = await Promise.all(batch.map((file) => this.#read(file)));
      for (const [index, file] of batch.entries()) {
        if (isKustomization(file.path) || mentionsDefinition(read[index])) first.push(file);
      }
    }
    this.#use();
    await this.#checkAll(first);
    this.#learn();
    this.#use();
    await this.#checkAll(files.filter((file) => !this.#isSettled(file)));
    this.#bytes.clear();
  }

  result({ path }: FileToValidate): CheckedFile {
    return this.#results.get(path)?.checked ?? unreadable(path, "yaml/unread", "The file was not read.");
  }

  #use(): void {
    const { schemaLocations = ["default"], missingSchemas = "error" } = this.#options;
    const definitions = this.#definitions.map(({ definition }) => definition);
    const setup: Setup = { settings: { missingSchemas }, schemaLocations, definitions };
    this.#checker.use(setup);
  }

  /** What is known so far tells which kinds are defined here, and which files are patches. */
  #learn(): void {
    const definitions = [...this.#results.values()].flatMap(({ checked }) => checked.documents.flatMap(definitionsIn));
    this.#definitions = definitions.map(nameDefinition);
    this.#definedBy = new Map(
      this.#definitions.toReversed().flatMap(({ id, kinds }) => kinds.map((kind) => [kind, id] as const)),
    );
    const kustomizations = this.#options.files.filter(({ path }) => isKustomization(path));
    this.#parts = new Set(
      kustomizations.flatMap(({ path }) =>
        (this.#results.get(path)?.checked.documents ?? []).flatMap(({ value }) => patchFiles(path, value)),
      ),
    );
  }

  /** Whether what is known of the file was found out with the schemas and in the role that it has now. */
  #isSettled(file: FileToValidate): boolean {
    const isNew = this.#checked.has(file.path);
    const part = this.#parts.has(file.path);
    const known = part ? this.#recall(file, true) : this.#results.get(file.path);
    if (known === undefined || !this.#isUpToDate(known)) return false;
    if (!isNew) this.cached++;
    this.#results.set(file.path, known);
    return true;
  }

  #isUpToDate({ definedBy }: CachedFile): boolean {
    for (const [kind, id] of definedBy) if (this.#definedBy.get(kind) !== id) return false;
    return true;
  }

  #recall(file: FileToValidate, part: boolean): CachedFile | undefined {
    return file.sha === undefined ? undefined : this.#options.cache?.get(this.#key(file, file.sha, part));
  }

  #key({ path, named, environments }: FileToValidate, sha: string, part: boolean): string {
    const { schemaLocations, missingSchemas } = this.#options;
    const versions = this.#versions(environments);
    return JSON.stringify([sha, path, part, named === true, versions, schemaLocations, missingSchemas]);
  }

  #versions(environments: readonly string[]): readonly string[] {
    const { kubernetesVersion, environments: known } = this.#options;
    const versions = environments.map((name) => known.get(name) ?? kubernetesVersion);
    return versions.length === 0 ? [kubernetesVersion] : [...new Set(versions)].sort();
  }

  async #checkAll(files: readonly FileToValidate[]): Promise<void> {
    for (let at = 0; at < files.length; at += 8 * AT_ONCE) {
      const tasks: FileTask[] = [];
      for (const file of files.slice(at, at + 8 * AT_ONCE)) {
        const bytes = await this.#read(file);
        if (typeof bytes === "string") this.#keep(file, unreadable(file.path, "yaml/file-too-large", bytes));
        else tasks.push(this.#task(file, bytes));
      }
      const byPath = new Map(files.map((file) => [file.path, file]));
      await this.#checker.check(tasks, ({ path }, checked) => {
        const file = byPath.get(path);
        if (file !== undefined) this.#keep(file, checked);
      });
    }
  }

  #task({ path, named, environments }: FileToValidate, bytes: Uint8Array): FileTask {
    const part = this.#parts.has(path);
    return { path, bytes, kubernetesVersions: this.#versions(environments), part, named: named === true };
  }

  #keep(file: FileToValidate, checked: CheckedFile): void {
    const kinds = checked.documents.flatMap(({ objects }) =>
      objects.map(({ apiVersion, kind }) => kindName(apiVersion, kind)),
    );
    const entry: CachedFile = { checked, definedBy: new Map(kinds.map((kind) => [kind, this.#definedBy.get(kind)])) };
    this.#results.set(file.path, entry);
    this.#checked.add(file.path);
    // A thread that ended for a file may have been the machine's fault: it is tried again.
    const isFinal = !checked.documents.some(({ findings }) =>
      findings.some(({ rule }) => rule === "yaml/too-expensive"),
    );
    if (file.sha !== undefined && isFinal)
      this.#options.cache?.set(this.#key(file, file.sha, this.#parts.has(file.path)), entry);
  }

  /** A sentence where the file is not read. */
  async #read(file: FileToValidate): Promise<Uint8Array | string> {
    const kept = this.#bytes.get(file.path);
    if (kept !== undefined) return kept;
    if (file.size !== undefined && file.size > LARGEST_FILE) return tooLarge(file.size);
    const bytes = await file.read();
    if (bytes.length > LARGEST_FILE) return tooLarge(bytes.length);
    if (this.#keptBytes + bytes.length <= KEPT_BYTES) {
      this.#keptBytes += bytes.length;
      this.#bytes.set(file.path, bytes);
    }
    return bytes;
  }
}

const definitionsIn = ({
  objects,
  value,
}: CheckedFile["documents"][number]): readonly Readonly<Record<string, unknown>>[] =>
  objects.flatMap(({ apiVersion, kind, root, whole }) => {
    if (!whole || !isDefinition(apiVersion, kind)) return [];
    const [items, index] = root;
    if (items === undefined) return isMap(value) ? [value] : [];
    const list = isMap(value) ? value[String(items)] : undefined;
    const item: unknown = Array.isArray(list) && root.length === 2 ? list[Number(index)] : undefined;
    return isMap(item) ? [item] : [];
  });

const mentionsDefinition = (bytes: Uint8Array | string | undefined): boolean =>
  typeof bytes === "object" &&
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes("CustomResourceDefinition");

const tooLarge = (bytes: number): string => {
  const megabytes = (count: number): string => `${(count / 1024 / 1024).toFixed(1)} MB`;
  return `The file has ${megabytes(bytes)} and at most ${megabytes(LARGEST_FILE)} are read; split it.`;
};

/** By file, line, column and rule. */
export const byPlace = (a: PlacedFinding, b: PlacedFinding): number =>
  compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
