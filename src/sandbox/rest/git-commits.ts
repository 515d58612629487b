import { commitByApi, signatureOf, unsignedCommit } from "../changes/make-commit.ts";
import type { Signature } from "../git/commit.ts";
import { EMPTY_TREE } from "../git/tree.ts";
import { created, notFound, ok, Refusal } from "../http/answer.ts";
import type { Call } from "../http/call.ts";
import { optionalFields, optionalText, optionalTexts, text } from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { gitCommit } from "../shapes/commit.ts";
import { accountOf } from "../state/actor.ts";
import { refuseEmpty } from "./find.ts";

/** "Git commits": commit objects that no ref need know of. */
export const gitCommitRoutes: readonly Route[] = [
  onRepository("GET", "/git/commits/{sha}", "contents:read", ({ world, repository, params }) => {
    refuseEmpty(repository);
    const sha = params["sha"] ?? "";
    if (!repository.git.objects.has("commit", sha)) throw notFound();
    return ok(gitCommit(world, repository, repository.git.history.commit(sha)));
  }),
  onRepository("POST", "/git/commits", "contents:write", (call) => {
    const { world, repository, body, actor } = call;
    refuseEmpty(repository);
    const { objects } = repository.git;
    const message = text(body, "message");
    const tree = text(body, "tree");
    const parents = optionalTexts(body, "parents") ?? [];
    if (tree !== EMPTY_TREE && !objects.has("tree", tree)) throw new Refusal(422, "Tree SHA does not exist");
    if (!parents.every((sha) => objects.has("commit", sha))) {
      throw new Refusal(422, "Parent SHA does not exist or is not a commit object");
    }
    const content = { tree, parents, message };
    const author = person(call, "author");
    const committer = person(call, "committer");
    const signed = optionalText(body, "signature") !== undefined;
    if (author === undefined && committer === undefined && !signed) {
      return created(gitCommit(world, repository, commitByApi(world, repository, actor, content)));
    }
    const self = signatureOf(world, accountOf(actor));
    const commit = unsignedCommit(repository, author ?? self, committer ?? author ?? self, content);
    return created(gitCommit(world, repository, commit));
  }),
];

function person({ body, world }: Call, name: string): Signature | undefined {
  const fields = optionalFields(body, name);
  if (fields === undefined) return undefined;
  const date = optionalText(fields, "date");
  const at = date === undefined ? world.clock.now() : Date.parse(date);
  return { name: text(fields, "name"), email: text(fields, "email"), at, zone: "+0000" };
}
