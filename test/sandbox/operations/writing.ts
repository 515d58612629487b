import { REPO, type Step } from "./day.ts";

/** What administrators and people write besides pull requests, and what everybody may ask about limits. */
export const writing: Step = async ({ asApp, asInstallation, asAda, asBob, installationId }, expectStatus) => {
  await expectStatus(asInstallation, 200, "GET /meta");
  await expectStatus(asInstallation, 200, "GET /rate_limit");
  await expectStatus(asAda, 200, `PATCH ${REPO}`, { allow_auto_merge: true, delete_branch_on_merge: false });
  const NOTE = `${REPO}/contents/notes/one.md`;
  const content = Buffer.from("One.\n").toString("base64");
  const written = await expectStatus(asBob, 201, `PUT ${NOTE}`, { message: "Note", content, branch: "main" });
  await expectStatus(asBob, 422, `PUT ${NOTE}`, { message: "Note", content });
  await expectStatus(asBob, 409, `PUT ${NOTE}`, { message: "Note", content, sha: written("commit/sha") });
  await expectStatus(asBob, 200, `DELETE ${NOTE}`, { message: "No note", sha: written("content/sha") });
  await expectStatus(asBob, 201, `POST ${REPO}/git/refs`, { ref: "refs/heads/kept", sha: written("commit/sha") });
  await expectStatus(asBob, 201, `POST ${REPO}/merges`, { base: "kept", head: "main", commit_message: "Catch up" });
  await expectStatus(asBob, 204, `POST ${REPO}/merges`, { base: "kept", head: "main" });
  await expectStatus(asBob, 404, `GET ${REPO}/git/tags/${written("commit/sha")}`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/issues/comments?sort=updated&direction=desc`);
  const branch = { ref: "refs/heads/reviewed", sha: written("commit/sha") };
  await expectStatus(asAda, 201, `POST ${REPO}/git/refs`, branch);
  const change = { message: "Two", content, branch: "reviewed" };
  await expectStatus(asAda, 201, `PUT ${REPO}/contents/notes/two.md`, change);
  const pull = { title: "Two", head: "reviewed", base: "main" };
  const opened = await expectStatus(asAda, 201, `POST ${REPO}/pulls`, pull);
  const REVIEWS = `${REPO}/pulls/${opened("number")}/reviews`;
  const review = await expectStatus(asBob, 200, `POST ${REVIEWS}`, { event: "APPROVE" });
  await expectStatus(asInstallation, 200, `GET ${REVIEWS}/${review("id")}`);
  await expectStatus(asApp, 200, "PATCH /app/hook/config", { content_type: "json" });
  await expectStatus(asApp, 204, `PUT /app/installations/${installationId}/suspended`);
  await expectStatus(asApp, 204, `DELETE /app/installations/${installationId}/suspended`);
};
