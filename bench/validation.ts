/** Checking manifests: the work of kubeconform, a repository cold and warm, and what each part of it takes. */
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { Checker } from "../src/validation/engine/checker.ts";
import { ruleOptions } from "../src/validation/engine/rule-options.ts";
import { validateFiles } from "../src/validation/engine/validate-files.ts";
import type { CachedFile, FileToValidate, Validation } from "../src/validation/engine/validation.ts";
import type { Row } from "./row.ts";
import { measureCommand } from "./validation/measure-command.ts";
import { measureShares } from "./validation/measure-shares.ts";
import { madeUp, realFiles, repeated, type Text } from "./validation/texts.ts";

const VERSION = "1.34";
/** kubeconform, 2 threads: 14,383 files with 20,379 documents in 7.1 s (facts on validation, section 1). */
const KUBECONFORM = { files: 14_383, documentsPerSecond: 2870 };
const FILES = 20_000;
const CHANGED = 50;
const RUNS = 3;

/**
 * Documents a second, seconds of a pull request of 50 files, memory, and shares. The best of several runs counts; where
 * others use the machine, the processor time in the notes says more than seconds.
 */
export async function benchValidation(): Promise<readonly Row[]> {
  const real = realFiles();
  return [
    ...(await schemasOnly(real.length === 0 ? "made-up" : "real", real.length === 0 ? madeUp(1000) : real)),
    await memoryWithRules(madeUp(FILES)),
    ...(await repository("made-up files", madeUp(FILES))),
    ...(real.length === 0 ? [] : await repository("real files", repeated(real, FILES))),
    ...(await measureShares("made-up files", madeUp(2000))),
    ...(await measureShares("real files", real)),
  ];
}

/** As kubeconform does it: a process of its own, files from the disk, no rules. */
async function schemasOnly(kind: string, texts: readonly Text[]): Promise<readonly Row[]> {
  const files = repeated(texts, KUBECONFORM.files);
  const taken = await measureCommand(files, RUNS, "--no-rules", "--ignore-missing-schemas");
  const bytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  const note = `${files.length} ${kind} files, ${taken.documents} documents, ${bytes.toFixed(1)} MB: ${taken.wallSeconds.toFixed(1)} s, ${taken.cpuSeconds.toFixed(1)} s of processor time`;
  return [
    {
      name: "towpath validate, schemas only",
      value: Math.round(taken.documents / taken.wallSeconds),
      unit: "documents/s",
      target: `>= ${KUBECONFORM.documentsPerSecond}`,
      note,
    },
    { name: "its memory at most", value: taken.megabytes, unit: "MB", target: "<= 256", note },
  ];
}

/** Rules look at all objects of an environment together, so that all are held at once. */
async function memoryWithRules(texts: readonly Text[]): Promise<Row> {
  const { documents, wallSeconds, cpuSeconds, megabytes } = await measureCommand(texts, 1);
  const note = `${documents} made-up objects: ${wallSeconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processor time`;
  return {
    name: "towpath validate with all rules, memory at most",
    value: megabytes,
    unit: "MB",
    target: "<= 256",
    note,
  };
}

/** In this process, as the server does it: all rules, everything kept for the next time. */
async function repository(kind: string, texts: readonly Text[]): Promise<readonly Row[]> {
  const cache = new LRUCache<string, CachedFile>({ max: 2 * FILES });
  const checker = new Checker({ threads: 2 });
  const cold = await timed(() => run(texts, cache, checker));
  const documents = cold.result.objects.length;
  let warm = cold;
  for (let at = 1; at <= RUNS; at++) {
    const changed = texts.map((one, index) =>
      (index + at) % (FILES / CHANGED) === 0 ? { ...one, text: `${one.text}# changed ${at}\n` } : one,
    );
    const again = await timed(() => run(changed, cache, checker));
    if (again.seconds < warm.seconds) warm = again;
  }
  await run(texts, cache, checker);
  const same = await timed(() => run(texts, cache, checker));
  await checker.end();
  const { cached, rulesMs } = warm.result.timing;
  const processor = ({ cpuSeconds }: { readonly cpuSeconds: number }) => `${cpuSeconds.toFixed(1)} s of processor time`;
  return [
    {
      name: `${FILES} ${kind}, all rules, cold`,
      value: Math.round(documents / cold.seconds),
      unit: "documents/s",
      note: `${documents} documents, 2 threads, ${processor(cold)}`,
    },
    {
      name: `${kind}: ${CHANGED} changed, the rest known`,
      value: warm.seconds,
      unit: "s",
      target: "<= 3",
      note: `${cached} not read again, ${Math.round(documents / warm.seconds)} documents/s; rules ${Math.round(rulesMs)} ms; ${processor(warm)}`,
    },
    { name: `${kind}: nothing changed`, value: same.seconds, unit: "s", note: processor(same) },
  ];
}

function run(texts: readonly Text[], cache: LRUCache<string, CachedFile>, checker: Checker): Promise<Validation> {
  const environments = ["dev"];
  const files = texts.map(({ path, text }): FileToValidate => {
    const sha = createHash("sha1").update(text).digest("hex");
    return { path, environments, sha, read: async () => Buffer.from(text) };
  });
  return validateFiles(
    {
      files,
      environments: new Map([["dev", VERSION]]),
      kubernetesVersion: VERSION,
      missingSchemas: "skip",
      cache,
      rules: ruleOptions(),
    },
    checker,
  );
}

async function timed<T>(work: () => Promise<T>) {
  const before = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { result, seconds, cpuSeconds: (user + system) / 1e6 };
}
