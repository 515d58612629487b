/** One run over the files of a repository: which of them have to be read, in which order, and what was found. */
import { isMap } from "../reading/objects.ts";
import { isDefinition } from "../schema/definitions.ts";
import { kindName } from "../schema/find-schema.ts";
import { type FileTask, LARGEST_FILE, unreadable } from "./check-file.ts";
import type { CheckedFile } from "./checked-file.ts";
import type { Checker } from "./checker.ts";
import { nameDefinition } from "./definition-names.ts";
import { patchFiles } from "./patch-files.ts";
import { RepositorySchemas } from "./repository-schemas.ts";
import { isKustomization } from "./tool-files.ts";
import type { CachedFile, FileToValidate, ValidateOptions } from "./validation.ts";

/** Files that are read at a time. */
const AT_ONCE = 64;
/** So many bytes of files that may have to be checked a second time are kept; what is beyond is read twice. */
const KEPT_BYTES = 16 * 1024 * 1024;
/** Where people keep definitions: `crds/`, `crd-things.yaml`, `things-customresourcedefinition.yaml`. */
const DEFINITIONS = /crd|custom-?resource-?definition/i;

export class CheckRun {
  /** Files that were not read, because they are known. */
  cached = 0;
  readonly #options: ValidateOptions;
  readonly #checker: Checker;
  readonly #results = new Map<string, Result>();
  readonly #kept = new Map<string, Uint8Array>();
  #keptBytes = 0;
  readonly #keys = new Map<string, string>();
  readonly #sources = new Map<string, ReadonlyMap<string, string | undefined>>();
  readonly #kinds = new Map<string, { readonly apiVersion: string; readonly kind: string }>();
  readonly #schemas: RepositorySchemas;
  #definedBy: ReadonlyMap<string, string> = new Map();
  #parts: ReadonlySet<string> = new Set();

  constructor(options: ValidateOptions, checker: Checker) {
    this.#options = options;
    this.#checker = checker;
    const { environments, kubernetesVersion, schemaLocations = [] } = options;
    const trees = schemaLocations.filter((location) => typeof location === "object");
    this.#schemas = new RepositorySchemas(trees, [...new Set([...environments.values(), kubernetesVersion])]);
  }

  /**
   * First what others depend on, as far as its name tells; then what is not known yet, each file read once; then again
   * what turns out to be of a kind that is defined among the files. Whatever the order, each file ends up checked with
   * all definitions, and in the role that kustomizations give it.
   */
  async check(): Promise<void> {
    const { files } = this.#options;
    for (const file of files) this.#recall(file);
    await this.#learn();
    const first = files.filter(({ path }) => isKustomization(path) || DEFINITIONS.test(path));
    await this.#checkAll(first.filter(({ path }) => !this.#results.has(path)));
    await this.#learn();
    for (const file of files) if (this.#parts.has(file.path)) this.#recall(file);
    await this.#checkAll(files.filter(({ path }) => !this.#results.has(path)));
    await this.#learn();
    await this.#checkAll(files.filter((file) => !this.#isSettled(file)));
    this.#kept.clear();
    for (const { isNew } of this.#results.values()) if (!isNew) this.cached++;
  }

  result({ path }: FileToValidate): CheckedFile {
    return this.#results.get(path)?.file.checked ?? unreadable(path, "yaml/unread", "The file was not read.");
  }

  /** What is known so far tells which kinds are defined here, and which files are patches. */
  async #learn(): Promise<void> {
    const { files, schemaLocations = ["default"], missingSchemas = "error" } = this.#options;
    const documentsOf = (path: string) => this.#results.get(path)?.file.checked.documents ?? [];
    // In the order of the files: where a kind is defined twice, the first definition counts.
    const definitions = files.flatMap(({ path }) => documentsOf(path).flatMap(definitionsIn)).map(nameDefinition);
    this.#definedBy = new Map(
      definitions.toReversed().flatMap(({ id, kinds }) => kinds.map((kind) => [kind, id] as const)),
    );
    const kustomizations = files.filter(({ path }) => isKustomization(path));
    this.#parts = new Set(
      kustomizations.flatMap(({ path }) => documentsOf(path).flatMap(({ value }) => patchFiles(path, value))),
    );
    await this.#schemas.learn(this.#kinds);
    const locations = schemaLocations.map((one) => (typeof one === "string" ? one : this.#schemas.given(one)));
    this.#checker.use({ settings: { missingSchemas }, schemaLocations: locations, definitions });
  }

  /** What decides on the schema of a kind beside what is shipped. */
  #sourceOf(kind: string): string | undefined {
    return this.#definedBy.get(kind) ?? this.#schemas.idOf(kind);
  }

