import type { Commit, Signature } from "../git/commit.ts";
import { formatCommit } from "../git/commit.ts";
import type { Account } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import { accountOf } from "../state/actor.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** Stands where GitHub's signature would; the sandbox takes every commit that carries one as verified. */
const SIGNATURE = `-----BEGIN PGP SIGNATURE-----

wsFcBAABCAAQBQJkU2FuZGJveAkQtWkO7jWGcnQAABc3D/9zYW5kYm94IHNpZ25h
dHVyZSBvZiBHaXRIdWIncyB3ZWItZmxvdyBrZXk=
=c2Fu
-----END PGP SIGNATURE-----
`;

/** The committer of what is made on GitHub's side. */
export const WEB_FLOW = { login: "web-flow", name: "GitHub", email: "noreply@github.com" } as const;

export interface CommitContent {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** An account as the author of a commit made now. */
export function signatureOf(world: World, account: Account): Signature {
  return { name: account.name, email: account.email, at: world.clock.now(), zone: "+0000" };
}

/** A commit that GitHub makes for somebody and signs: merges, edits on the web, commits of Apps without an author. */
export function commitByGitHub(
  world: World,
  repository: Repository,
  author: Signature,
  content: CommitContent,
): Commit {
  const committer = { name: WEB_FLOW.name, email: WEB_FLOW.email, at: world.clock.now(), zone: "+0000" };
  return store(repository, { ...content, author, committer, signature: SIGNATURE });
}

/** A commit that nobody signed. */
export function unsignedCommit(
  repository: Repository,
  author: Signature,
  committer: Signature,
  content: CommitContent,
): Commit {
  return store(repository, { ...content, author, committer, signature: undefined });
}

/**
 * A commit through the API without author and committer. GitHub signs it where a bot makes it ("Signature verification
 * for bots": no custom author, no custom committer, no custom signature); a person's stays unsigned.
 */
export function commitByApi(world: World, repository: Repository, actor: Actor, content: CommitContent): Commit {
  const author = signatureOf(world, accountOf(actor));
  if (actor.kind === "installation") return commitByGitHub(world, repository, author, content);
  return unsignedCommit(repository, author, author, content);
}

function store(repository: Repository, commit: Omit<Commit, "sha">): Commit {
  const sha = repository.git.objects.write("commit", formatCommit(commit));
  return repository.git.history.commit(sha);
}
