import { BRANCH_UPDATE_RULE } from "../../../src/github/branch-guards.ts";
import { filesOnDefaultBranch } from "../../../src/github/files-on-default-branch.ts";
import { MOVE_BRANCH } from "../../../src/github/move-branch.ts";
import { REPOSITORY_NODE_ID } from "../../../src/github/node-ids.ts";
import { REPO, type Step } from "./day.ts";

/** The GraphQL operations that Towpath sends. */
export const graphql: Step = async ({ asInstallation }, expectStatus) => {
  const ask = (query: string, variables: object) =>
    expectStatus(asInstallation, 200, "POST /graphql", { query, variables });
  const acme = { owner: "acme", name: "env" };
  const repository = await ask(REPOSITORY_NODE_ID, acme);
  const files = { expression: "HEAD:README.md", owner0: "acme", name0: "env", owner1: "acme", name1: "nothing" };
  await ask(filesOnDefaultBranch(2), files);
  await ask(BRANCH_UPDATE_RULE, { ...acme, branch: "refs/heads/main" });

  const main = await expectStatus(asInstallation, 200, `GET ${REPO}/git/ref/heads/main`);
  const from = main("object/sha");
  await expectStatus(asInstallation, 201, `POST ${REPO}/git/refs`, { ref: "refs/heads/moved", sha: from });
  const move = { name: "refs/heads/moved", beforeOid: from, afterOid: "0".repeat(40), force: true };
  const moving = { repositoryId: repository("data/repository/id"), refUpdates: [move] };
  await ask(MOVE_BRANCH, moving);
  await expectStatus(asInstallation, 404, `GET ${REPO}/git/ref/heads/moved`);
};
