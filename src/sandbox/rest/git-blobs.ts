import { created, malformed, notFound, ok } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import { optionalText, text } from "../http/fields.ts";
import { wantsMedia } from "../http/media.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { nodeId } from "../state/ids.ts";
import { fullName } from "../state/repository.ts";
import { refuseEmpty } from "./find.ts";

/** "Git blobs". */
export const gitBlobRoutes: readonly Route[] = [
  onRepository("GET", "/git/blobs/{sha}", "contents:read", (call) => {
    const { repository, params } = call;
    refuseEmpty(repository);
    const sha = params["sha"] ?? "";
    const object = repository.git.objects.read(sha);
    if (object?.type !== "blob") throw notFound();
    if (wantsMedia(call, "raw")) {
      return ok(object.content, { "content-type": "application/vnd.github.raw; charset=utf-8" });
    }
    return ok({
      sha,
      node_id: nodeId("B", `${repository.id}:${sha}`),
      size: object.content.length,
      url: blobUrl(call, sha),
      content: object.content.toString("base64").replace(/.{1,60}/g, "$&\n"),
      encoding: "base64",
    });
  }),
  onRepository("POST", "/git/blobs", "contents:write", (call) => {
    const { repository, body } = call;
    refuseEmpty(repository);
    const content = text(body, "content");
    const encoding = optionalText(body, "encoding") ?? "utf-8";
    if (encoding !== "utf-8" && encoding !== "base64") {
      throw malformed(`For 'properties/encoding', ${encoding} is not a member of ["utf-8", "base64"].`);
    }
    const sha = repository.git.objects.write("blob", Buffer.from(content, encoding));
    return created({ sha, url: blobUrl(call, sha) });
  }),
];

function blobUrl({ world, repository }: RepositoryCall, sha: string): string {
  return `${world.url}/repos/${fullName(repository)}/git/blobs/${sha}`;
}
