import { REPO, type Step } from "./day.ts";

/** What an App asks about itself and its installations. */
export const appItself: Step = async ({ asApp, asInstallation, installationId }, expectStatus, sandbox) => {
  await expectStatus(asApp, 200, "GET /app");
  await expectStatus(asApp, 200, "GET /app/hook/config");
  await expectStatus(asApp, 200, "GET /app/installations?per_page=5");
  await expectStatus(asApp, 200, `GET /app/installations/${installationId}`);
  await expectStatus(asApp, 200, `GET ${REPO}/installation`);
  await expectStatus(asApp, 200, "GET /orgs/acme/installation");
  await expectStatus(asApp, 404, "GET /users/ada/installation");
  await expectStatus(asApp, 201, `POST /app/installations/${installationId}/access_tokens`);
  const narrow = { repositories: ["env"], permissions: { contents: "read" } };
  await expectStatus(asApp, 201, `POST /app/installations/${installationId}/access_tokens`, narrow);
  await expectStatus(asInstallation, 200, "GET /installation/repositories?per_page=1&page=2");
  await sandbox.settle();
};

/** Deliveries of what happened so far, and sending one again. */
export const deliveries: Step = async ({ asApp }, expectStatus, sandbox) => {
  await sandbox.settle();
  const listed = await expectStatus(asApp, 200, "GET /app/hook/deliveries?per_page=100");
  await expectStatus(asApp, 200, `GET /app/hook/deliveries/${listed("0/id")}`);
  await expectStatus(asApp, 202, `POST /app/hook/deliveries/${listed("0/id")}/attempts`);
  await sandbox.settle();
  await expectStatus(asApp, 200, "GET /app/hook/deliveries?status=failure");
};

/** How an installation ends. Nothing can be asked after it. */
export const farewell: Step = async ({ asApp, asInstallation, installationId }, expectStatus, sandbox) => {
  sandbox.selectRepositories({ account: "acme", remove: ["acme/checkout"] });
  sandbox.selectRepositories({ account: "acme", add: ["acme/checkout"] });
  sandbox.updateApp({ permissions: { contents: "write", issues: "read" } });
  sandbox.acceptPermissions({ account: "acme" });
  sandbox.renameRepository({ repository: "acme/checkout", name: "basket" });
  sandbox.archiveRepository({ repository: "acme/basket" });
  sandbox.suspendInstallation({ account: "acme" });
  await expectStatus(asInstallation, 403, `GET ${REPO}`);
  sandbox.unsuspendInstallation({ account: "acme" });
  await expectStatus(asInstallation, 204, "DELETE /installation/token");
  await expectStatus(asInstallation, 401, `GET ${REPO}`);
  await expectStatus(asApp, 204, `DELETE /app/installations/${installationId}`);
};
