import { nodeId } from "../state/ids.ts";
import type { Repository } from "../state/repository.ts";
import { fullName } from "../state/repository.ts";
import type { World } from "../state/world.ts";

/** GitHub's `git-ref`; `name` is the full one, `refs/heads/main`. */
export function gitRef(world: World, repository: Repository, name: string, sha: string) {
  const url = `${world.url}/repos/${fullName(repository)}/git`;
  const type = repository.git.objects.read(sha)?.type ?? "commit";
  return {
    ref: name,
    node_id: nodeId("REF", `${repository.id}:${name}`),
    url: `${url}/${encodeURI(name)}`,
    object: { sha, type, url: `${url}/${type}s/${sha}` },
  };
}
