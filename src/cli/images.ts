/** `towpath images`: every place of the files named, for people and for machines. */
import { type Command, Option } from "commander";
import type { Problem } from "../domain/failure.ts";
import type { Place } from "../domain/place.ts";
import { terminalText } from "./terminal-text.ts";

/** Adds the subcommand. Exits 0; 1 where a file named by its path cannot be read; 2 on wrong usage. */
export function addImages(program: Command): void {
  program
    .command("images")
    .description("List every place that holds an image reference.")
    .argument("[paths...]", "files, or folders with YAML and JSON files in them", ["."])
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (paths: readonly string[], options: { readonly output: "text" | "json" }) => {
      process.exitCode = await listImages(paths, options.output);
    });
}

async function listImages(paths: readonly string[], output: "text" | "json"): Promise<number> {
  const { readManifestFiles } = await import("./manifest-files.ts");
  const { readPlaces } = await import("../manifests/read-places.ts");
  const { files, problems, named } = await readManifestFiles(paths);
  const places: Place[] = [];
  const all: Problem[] = [...problems];
  for (const file of files) {
    const read = readPlaces(file);
    places.push(...read.places);
    all.push(...read.problems);
  }
  if (output === "json") {
    process.stdout.write(`${JSON.stringify({ places: places.map(asJson), problems: all }, null, 2)}\n`);
  } else {
    process.stdout.write(terminalText(formatPlaces(places)));
    for (const { message } of all) process.stderr.write(terminalText(`${message}\n`));
  }
  // Templates and oddities met in a folder are said; a file that was asked for by name has to be readable.
  return all.some(({ file }) => file === undefined || named.has(file)) ? 1 : 0;
}

const asJson = (place: Place) => ({
  file: place.file,
  line: place.line,
  document: place.document,
  pointer: place.pointer,
  format: place.format,
  image: place.image ?? null,
  written: place.writtenImage ?? null,
  tag: place.tag ?? null,
  digest: place.digest ?? null,
});

/** A table with aligned columns: where, which image, what it holds, how it is written. */
export function formatPlaces(places: readonly Place[]): string {
  const rows = places.map((place) => [
    `${place.file}:${place.line}`,
    place.image ?? place.writtenImage ?? "(image not named here)",
    place.tag ?? "-",
    place.digest === undefined ? "-" : `${place.digest.slice(0, 19)}…`,
    place.format,
    `${place.document === 0 ? "" : `#${place.document}`}${place.pointer}`,
  ]);
  const header = ["PLACE", "IMAGE", "TAG", "DIGEST", "FORMAT", "POINTER"];
  const table = rows.length === 0 ? [] : [header, ...rows];
  const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return table.map((row) => `${line(row)}\n`).join("");
}
