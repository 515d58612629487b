import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { buildSchema, parse, validate } from "graphql";
import { BRANCH_UPDATE_RULE } from "../../src/github/branch-guards.ts";
import { filesOnDefaultBranch } from "../../src/github/files-on-default-branch.ts";
import { MOVE_BRANCH } from "../../src/github/move-branch.ts";
import { REPOSITORY_NODE_ID } from "../../src/github/node-ids.ts";
import { operationName, operationsInUse } from "../../src/github/operations.ts";

// Read as a file: the package brings a second copy of graphql along. As published it names two fields twice.
const published = new URL("../../node_modules/@octokit/graphql-schema/schema.graphql", import.meta.url);
const schema = buildSchema(readFileSync(published, "utf8"), { assumeValid: true });

describe("each GraphQL operation", () => {
  const queries = [
    MOVE_BRANCH,
    REPOSITORY_NODE_ID,
    BRANCH_UPDATE_RULE,
    filesOnDefaultBranch(1),
    filesOnDefaultBranch(100),
  ];
  it.each(queries)("is valid by GitHub's published schema: %.40s", (query) => {
    expect(validate(schema, parse(query)).map(({ message }) => message)).toEqual([]);
  });

  it.each(queries)("is known by name: %.40s", (query) => {
    expect([...operationsInUse.keys()]).toContain(operationName({ method: "POST", url: "/graphql", query }));
  });
});
