import { entryAt } from "../git/tree.ts";
import { roleIncludes } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import { permits } from "../state/app.ts";
import { canSee, covers, roleOf } from "../state/look-up.ts";
import { fullName, type Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { failure } from "./failure.ts";

/** Query `repository(owner, name)`: NOT_FOUND for what is not there or may not be known. */
export function repositoryField(world: World, actor: Actor, { owner, name }: { owner: string; name: string }) {
  const repository = world.names.get(`${owner}/${name}`.toLowerCase());
  if (repository === undefined || !canSee(world, actor, repository)) {
    throw failure("NOT_FOUND", `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
  return {
    __typename: "Repository",
    id: repository.nodeId,
    databaseId: repository.id,
    nameWithOwner: fullName(repository),
    isArchived: repository.archived,
    object: ({ expression }: { expression?: string }) => {
      mustRead(world, actor, repository);
      return expression === undefined ? null : objectAt(repository, expression);
    },
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      mustRead(world, actor, repository);
      return refNamed(repository, qualifiedName);
    },
  };
}

function mustRead(world: World, actor: Actor, repository: Repository): void {
  if (!mayUseContents(world, actor, repository, "read")) {
    throw failure("FORBIDDEN", "Resource not accessible by integration");
  }
}

/** What the REST API asks for the same work: contents. */
export function mayUseContents(world: World, actor: Actor, repository: Repository, level: "read" | "write"): boolean {
  if (actor.kind === "installation") {
    if (!covers(actor, repository)) return !repository.private && level === "read";
    return permits(actor.token.permissions, "contents", level);
  }
  return actor.kind === "user" && roleIncludes(roleOf(world, repository, actor.user), level);
}

/** A file by `HEAD:path` or `branch:path`; null where there is none. */
function objectAt(repository: Repository, expression: string): object | null {
  const [revision = "", path = ""] = expression.split(/:(.*)/s);
  const branch = revision === "HEAD" ? repository.defaultBranch : revision;
  const { git } = repository;
  const sha = git.refs.get(`refs/heads/${branch}`) ?? git.refs.get(revision) ?? revision;
  if (!git.objects.has("commit", sha)) return null;
  const entry = entryAt(git.objects, git.history.commit(sha).tree, path);
  if (entry === undefined || entry.mode === "040000" || entry.mode === "160000") return null;
  const content = git.objects.expect("blob", entry.sha);
  const text = content.toString("utf8");
  const isBinary = content.includes(0) || !Buffer.from(text, "utf8").equals(content);
  return { __typename: "Blob", oid: entry.sha, byteSize: content.length, isBinary, text: isBinary ? null : text };
}

function refNamed({ git, protections }: Repository, qualifiedName: string): object | null {
  const name = qualifiedName.startsWith("refs/") ? qualifiedName : `refs/heads/${qualifiedName}`;
  const sha = git.refs.get(name);
  if (sha === undefined) return null;
  const rules = protections.get(name.slice("refs/heads/".length));
  const refUpdateRule =
    rules === undefined
      ? null
      : {
          pattern: name.slice("refs/heads/".length),
          requiredApprovingReviewCount: rules.reviews?.count ?? null,
          requiresCodeOwnerReviews: rules.reviews?.codeOwners ?? false,
          requiredStatusCheckContexts: rules.checks?.required.map(({ context }) => context) ?? [],
          requiresLinearHistory: rules.linearHistory,
          requiresSignatures: rules.signatures,
        };
  return { name, target: { __typename: "Commit", oid: sha }, refUpdateRule };
}
