/** Checking manifests: a made-up repository cold and warm, and real files where they lie beside the project. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LRUCache } from "lru-cache";
import { checkFile } from "../src/validation/engine/check-file.ts";
import { Checker } from "../src/validation/engine/checker.ts";
import { openSchemas } from "../src/validation/engine/open-schemas.ts";
import { validateFiles } from "../src/validation/engine/validate-files.ts";
import type { CachedFile, FileToValidate, ValidateOptions } from "../src/validation/engine/validation.ts";
import { readDocuments } from "../src/validation/reading/read-documents.ts";
import { ALL_RULES } from "../src/validation/rules/all.ts";
import { DEFAULT_LEVELS } from "../src/validation/rules/levels.ts";
import type { Row } from "./row.ts";

const DATA = join(import.meta.dirname, "../../shared/data/bumps");
const VERSION = "1.34";
const FILES = 20_000;

interface Text {
  readonly path: string;
  readonly text: string;
}

/** Documents a second, seconds of a pull request of 50 files, memory, and the shares of parsing, schemas and rules. */
export async function benchValidation(): Promise<readonly Row[]> {
  return [...(await repository()), ...shares("made-up files", madeUp(2_000)), ...shares("real files", realFiles())];
}

async function repository(): Promise<readonly Row[]> {
  const texts = madeUp(FILES);
  const cache = new LRUCache<string, CachedFile>({ max: 2 * FILES });
  const checker = new Checker({ threads: 2 });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  const measure = async (files: readonly Text[]) => {
    const start = performance.now();
    const result = await validateFiles(options(files, cache), checker);
    return { seconds: (performance.now() - start) / 1000, result };
  };
  const cold = await measure(texts);
  const changed = texts.map((one, index) => (index % 400 === 0 ? { ...one, text: `${one.text}# changed\n` } : one));
  const warm = await measure(changed);
  clearInterval(watch);
  await checker.end();
  const documents = cold.result.objects.length;
  const note = `${FILES} made-up files, ${documents} objects, 2 threads, all rules`;
  const rulesMs = Math.round(warm.result.timing.rulesMs);
  return [
    { name: "cold", value: Math.round(documents / cold.seconds), unit: "documents/s", target: ">= 2870", note },
    {
      name: "50 changed files, the rest known",
      value: warm.seconds,
      unit: "s",
      target: "<= 3",
      note: `${warm.result.timing.cached} not read again; ${rulesMs} ms of it rules`,
    },
    { name: "memory at most", value: Math.round(peak / 1024 / 1024), unit: "MB", target: "<= 256", note: "all kept" },
  ];
}

function options(texts: readonly Text[], cache: LRUCache<string, CachedFile>): ValidateOptions {
  const files = texts.map(
    ({ path, text }): FileToValidate => ({
      path,
      environments: ["dev"],
      sha: createHash("sha1").update(text).digest("hex"),
      read: async () => Buffer.from(text),
    }),
  );
  return {
    files,
    environments: new Map([["dev", VERSION]]),
    kubernetesVersion: VERSION,
    missingSchemas: "skip",
    cache,
    rules: { rules: ALL_RULES, levels: DEFAULT_LEVELS, settings: { allowedImages: [], external: [] } },
  };
}

/** Within this thread: what reading takes, and what the schemas add. */
function shares(name: string, texts: readonly Text[]): readonly Row[] {
  if (texts.length === 0) return [];
  const schemas = openSchemas({ settings: { missingSchemas: "skip" }, schemaLocations: ["default"], definitions: [] });
  const tasks = texts.map(({ path, text }) => ({
    path,
    bytes: Buffer.from(text),
    kubernetesVersions: [VERSION],
    part: false,
    named: false,
  }));
  const check = (): void => {
    for (const task of tasks) checkFile(task, schemas, { missingSchemas: "skip" });
  };
  check();
  const reading = seconds(() => {
    for (const { path, text } of texts) readDocuments(path, text);
  });
  const all = seconds(check);
  const megabytes = texts.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  const note = `${texts.length} files, ${megabytes.toFixed(1)} MB`;
  return [
    { name: `read ${name}`, value: megabytes / reading, unit: "MB/s", note },
    {
      name: `schemas of ${name}`,
      value: Math.round((100 * Math.max(0, all - reading)) / all),
      unit: "% of checking",
      note,
    },
  ];
}

function seconds(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

const madeUp = (count: number): readonly Text[] =>
  Array.from({ length: count }, (_, index) => {
    const name = `app-${index}`;
    const labels = `{app: ${name}}`;
    const text =
      index % 2 === 0
        ? `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  replicas: 2\n  selector:\n    matchLabels: ${labels}\n  template:\n    metadata:\n      labels: ${labels}\n    spec:\n      containers:\n        - name: app\n          image: ghcr.io/acme/${name}:1.${index}.0\n          ports:\n            - {name: http, containerPort: 8080}\n          env:\n            - {name: A, value: "1"}\n          resources:\n            requests: {cpu: 100m, memory: 64Mi}\n            limits: {memory: 64Mi}\n`
        : `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n  selector: {app: app-${index - 1}}\n  ports:\n    - {name: http, port: 80, targetPort: http}\n`;
    return { path: `apps/${name}/${index % 2 === 0 ? "deployment" : "service"}.yaml`, text };
  });

/** Nothing where they are not there. */
function realFiles(): readonly Text[] {
  const list = join(DATA, "bumps.jsonl");
  if (!existsSync(list)) return [];
  return readFileSync(list, "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const { path, before }: { readonly path: string; readonly before: string } = JSON.parse(line);
      return { path, text: readFileSync(join(DATA, "files", before), "utf8") };
    });
}
