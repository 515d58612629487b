/** One file, from its bytes to the verdicts on its objects. Runs in the worker; pure. */
import { decodeManifest } from "../../manifests/decode-manifest.ts";
import { LineIndex } from "../reading/line-index.ts";
import { type FoundObject, objectsIn } from "../reading/objects.ts";
import type { PlacedFinding } from "../reading/placed-finding.ts";
import { TablePositions } from "../reading/positions.ts";
import { type ReadDocument, readDocuments } from "../reading/read-documents.ts";
import type { Positions } from "../resource.ts";
import { checkObject } from "../schema/check-object.ts";
import { isDefinition, readDefinition } from "../schema/definitions.ts";
import type { SchemaSource } from "../schema/structural-schema.ts";
import type { CheckedDocument, CheckedFile, CheckedObject, Status, Verdict } from "./checked-file.ts";
import { isForTools, isKustomization, isToolFile } from "./tool-files.ts";

/** Larger files are not read. Real rendered manifests reach 3.8 MB. */
export const LARGEST_FILE = 5 * 1024 * 1024;

export interface FileTask {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Major and minor; the object is checked against each. */
  readonly kubernetesVersions: readonly string[];
  /** A patch of kustomize. */
  readonly part: boolean;
  /** A person asked for this very file: it is meant to hold objects. */
  readonly named: boolean;
  /** Only verdicts are wanted: the text, and values that nobody will ask for, stay behind. */
  readonly brief?: true;
}

export interface CheckSettings {
  /** What becomes of kinds whose schema nobody knows. */
  readonly missingSchemas: "error" | "skip";
}

/** Reads and checks one file. Never throws: what cannot be read is a finding. */
export function checkFile(task: FileTask, schemas: SchemaSource, settings: CheckSettings): CheckedFile {
  const text = decodeManifest(task.bytes, task.path, LARGEST_FILE);
  if (typeof text !== "string") return unreadable(task.path, `yaml/${text.code}`, text.message);
  const lines = new LineIndex(text);
  const documents = readDocuments(task.path, text).map((read) =>
    checkDocument(task, text, lines, read, schemas, settings),
  );
  return task.brief === true
    ? { text: "", documents: documents.map((one) => brief(task.path, one)) }
    : { text, documents };
}

/** What a run goes on with where no rule looks at objects: definitions, and which patches kustomizations name. */
function brief(path: string, document: CheckedDocument): CheckedDocument {
  const isNeeded =
    isKustomization(path) || document.objects.some(({ apiVersion, kind }) => isDefinition(apiVersion, kind));
  return { ...document, value: isNeeded ? document.value : undefined, table: NOTHING };
}

const NOTHING = new Int32Array(0);

/** A file of which nothing is known but why. */
export function unreadable(file: string, rule: string, message: string): CheckedFile {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const finding: PlacedFinding = { severity: "error", file, ...place, message, rule };
  const objects = [nothing(1, "error", message)];
  const document = { document: 0, line: 1, value: undefined, table: new Int32Array(0), findings: [finding], objects };
  return { text: "", documents: [document] };
}

function checkDocument(
  task: FileTask,
  text: string,
  lines: LineIndex,
  read: ReadDocument,
  schemas: SchemaSource,
  settings: CheckSettings,
): CheckedDocument {
  const { document, line, value, table, findings } = read;
  const checked = { document, line, value, table, findings };
  if (read.content !== "read") {
    const [status, message] = WITHOUT_VALUE[read.content];
    return { ...checked, objects: [nothing(line, status, findings[0]?.message ?? message)] };
  }
  const content = isToolFile(task.path) ? ({ kind: "foreign" } as const) : objectsIn(value);
  if (content.kind === "foreign") {
    const broken = findings.find(({ severity }) => severity === "error");
    if (broken !== undefined) return { ...checked, objects: [nothing(line, "error", broken.message)] };
    if (!task.named || isToolFile(task.path) || task.part)
      return { ...checked, objects: [nothing(line, "skipped", FOREIGN)] };
    const finding: PlacedFinding = {
      severity: "error",
      file: task.path,
      ...{ line, column: 1, endLine: line, endColumn: 1 },
      message: "missing 'kind' key: this is no Kubernetes object.",
      rule: "schema/no-object",
    };
    return { ...checked, findings: [...findings, finding], objects: [nothing(line, "error", finding.message)] };
  }
  const objects = content.objects.map((object) => {
    const at = new TablePositions(text, lines, table, value, object.root);
    const start = object.root.length === 0 ? line : at.value([]).line;
    return { ...describe(object, start), ...verdictsOn(task, object, at, findings, schemas, settings) };
  });
  return { ...checked, objects };
}

const FOREIGN = "It has neither apiVersion nor kind: no Kubernetes object.";
const WITHOUT_VALUE = {
  empty: ["empty", ""],
  template: ["skipped", "a template"],
  broken: ["error", ""],
} as const satisfies Record<string, readonly [Status, string]>;

const FOR_KUSTOMIZE = {
  whole: false,
  verdicts: [{ kubernetesVersion: "", status: "skipped", message: "", findings: [] }],
} as const;

