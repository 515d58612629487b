import type { Files } from "../changes/create-repository.ts";
import { createRepository } from "../changes/create-repository.ts";
import { moveRef } from "../changes/move-ref.ts";
import { pushFiles } from "../changes/push-files.ts";
import { archiveRepository, renameRepository, transferRepository } from "../changes/repository-life.ts";
import { entryAt, walkTree } from "../git/tree.ts";
import type { Account } from "../state/account.ts";
import type { Repository, RepositorySettings } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { ControlContext } from "./context.ts";
import { accountNamed, personNamed, repositoryNamed } from "./context.ts";

/** Repositories and what is in them. */
export function repositoryControls({ world }: ControlContext) {
  const commitOf = (repository: Repository, ref: string | undefined) => {
    const name = ref ?? repository.defaultBranch;
    const sha = repository.git.refs.get(`refs/heads/${name}`) ?? repository.git.refs.get(name) ?? name;
    return repository.git.history.commit(sha);
  };
  const whoOr = (login: string | undefined, account: Account): Account =>
    login === undefined ? account : accountNamed(world, login);

  return {
    /** A repository whose first commit holds these files; private unless said otherwise. */
    createRepository(input: {
      readonly owner: string;
      readonly name: string;
      readonly files?: Files;
      readonly private?: boolean;
      readonly description?: string;
      readonly defaultBranch?: string;
      readonly settings?: Partial<RepositorySettings>;
    }) {
      const repository = createRepository(world, { ...input, owner: accountNamed(world, input.owner) });
      return {
        id: repository.id,
        fullName: fullName(repository),
        defaultBranch: repository.defaultBranch,
        head: repository.git.refs.get(`refs/heads/${repository.defaultBranch}`) ?? null,
        cloneUrl: `${world.url}/${fullName(repository)}.git`,
      };
    },

    /** A copy of a repository that belongs to somebody else. */
    fork(input: { readonly repository: string; readonly owner: string }) {
      const parent = repositoryNamed(world, input.repository);
      const { name, defaultBranch } = parent;
      const owner = accountNamed(world, input.owner);
      const fork = createRepository(world, { owner, name, defaultBranch, private: parent.private, parent });
      fork.git.objects.shareWith(parent.git.objects);
      for (const [ref, sha] of parent.git.refs.list("refs/heads/")) fork.git.refs.set(ref, sha);
      return { fullName: fullName(fork) };
    },

    /** What an administrator can set. */
    updateSettings(input: { readonly repository: string; readonly settings: Partial<RepositorySettings> }): void {
      const repository = repositoryNamed(world, input.repository);
      repository.settings = { ...repository.settings, ...input.settings };
    },

    renameRepository(input: { readonly repository: string; readonly name: string; readonly as?: string }): void {
      const repository = repositoryNamed(world, input.repository);
      renameRepository(world, repository, input.name, whoOr(input.as, repository.owner));
    },

    transferRepository(input: { readonly repository: string; readonly to: string; readonly as?: string }): void {
      const repository = repositoryNamed(world, input.repository);
      transferRepository(world, repository, accountNamed(world, input.to), whoOr(input.as, repository.owner));
    },

    archiveRepository(input: { readonly repository: string; readonly archived?: boolean; readonly as?: string }): void {
      const repository = repositoryNamed(world, input.repository);
      archiveRepository(world, repository, input.archived ?? true, whoOr(input.as, repository.owner));
    },

    /**
     * A commit by a person on a branch: new contents by path, null removes. A new branch begins at `from` (a branch or
     * sha, default the default branch); for a branch that exists `from` makes it a force-push.
     */
    push(input: {
      readonly repository: string;
      readonly as: string;
      readonly files: Readonly<Record<string, string | null>>;
      readonly branch?: string;
      readonly message?: string;
      readonly from?: string;
    }) {
      const repository = repositoryNamed(world, input.repository);
      const { branch = repository.defaultBranch, message = `Change ${Object.keys(input.files).join(", ")}` } = input;
      const by = accountNamed(world, input.as);
      const from = input.from === undefined ? {} : { from: input.from };
      return { sha: pushFiles(world, repository, { branch, message, files: input.files, by, ...from }) };
    },

    /** Points a branch at a commit, makes it, or (`to: null`) deletes it. */
    moveBranch(input: {
      readonly repository: string;
      readonly branch: string;
      /** A branch or a sha. */
      readonly to: string | null;
      readonly as: string;
    }): void {
      const repository = repositoryNamed(world, input.repository);
      const to = input.to === null ? undefined : commitOf(repository, input.to).sha;
      const ref = `refs/heads/${input.branch}`;
      moveRef(world, { repository, ref, to, by: personNamed(world, input.as) });
    },

    /** The text of a file, or null. */
    readFile(input: { readonly repository: string; readonly path: string; readonly ref?: string }): string | null {
      const repository = repositoryNamed(world, input.repository);
      const entry = entryAt(repository.git.objects, commitOf(repository, input.ref).tree, input.path);
      return entry === undefined ? null : repository.git.objects.expect("blob", entry.sha).toString();
    },

    /** All paths of files at a commit. */
    listFiles(input: { readonly repository: string; readonly ref?: string }): string[] {
      const repository = repositoryNamed(world, input.repository);
      const entries = [...walkTree(repository.git.objects, commitOf(repository, input.ref).tree)];
      return entries.filter(({ mode }) => mode !== "040000").map(({ path }) => path);
    },

    /** All refs with what they point at, `refs/pull/` among them. */
    listRefs(input: { readonly repository: string; readonly prefix?: string }): Record<string, string> {
      return Object.fromEntries(repositoryNamed(world, input.repository).git.refs.list(input.prefix ?? "refs/"));
    },

    /** The history of a branch or commit, newest first. */
    gitLog(input: { readonly repository: string; readonly ref?: string; readonly limit?: number }) {
      const repository = repositoryNamed(world, input.repository);
      const commits = [...repository.git.history.log(commitOf(repository, input.ref).sha)];
      return commits.slice(0, input.limit ?? 100).map((commit) => ({
        sha: commit.sha,
        tree: commit.tree,
        parents: commit.parents,
        author: commit.author.name,
        committer: commit.committer.name,
        verified: commit.signature !== undefined,
        message: commit.message,
      }));
    },
  };
}
