import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { History } from "./history.ts";
import { ObjectStore } from "./object-store.ts";
import { Refs } from "./refs.ts";

/** What GitHub allows to a client of a repository: partial clones, and fetching any commit by its id. */
const CONFIG = `[core]
\trepositoryformatversion = 0
\tfilemode = true
\tbare = true
[gc]
\tauto = 0
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
[safe]
\tdirectory = *
`;

/** One bare repository on disk: objects, refs and the graph of commits. */
export interface BareRepository {
  readonly gitDir: string;
  readonly objects: ObjectStore;
  readonly refs: Refs;
  readonly history: History;
}

/** Lays an empty bare repository out, as `git init --bare` would, without a process. */
export function createBareRepository(gitDir: string, defaultBranch: string): BareRepository {
  mkdirSync(join(gitDir, "objects"), { recursive: true });
  mkdirSync(join(gitDir, "refs", "heads"), { recursive: true });
  writeFileSync(join(gitDir, "config"), CONFIG);
  const objects = new ObjectStore(gitDir);
  const refs = new Refs(gitDir);
  refs.setHead(defaultBranch);
  return { gitDir, objects, refs, history: new History(objects) };
}

/** Puts everything on the disk. To be called before Git itself is to read the repository. */
export function writeOut({ objects, refs }: BareRepository): void {
  objects.writeOut();
  refs.writeOut();
}

/** Removes a repository from the disk. */
export function removeBareRepository(repository: BareRepository): void {
  rmSync(repository.gitDir, { recursive: true, force: true });
}
