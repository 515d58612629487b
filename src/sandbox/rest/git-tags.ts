import { notFound, ok } from "../http/answer.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { nodeId } from "../state/ids.ts";
import { fullName } from "../state/repository.ts";

/** "Git tags": annotated ones, which are objects of their own. */
export const gitTagRoutes: readonly Route[] = [
  onRepository("GET", "/git/tags/{sha}", "contents:read", ({ world, repository, params }) => {
    const sha = params["sha"] ?? "";
    const object = repository.git.objects.read(sha);
    if (object?.type !== "tag") throw notFound();
    const [head = "", ...message] = object.content.toString().split("\n\n");
    const header = (name: string): string => new RegExp(`^${name} (.*)$`, "m").exec(head)?.[1] ?? "";
    const [, name = "", email = "", seconds = "0"] = /^(.*) <(.*)> (\d+)/.exec(header("tagger")) ?? [];
    const git = `${world.url}/repos/${fullName(repository)}/git`;
    return ok({
      node_id: nodeId("TA", `${repository.id}:${sha}`),
      sha,
      url: `${git}/tags/${sha}`,
      tag: header("tag"),
      message: message.join("\n\n"),
      tagger: { name, email, date: new Date(Number(seconds) * 1000).toISOString() },
      object: { sha: header("object"), type: header("type"), url: `${git}/${header("type")}s/${header("object")}` },
      verification: { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null },
    });
  }),
];
