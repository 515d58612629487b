import { REPO, type Step } from "./day.ts";

/** The repository, its files and its Git objects. */
export const contents: Step = async ({ asInstallation }, expectStatus) => {
  await expectStatus(asInstallation, 200, `GET ${REPO}`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/contents/README.md`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/contents/apps`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/contents/`);
  await expectStatus(asInstallation, 404, `GET ${REPO}/contents/nothing`);
  const head = await expectStatus(asInstallation, 200, `GET ${REPO}/git/ref/heads/main`);
  const parent = head("object/sha");
  const commit = await expectStatus(asInstallation, 200, `GET ${REPO}/git/commits/${parent}`);
  const base_tree = commit("tree/sha");
  await expectStatus(asInstallation, 200, `GET ${REPO}/git/trees/${base_tree}?recursive=1`);
  const blob = await expectStatus(asInstallation, 201, `POST ${REPO}/git/blobs`, {
    content: "a: 1\n",
    encoding: "utf-8",
  });
  await expectStatus(asInstallation, 200, `GET ${REPO}/git/blobs/${blob("sha")}`);
  const entries = [{ path: "a.yaml", mode: "100644", type: "blob", sha: blob("sha") }];
  const tree = await expectStatus(asInstallation, 201, `POST ${REPO}/git/trees`, { base_tree, tree: entries });
  const message = "Add a\n\nWith a body.";
  const made = { message, tree: tree("sha"), parents: [parent] };
  const next = await expectStatus(asInstallation, 201, `POST ${REPO}/git/commits`, made);
  const ref = { ref: "refs/heads/towpath/a", sha: parent };
  await expectStatus(asInstallation, 201, `POST ${REPO}/git/refs`, ref);
  await expectStatus(asInstallation, 422, `POST ${REPO}/git/refs`, ref);
  await expectStatus(asInstallation, 200, `PATCH ${REPO}/git/refs/heads/towpath/a`, { sha: next("sha") });
  await expectStatus(asInstallation, 200, `GET ${REPO}/git/matching-refs/heads/towpath`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/commits?sha=towpath%2Fa&per_page=2`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/commits/towpath/a`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/compare/main...towpath%2Fa`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/branches?per_page=5`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/branches/towpath/a`);
  await expectStatus(asInstallation, 204, `DELETE ${REPO}/git/refs/heads/towpath/a`);
};
