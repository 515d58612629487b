/** `towpath init`: the first `towpath.yaml`, drafted from the layout of a checkout. */
import { join, relative } from "node:path";
import type { Command } from "commander";
import type { Place } from "../domain/place.ts";
import type { ManifestFile } from "../manifests/parse-manifest.ts";
import { terminalText } from "./terminal-text.ts";

/** Adds the subcommand. Exits 0; 1 where no layout is understood or the file is there already; 2 on wrong usage. */
export function addInit(program: Command): void {
  program
    .command("init")
    .description("Draft towpath.yaml from the layout of a checkout; prints it, or writes it with --write.")
    .argument("[folder]", "the checkout", ".")
    .option("--write", "write towpath.yaml into the folder, if there is none yet", false)
    .option("--from <repositories>", "repositories that build images (owner/name), comma-separated", "")
    .action(async (folder: string, options: { readonly write: boolean; readonly from: string }) => {
      process.exitCode = await draft(folder, options.write, options.from.split(",").filter(Boolean));
    });
}

async function draft(folder: string, write: boolean, repositories: readonly string[]): Promise<number> {
  const { readManifestFiles } = await import("./manifest-files.ts");
  const { readPlaces } = await import("../manifests/read-places.ts");
  const { draftConfiguration } = await import("../installation/draft-configuration.ts");
  const { files } = await readManifestFiles([folder]);
  const manifests = files.map(({ path, text }) => ({ path: relative(folder, path).replaceAll("\\", "/"), text }));
  const places = manifests.flatMap((file) => readPlaces(file).places);
  const found = draftConfiguration(places, repositories);
  if (found === undefined) {
    process.stderr.write(
      `No file in ${folder} that names an image lies in a path with an environment's name (dev, staging, prod, …) in it: write towpath.yaml by hand, docs/configuration.md shows how.\n`,
    );
    return 1;
  }
  if (!write) process.stdout.write(found.text);
  else if (!(await writeNew(join(folder, "towpath.yaml"), found.text))) return 1;
  for (const { pattern, found: applications } of found.layouts) {
    process.stderr.write(
      terminalText(
        `${pattern}: ${applications.size} ${applications.size === 1 ? "application" : "applications"} (${[...applications.keys()].sort().join(", ")})\n`,
      ),
    );
  }
  for (const { file, line, sentence } of await others(folder, manifests, places)) {
    process.stderr.write(terminalText(`${file}:${line}: ${sentence}\n`));
  }
  return 0;
}

/** Tools that write image tags into the same files already. */
async function others(folder: string, manifests: readonly ManifestFile[], places: readonly Place[]) {
  const { readFile } = await import("node:fs/promises");
  const { otherWriters, UNREAD_WRITER_FILES } = await import("../manifests/other-writers/other-writers.ts");
  const { imageName, parseImageName } = await import("../domain/image-reference.ts");
  const more = UNREAD_WRITER_FILES.map(async (path) => {
    const text = await readFile(join(folder, path), "utf8").catch(() => undefined);
    return text === undefined ? [] : [{ path, text }];
  });
  const images = new Set(places.map(({ image }) => image));
  return otherWriters([...manifests, ...(await Promise.all(more)).flat()], {
    files: [...new Set(places.map(({ file }) => file))],
    moves: (image) => {
      const parsed = parseImageName(image);
      return parsed !== undefined && images.has(imageName(parsed));
    },
  });
}

async function writeNew(path: string, text: string): Promise<boolean> {
  const { writeFile } = await import("node:fs/promises");
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    process.stderr.write(`${path} is there already: nothing was written.\n`);
    return false;
  }
}
