import { moveRef } from "../changes/move-ref.ts";
import { isRefName, RefConflict } from "../git/refs.ts";
import { created, noContent, notFound, ok, Refusal } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { optionalFlag, text } from "../http/fields.ts";
import { paged } from "../http/page.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { gitRef } from "../shapes/ref.ts";
import { refuseEmpty } from "./find.ts";

/** "Git references". */
export const gitRefRoutes: readonly Route[] = [
  onRepository("GET", "/git/ref/{ref+}", "contents:read", ({ world, repository, params }) => {
    refuseEmpty(repository);
    const name = `refs/${params["ref"]}`;
    const sha = repository.git.refs.get(name);
    if (sha === undefined) throw notFound();
    return ok(gitRef(world, repository, name, sha));
  }),
  onRepository("GET", "/git/matching-refs/{ref+}", "contents:read", (call) => {
    refuseEmpty(call.repository);
    const all = call.repository.git.refs.list(`refs/${call.params["ref"]}`);
    return paged(call, all, ([name, sha]) => gitRef(call.world, call.repository, name, sha));
  }),
  onRepository("POST", "/git/refs", "contents:write", (call) => {
    const { world, repository, body, actor } = call;
    refuseEmpty(repository);
    const ref = text(body, "ref");
    const sha = text(body, "sha");
    if (!ref.startsWith("refs/") || ref.split("/").length < 3) {
      throw new Refusal(422, "Reference name must start with 'refs/' and contain at least two slashes.");
    }
    if (!isRefName(ref)) throw new Refusal(422, `${ref} is not a valid ref name.`);
    if (repository.git.refs.get(ref) !== undefined) throw new Refusal(422, "Reference already exists");
    expectTarget(call, ref, sha);
    try {
      moveRef(world, { repository, ref, to: sha, by: actor });
    } catch (error) {
      if (error instanceof RefConflict) throw new Refusal(422, "Reference update failed");
      throw error;
    }
    return created(gitRef(world, repository, ref, sha));
  }),
  onRepository("PATCH", "/git/refs/{ref+}", "contents:write", (call) => {
    const { world, repository, body, actor } = call;
    const ref = existing(call);
    const sha = text(body, "sha");
    expectTarget(call, ref, sha);
    const from = repository.git.refs.get(ref) ?? "";
    const { history, objects } = repository.git;
    const forward = objects.has("commit", from) && objects.has("commit", sha) && history.isAncestor(from, sha);
    if (!forward && optionalFlag(body, "force") !== true) throw new Refusal(422, "Update is not a fast forward");
    moveRef(world, { repository, ref, to: sha, by: actor });
    return ok(gitRef(world, repository, ref, sha));
  }),
  onRepository("DELETE", "/git/refs/{ref+}", "contents:write", (call) => {
    const { world, repository, actor } = call;
    moveRef(world, { repository, ref: existing(call), to: undefined, by: actor });
    return noContent;
  }),
];

function existing({ repository, params }: RepositoryCall): string {
  const ref = `refs/${params["ref"]}`;
  if (repository.git.refs.get(ref) === undefined) throw new Refusal(422, "Reference does not exist");
  return ref;
}

function expectTarget({ repository }: RepositoryCall, ref: string, sha: string): void {
  const object = repository.git.objects.read(sha);
  if (object === undefined) throw new Refusal(422, "Object does not exist");
  if (ref.startsWith("refs/heads/") && object.type !== "commit") throw new Refusal(422, "Reference update failed");
}
