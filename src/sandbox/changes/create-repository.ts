import { join } from "node:path";
import { createBareRepository } from "../git/bare-repository.ts";
import { formatCommit } from "../git/commit.ts";
import { changeTree } from "../git/tree.ts";
import type { Account } from "../state/account.ts";
import { nodeId } from "../state/ids.ts";
import type { Repository, RepositorySettings } from "../state/repository.ts";
import { NEW_REPOSITORY_SETTINGS } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { signatureOf } from "./make-commit.ts";

/** Files by path; a text is written as UTF-8. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface NewRepository {
  readonly owner: Account;
  readonly name: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly defaultBranch?: string;
  /** What the first commit holds; without files the repository stays empty. */
  readonly files?: Files;
  readonly settings?: Partial<RepositorySettings>;
  readonly parent?: Repository;
}

/** A new repository with a first commit by its owner. Nobody is told: it is how the world begins. */
export function createRepository(world: World, from: NewRepository): Repository {
  const { owner, name, defaultBranch = "main" } = from;
  const key = `${owner.login}/${name}`.toLowerCase();
  if (world.names.has(key)) throw new Error(`there is already a repository ${owner.login}/${name}`);
  const id = world.ids.next();
  const now = world.clock.now();
  const repository: Repository = {
    id,
    nodeId: nodeId("R", id),
    owner,
    name,
    description: from.description ?? null,
    private: from.private ?? true,
    archived: false,
    parent: from.parent,
    defaultBranch,
    settings: { ...NEW_REPOSITORY_SETTINGS, ...from.settings },
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
    git: createBareRepository(join(world.folder, `${id}.git`), defaultBranch),
    collaborators: new Map(),
    teams: new Map(),
    nextNumber: 1,
    issues: new Map(),
    pulls: new Map(),
    openByHead: new Map(),
    openByBase: new Map(),
    comments: new Map(),
    labels: new Map(),
    statuses: new Map(),
    suites: new Map(),
    runs: new Map(),
    suitesBySha: new Map(),
    runsBySha: new Map(),
    deployments: new Map(),
    protections: new Map(),
    rulesets: new Map(),
    queues: new Map(),
  };
  world.repositories.set(id, repository);
  world.names.set(key, repository);
  world.formerNames.delete(key);
  if (from.files !== undefined) seed(world, repository, from.files);
  return repository;
}

function seed(world: World, { git, owner, defaultBranch }: Repository, files: Files): void {
  const changes = Object.entries(files).map(([path, text]) => {
    const sha = git.objects.write("blob", Buffer.from(text));
    return { path, entry: { mode: "100644" as const, sha } };
  });
  const tree = changeTree(git.objects, undefined, changes);
  const author = signatureOf(world, owner);
  const commit = formatCommit({
    tree,
    parents: [],
    author,
    committer: author,
    signature: undefined,
    message: "Initial commit",
  });
  git.refs.set(`refs/heads/${defaultBranch}`, git.objects.write("commit", commit));
}
