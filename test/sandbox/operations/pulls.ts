import { REPO, type Step } from "./day.ts";

/** A pull request from its opening to its merge, and issues beside it. */
export const pulls: Step = async ({ asInstallation, asBob, asAda }, expectStatus, sandbox) => {
  const file = "README.md";
  sandbox.push({ repository: "acme/env", as: "ada", branch: "change", files: { [file]: "# Changed\n" } });
  const opening = { title: "Change", head: "change", base: "main", body: "Why not.", draft: false };
  const pull = await expectStatus(asInstallation, 201, `POST ${REPO}/pulls`, opening);
  await expectStatus(asInstallation, 422, `POST ${REPO}/pulls`, opening);
  const number = pull("number");
  const ONE = `${REPO}/pulls/${number}`;
  await expectStatus(asInstallation, 200, `GET ${REPO}/pulls?state=open&head=acme:change`);
  await expectStatus(asInstallation, 200, `PATCH ${ONE}`, { title: "Change the readme" });
  await expectStatus(asInstallation, 201, `POST ${ONE}/requested_reviewers`, {
    reviewers: ["bob"],
    team_reviewers: ["sre"],
  });
  await expectStatus(asInstallation, 200, `GET ${ONE}/requested_reviewers`);
  await expectStatus(asInstallation, 200, `DELETE ${ONE}/requested_reviewers`, {
    reviewers: [],
    team_reviewers: ["sre"],
  });
  const review = await expectStatus(asBob, 200, `POST ${ONE}/reviews`, { event: "APPROVE" });
  await expectStatus(asBob, 200, `POST ${ONE}/reviews`, { event: "COMMENT", body: "Fine." });
  await expectStatus(asInstallation, 422, `POST ${ONE}/reviews`, { event: "APPROVE" });
  await expectStatus(asInstallation, 200, `GET ${ONE}/reviews`);
  await expectStatus(asAda, 200, `PUT ${ONE}/reviews/${review("id")}/dismissals`, { message: "Look again." });
  await expectStatus(asInstallation, 200, `GET ${ONE}/files`);
  await expectStatus(asInstallation, 200, `GET ${ONE}/commits`);
  await expectStatus(asInstallation, 404, `GET ${ONE}/merge`);
  sandbox.push({ repository: "acme/env", as: "ada", files: { "other.txt": "other\n" } });
  await sandbox.settle();
  await expectStatus(asInstallation, 202, `PUT ${ONE}/update-branch`, {});
  await sandbox.settle();
  const fresh = await expectStatus(asInstallation, 200, `GET ${ONE}`);
  const stale = { sha: pull("head/sha") };
  await expectStatus(asInstallation, 409, `PUT ${ONE}/merge`, stale);
  const merge = { sha: fresh("head/sha"), merge_method: "squash", commit_title: `Change (#${number})` };
  const merged = await expectStatus(asInstallation, 200, `PUT ${ONE}/merge`, merge);
  await expectStatus(asInstallation, 204, `GET ${ONE}/merge`);
  await expectStatus(asInstallation, 200, `GET ${ONE}`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/commits/${merged("sha")}/pulls`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/pulls?state=all&sort=created&direction=desc`);
};

/** Issues, comments, labels and reactions. */
export const issues: Step = async ({ asInstallation, asBob, asAda }, expectStatus) => {
  const issue = await expectStatus(asBob, 201, `POST ${REPO}/issues`, { title: "Question", body: "Why?" });
  const ONE = `${REPO}/issues/${issue("number")}`;
  await expectStatus(asInstallation, 200, `GET ${REPO}/issues?state=all`);
  await expectStatus(asInstallation, 201, `POST ${REPO}/labels`, { name: "promotion", color: "ededed" });
  await expectStatus(asInstallation, 200, `GET ${REPO}/labels`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/labels/promotion`);
  await expectStatus(asInstallation, 200, `POST ${ONE}/labels`, { labels: ["promotion", "dev"] });
  await expectStatus(asInstallation, 200, `GET ${ONE}/labels`);
  await expectStatus(asInstallation, 200, `DELETE ${ONE}/labels/dev`);
  await expectStatus(asInstallation, 200, `PUT ${ONE}/labels`, { labels: ["prod"] });
  await expectStatus(asInstallation, 204, `DELETE ${ONE}/labels`);
  const comment = await expectStatus(asBob, 201, `POST ${ONE}/comments`, { body: "/why prod" });
  const id = comment("id");
  await expectStatus(asInstallation, 200, `GET ${ONE}/comments`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/issues/comments/${id}`);
  await expectStatus(asBob, 200, `PATCH ${REPO}/issues/comments/${id}`, { body: "/why staging" });
  const reactions = `${REPO}/issues/comments/${id}/reactions`;
  const eyes = await expectStatus(asInstallation, 201, `POST ${reactions}`, { content: "eyes" });
  await expectStatus(asInstallation, 200, `POST ${reactions}`, { content: "eyes" });
  await expectStatus(asInstallation, 200, `GET ${reactions}`);
  await expectStatus(asInstallation, 204, `DELETE ${reactions}/${eyes("id")}`);
  await expectStatus(asBob, 204, `DELETE ${REPO}/issues/comments/${id}`);
  await expectStatus(asAda, 200, `PATCH ${ONE}`, { state: "closed", state_reason: "completed" });
  await expectStatus(asInstallation, 200, `GET ${ONE}`);
};
