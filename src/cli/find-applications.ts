/** What the layout finds in a checkout: applications by environment, and directories that name no environment. */
import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { locate } from "../config/locate.ts";

export interface Found {
  /** Applications by environment; environments on other branches or in other repositories are left out. */
  readonly applications: Readonly<Record<string, readonly string[]>>;
  /** Spellings of environments that the configuration does not know (previews, for example): they are ignored. */
  readonly ignored: readonly string[];
}

/** Bounds for a folder that is no checkout. */
const MOST_FILES = 200_000;
const SKIPPED = new Set([".git", "node_modules"]);

export async function findApplications(config: Config, folder: string): Promise<Found> {
  const branch = "the checkout's";
  const territory = locate(config).on({ branch, defaultBranch: branch });
  const applications = new Map(territory.environments.map((name) => [name, new Set<string>()]));
  const ignored = new Set<string>();
  for (const path of await filesIn(folder)) {
    const owner = territory.owner(path);
    if (owner !== undefined) applications.get(owner.environment)?.add(owner.application);
    else {
      const stray = territory.stray(path);
      if (stray !== undefined) ignored.add(stray.inPath);
    }
  }
  return {
    applications: Object.fromEntries([...applications].map(([name, found]) => [name, [...found].sort()])),
    ignored: [...ignored].sort(),
  };
}

/** Paths relative to the folder, `/` between segments; links are not followed. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  const folders = [""];
  for (let at = folders.pop(); at !== undefined && files.length < MOST_FILES; at = folders.pop()) {
    const entries: readonly Dirent[] = await readdir(join(folder, at), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) folders.push(path);
      else if (entry.isFile()) files.push(path);
    }
  }
  return files;
}