function verdictsOn(
  task: FileTask,
  object: FoundObject,
  at: Positions,
  textFindings: readonly PlacedFinding[],
  schemas: SchemaSource,
  settings: CheckSettings,
): { readonly whole: boolean; readonly verdicts: readonly Verdict[] } {
  // kustomize fills in what such a file does not say of itself.
  if (object.fault !== undefined && isKustomization(task.path) && object.root.length === 0) return FOR_KUSTOMIZE;
  if (object.fault !== undefined) {
    const { path, on, message } = object.fault;
    const finding: PlacedFinding = {
      severity: "error",
      file: task.path,
      ...startOf(at, path, on),
      message,
      rule: "schema/no-object",
    };
    return { whole: false, verdicts: [{ kubernetesVersion: "", status: "error", message, findings: [finding] }] };
  }
  const broken = textFindings.find(({ severity }) => severity === "error");
  const verdicts = task.kubernetesVersions.map((version): Verdict => {
    const verdict = verdictOf(task, object, at, version, schemas, settings);
    // As kubectl: an object that cannot be read without doubt is not applied.
    return broken === undefined ? verdict : { ...verdict, status: "error", message: broken.message };
  });
  return { whole: !task.part, verdicts: withoutTwins(verdicts) };
}

function verdictOf(
  task: FileTask,
  object: FoundObject,
  at: Positions,
  kubernetesVersion: string,
  schemas: SchemaSource,
  settings: CheckSettings,
): Verdict {
  const { apiVersion, kind, value } = object;
  const found = schemas.schemaOf(apiVersion, kind, kubernetesVersion);
  const own = definitionFindings(task, object, at);
  if (found === undefined) {
    if (isForTools(apiVersion)) return { kubernetesVersion: "", status: "skipped", message: "", findings: own };
    return missingSchema(task, object, at, kubernetesVersion, settings);
  }
  if (found.fault !== undefined) return brokenSchema(task, object, at, kubernetesVersion, found.fault);
  const findings = [...own, ...checkObject({ file: task.path, value, apiVersion, kind, at, part: task.part }, found)];
  const first = findings.find(({ severity }) => severity === "error");
  const status = first === undefined ? "valid" : "invalid";
  return { kubernetesVersion, status, message: first?.message ?? "", findings };
}

function missingSchema(
  task: FileTask,
  { apiVersion, kind }: FoundObject,
  at: Positions,
  kubernetesVersion: string,
  { missingSchemas }: CheckSettings,
): Verdict {
  // kubeconform's own words: people look for them.
  const message = `could not find schema for ${kind}`;
  const skipped = missingSchemas === "skip";
  const finding: PlacedFinding = {
    severity: skipped ? "notice" : "error",
    file: task.path,
    ...startOf(at, ["kind"], "value"),
    message: `Nobody knows a schema for ${kind} of ${apiVersion}, so it is not checked.`,
    remedy:
      "Correct apiVersion and kind, put its CustomResourceDefinition among the files, or name a folder of schemas (--schema-location).",
    rule: "schema/unknown-kind",
  };
  return { kubernetesVersion, status: skipped ? "skipped" : "error", message, findings: [finding] };
}

/** Somebody meant the kind to be checked by this schema: without it, nothing is known of the object. */
function brokenSchema(
  task: FileTask,
  { apiVersion, kind }: FoundObject,
  at: Positions,
  kubernetesVersion: string,
  fault: string,
): Verdict {
  const message = `The schema for ${kind} of ${apiVersion} cannot be read, so it is not checked: ${fault}.`;
  const finding: PlacedFinding = {
    severity: "error",
    file: task.path,
    ...startOf(at, ["kind"], "value"),
    message,
    remedy: "Mend that file, or take it away so that the next location is asked.",
    rule: "schema/broken-schema",
  };
  return { kubernetesVersion, status: "error", message, findings: [finding] };
}

/** What is wrong with a CustomResourceDefinition as such: its schema could not be used to check others. */
function definitionFindings(task: FileTask, object: FoundObject, at: Positions): readonly PlacedFinding[] {
  if (task.part || !isDefinition(object.apiVersion, object.kind)) return [];
  return readDefinition(object.value).faults.map(({ path, message }) => ({
    severity: "error",
    file: task.path,
    ...at.key(path),
    message,
    remedy:
      "Until this is mended, the API server refuses the definition, and its kinds are checked as far as it can be read.",
    rule: "schema/definition",
  }));
}

/** Of a whole object only the first line. */
function startOf(at: Positions, path: readonly (string | number)[], on: "key" | "value") {
  const span = at[on](path);
  return path.length > 0 ? span : { ...span, endLine: span.line, endColumn: span.column };
}

/** Versions that say the same are one verdict. */
function withoutTwins(verdicts: readonly Verdict[]): readonly Verdict[] {
  const told = new Set<string>();
  return verdicts.filter((verdict) => {
    const key = JSON.stringify({ ...verdict, kubernetesVersion: "" });
    if (told.has(key)) return false;
    told.add(key);
    return true;
  });
}

const describe = ({ root, apiVersion, kind, name, namespace }: FoundObject, line: number) => ({
  ...{ root, line, apiVersion, kind, name, namespace },
});

const nothing = (line: number, status: Status, message: string): CheckedObject => ({
  ...{ root: [], line, apiVersion: "", kind: "", name: "", namespace: undefined, whole: false },
  verdicts: [{ kubernetesVersion: "", status, message, findings: [] }],
});