  /** Whether what is known of the file was found out with the schemas and in the role that it has now. */
  #isSettled({ path }: FileToValidate): boolean {
    const known = this.#results.get(path);
    if (known === undefined || known.part !== this.#parts.has(path)) return false;
    for (const [kind, id] of known.file.definedBy) if (this.#sourceOf(kind) !== id) return false;
    return true;
  }

  /** Files of the same kinds share one answer: there are few kinds and many files. */
  #sourcesOf(names: readonly string[]): ReadonlyMap<string, string | undefined> {
    const sources = names.map((name) => [name, this.#sourceOf(name)] as const);
    const key = JSON.stringify(sources);
    const known = this.#sources.get(key) ?? new Map(sources);
    this.#sources.set(key, known);
    return known;
  }

  /** Takes what an earlier run found out, if it is about the file in its present role. */
  #recall(file: FileToValidate): void {
    const part = this.#parts.has(file.path);
    if (this.#results.get(file.path)?.part === part) return;
    const known = file.sha === undefined ? undefined : this.#options.cache?.get(this.#key(file, file.sha, part));
    if (known === undefined) return;
    this.#results.set(file.path, { file: known, part, isNew: false });
    for (const name of known.definedBy.keys()) this.#meet(name);
  }

  #meet(name: string): void {
    const cut = name.lastIndexOf("/");
    if (!this.#kinds.has(name)) this.#kinds.set(name, { apiVersion: name.slice(0, cut), kind: name.slice(cut + 1) });
  }

  #key({ path, named, environments }: FileToValidate, sha: string, part: boolean): string {
    return `${sha} ${part ? "part" : ""} ${named === true ? "named" : ""} ${this.#circumstances(environments)} ${path}`;
  }

  /** The same for all files of an environment: written once. */
  #circumstances(environments: readonly string[]): string {
    const names = environments.join("\n");
    const known = this.#keys.get(names);
    if (known !== undefined) return known;
    const { schemaLocations, missingSchemas } = this.#options;
    const key = JSON.stringify([this.#versions(environments), schemaLocations, missingSchemas, this.#isBrief]);
    this.#keys.set(names, key);
    return key;
  }

  get #isBrief(): boolean {
    return this.#options.rules === undefined && this.#options.resources === false;
  }

  #versions(environments: readonly string[]): readonly string[] {
    const { kubernetesVersion, environments: known } = this.#options;
    const versions = environments.map((name) => known.get(name) ?? kubernetesVersion);
    return versions.length === 0 ? [kubernetesVersion] : [...new Set(versions)].sort();
  }

  async #checkAll(files: readonly FileToValidate[]): Promise<void> {
    if (files.length === 0) return;
    const byPath = new Map(files.map((file) => [file.path, file]));
    await this.#checker.check(this.#tasks(files), (task, checked) => {
      const file = byPath.get(task.path);
      if (file !== undefined) this.#keep(file, task, checked);
    });
  }

  async *#tasks(files: readonly FileToValidate[]): AsyncGenerator<FileTask> {
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const some = files.slice(at, at + AT_ONCE);
      const read = await Promise.all(some.map((file) => this.#read(file)));
      for (const [index, file] of some.entries()) {
        const bytes = read[index] ?? "";
        const task = this.#task(file, typeof bytes === "string" ? new Uint8Array(0) : bytes);
        if (typeof bytes === "object") yield task;
        else this.#keep(file, task, unreadable(file.path, "yaml/file-too-large", bytes));
      }
    }
  }

  #task({ path, named, environments }: FileToValidate, bytes: Uint8Array): FileTask {
    const part = this.#parts.has(path);
    const task = { path, bytes, kubernetesVersions: this.#versions(environments), part, named: named === true };
    return this.#isBrief ? { ...task, brief: true } : task;
  }

  #keep(file: FileToValidate, { bytes, part }: FileTask, checked: CheckedFile): void {
    const names = new Set<string>();
    for (const { objects } of checked.documents) {
      for (const { apiVersion, kind } of objects) names.add(kindName(apiVersion, kind));
    }
    for (const name of names) this.#meet(name);
    const definedBy = this.#sourcesOf([...names]);
    const entry: CachedFile = { checked, definedBy };
    this.#results.set(file.path, { file: entry, part, isNew: true });
    const isOnceMore = this.#kept.delete(file.path);
    if (!isOnceMore && this.#keptBytes + bytes.length <= KEPT_BYTES && [...definedBy.keys()].some(mayBeDefined)) {
      this.#kept.set(file.path, bytes);
      this.#keptBytes += bytes.length;
    }
    // A thread that ended for a file may have been the machine's fault: it is tried again.
    const isFinal = !checked.documents.some(({ findings }) =>
      findings.some(({ rule }) => rule === "yaml/too-expensive"),
    );
    if (file.sha !== undefined && isFinal) this.#options.cache?.set(this.#key(file, file.sha, part), entry);
  }

  /** A sentence where the file is not read. */
  async #read(file: FileToValidate): Promise<Uint8Array | string> {
    const kept = this.#kept.get(file.path);
    if (kept !== undefined) return kept;
    if (file.size !== undefined && file.size > LARGEST_FILE) return tooLarge(file.size);
    const bytes = await file.read();
    return bytes.length > LARGEST_FILE ? tooLarge(bytes.length) : bytes;
  }
}

interface Result {
  readonly file: CachedFile;
  /** It was checked as a patch. */
  readonly part: boolean;
  /** Found out in this run. */
  readonly isNew: boolean;
}

/** Kubernetes' own groups have no definitions among the files. */
const mayBeDefined = (kind: string): boolean => /^[^/]*\.[^/]*\//.test(kind) && !/^[^/]*\.k8s\.io\//.test(kind);

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

const tooLarge = (bytes: number): string => {
  const megabytes = (count: number): string => `${(count / 1024 / 1024).toFixed(1)} MB`;
  return `The file has ${megabytes(bytes)} and at most ${megabytes(LARGEST_FILE)} are read; split it.`;
};
