/** One file of many repositories, a hundred repositories a request. */
import type { Repository } from "../domain/repository.ts";
import { fields, textOf } from "./answer.ts";
import { askGraphql } from "./ask-graphql.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";

const REPOSITORIES_A_REQUEST = 100;

/** Asks for the file in so many repositories; variables `owner0`, `name0`, `owner1`… and `expression`. */
export function filesOnDefaultBranch(count: number): string {
  const each = Array.from({ length: count }, (_, index) => index);
  const variables = each.map((index) => `$owner${index}: String!, $name${index}: String!`).join(", ");
  const repositories = each.map(
    (index) => `  r${index}: repository(owner: $owner${index}, name: $name${index}) { ...File }`,
  );
  return `query FilesOnDefaultBranch($expression: String!, ${variables}) {
${repositories.join("\n")}
}
fragment File on Repository {
  object(expression: $expression) { ... on Blob { text } }
}`;
}

/**
 * Repository id → content of the file at the head of the default branch, for those that have it. A repository that
 * vanished meanwhile has none. Text that is not UTF-8 is the empty string (GitHub calls it binary).
 */
export async function readFiles(
  clients: Clients,
  repositories: readonly Repository[],
  path: string,
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  for (const part of parts(repositories)) {
    const [first] = part;
    if (first === undefined) continue;
    const names = part.flatMap(({ fullName }, index) => {
      const { owner, repo } = ownerAndRepo(fullName);
      return [
        [`owner${index}`, owner],
        [`name${index}`, repo],
      ];
    });
    const { data } = await askGraphql(
      clients.settings,
      clients.reading(first.installationId),
      filesOnDefaultBranch(part.length),
      { expression: `HEAD:${path}`, ...Object.fromEntries(names) },
      { installationId: first.installationId, tolerated: ["NOT_FOUND"] },
    );
    for (const [index, { id }] of part.entries()) {
      const { object } = fields(data[`r${index}`]);
      if (object !== null && object !== undefined && "text" in fields(object)) {
        found.set(id, textOf(fields(object)["text"]));
      }
    }
  }
  return found;
}

/** By installation, since a token reaches one, and then by hundreds. */
function parts(repositories: readonly Repository[]): readonly (readonly Repository[])[] {
  const installations = [...new Set(repositories.map(({ installationId }) => installationId))];
  return installations.flatMap((id) => {
    const list = repositories.filter(({ installationId }) => installationId === id);
    return Array.from({ length: Math.ceil(list.length / REPOSITORIES_A_REQUEST) }, (_, index) =>
      list.slice(index * REPOSITORIES_A_REQUEST, (index + 1) * REPOSITORIES_A_REQUEST),
    );
  });
}
