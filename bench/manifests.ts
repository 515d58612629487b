/** Reading places and editing them: over real files where they lie beside the project, and over made-up ones. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { editPlaces } from "../src/manifests/edit-places.ts";
import { readPlaces } from "../src/manifests/read-places.ts";
import type { Row } from "./row.ts";

interface Sample {
  readonly name: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly note: string;
}

const DATA = join(import.meta.dirname, "../../shared/data/bumps");

/** MB/s and files/s of reading all places of a file, and of editing all of its places (which reads it twice). */
export async function benchManifests(): Promise<readonly Row[]> {
  const samples = [realFiles(), manyKustomizations(), oneLargeFile()];
  return samples.flatMap((sample) => (sample.files.length === 0 ? [notThere(sample)] : measure(sample)));
}

function measure({ name, files, note }: Sample): readonly Row[] {
  const megabytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1e6;
  const places = files.map((file) => readPlaces(file).places);
  const reading = seconds(() => {
    for (const file of files) readPlaces(file);
  });
  const editing = seconds(() => {
    for (const [index, file] of files.entries()) {
      editPlaces(
        file,
        (places[index] ?? []).map((place) => ({ place, to: { tag: "v9.9.9" } })),
      );
    }
  });
  const size = `${files.length} files, ${megabytes.toFixed(1)} MB, ${places.flat().length} places; ${note}`;
  return [
    { name: `read ${name}`, value: round(megabytes / reading), unit: "MB/s", note: size },
    { name: `read ${name}`, value: round(files.length / reading), unit: "files/s" },
    { name: `edit ${name}`, value: round(megabytes / editing), unit: "MB/s", note: "all places of each file" },
    { name: `edit ${name}`, value: round(files.length / editing), unit: "files/s" },
  ];
}

/** The best of several runs, after one to warm up. */
function seconds(run: () => void): number {
  run();
  const times = Array.from({ length: 3 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times) / 1000;
}

const round = (value: number): number => Number(value.toPrecision(3));

const notThere = ({ name, note }: Sample): Row => ({ name: `read ${name}`, value: 0, unit: "MB/s", note });

function realFiles(): Sample {
  const name = "real files";
  const list = join(DATA, "bumps.jsonl");
  if (!existsSync(list)) return { name, files: [], note: "not measured: ../shared/data/bumps is not there" };
  const bumps = readFileSync(list, "utf8").trim().split("\n");
  const files = bumps.map((line) => {
    const { path, before }: { readonly path: string; readonly before: string } = JSON.parse(line);
    return { path, text: readFileSync(join(DATA, "files", before), "utf8") };
  });
  return { name, files, note: "../shared/data/bumps" };
}

function manyKustomizations(): Sample {
  const files = Array.from({ length: 2000 }, (_, index) => ({
    path: `apps/app-${index}/overlays/dev/kustomization.yaml`,
    text: `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ../../base\nimages:\n  - name: ghcr.io/acme/app-${index}\n    newTag: 1.${index}.0\n`,
  }));
  return { name: "kustomizations", files, note: "made up" };
}

/** As large as the largest that real repositories were seen to hold. */
function oneLargeFile(): Sample {
  const resource = (index: number): string =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-${index}\n  labels: {app: app-${index}}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: ghcr.io/acme/app-${index}:1.0.0 # pinned\n          env: [{name: A, value: "1"}]\n`;
  const text = Array.from({ length: 15_000 }, (_, index) => resource(index)).join("---\n");
  return { name: "one large file", files: [{ path: "all.yaml", text }], note: "made up, 15,000 documents" };
}
