/** GraphQL knows repositories by node ids; they never change, and most answers of REST carry them. */
import { LRUCache } from "lru-cache";
import type { Repository } from "../domain/repository.ts";
import { fields } from "./answer.ts";
import { askGraphql } from "./ask-graphql.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";

export interface NodeIds {
  /** Remembers what an answer told. */
  learn(repository: { readonly id: number | bigint; readonly node_id: string }): void;
  /** Asks GitHub only if no answer told it before. */
  of(repository: Repository): Promise<string>;
}

export const REPOSITORY_NODE_ID = `query RepositoryNodeId($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) { id }
}`;

const KEPT = 20_000;

export function createNodeIds(clients: Clients): NodeIds {
  const known = new LRUCache<number, string>({ max: KEPT });
  return {
    learn({ id, node_id }) {
      known.set(Number(id), node_id);
    },
    async of(repository) {
      const kept = known.get(repository.id);
      if (kept !== undefined) return kept;
      const { owner, repo: name } = ownerAndRepo(repository.fullName);
      const { data } = await askGraphql(
        clients.settings,
        clients.promoting(repository),
        REPOSITORY_NODE_ID,
        { owner, name },
        { repository: repository.fullName, installationId: repository.installationId },
      );
      const id = String(fields(data["repository"])["id"]);
      known.set(repository.id, id);
      return id;
    },
  };
}
