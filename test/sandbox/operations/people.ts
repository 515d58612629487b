import { REPO, type Step } from "./day.ts";

/** Accounts, organisations, teams and what they may do. */
export const people: Step = async ({ asInstallation }, expectStatus) => {
  await expectStatus(asInstallation, 200, "GET /users/ada");
  await expectStatus(asInstallation, 200, "GET /users/towpath%5Bbot%5D");
  await expectStatus(asInstallation, 404, "GET /users/nobody");
  await expectStatus(asInstallation, 200, "GET /orgs/acme");
  await expectStatus(asInstallation, 200, "GET /orgs/acme/memberships/bob");
  await expectStatus(asInstallation, 200, "GET /orgs/acme/teams");
  await expectStatus(asInstallation, 200, "GET /orgs/acme/teams/sre");
  await expectStatus(asInstallation, 200, "GET /orgs/acme/teams/sre/members");
  await expectStatus(asInstallation, 200, "GET /orgs/acme/teams/sre/memberships/bob");
  await expectStatus(asInstallation, 404, "GET /orgs/acme/teams/sre/memberships/ada");
  await expectStatus(asInstallation, 204, "GET /orgs/acme/teams/sre/repos/acme/env");
  await expectStatus(asInstallation, 204, `GET ${REPO}/collaborators/bob`);
  await expectStatus(asInstallation, 404, `GET ${REPO}/collaborators/nobody`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/collaborators/bob/permission`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/teams`);
};
