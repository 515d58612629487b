import { REPO, type Step } from "./day.ts";

/** Deployments of a branch, and what an agent says of them. */
export const deployments: Step = async ({ asInstallation }, expectStatus, sandbox) => {
  const branch = "deployed";
  sandbox.push({ repository: "acme/env", as: "ada", branch, files: { "b.yaml": "b: 1\n" } });
  const deployment = {
    ref: branch,
    environment: "dev",
    auto_merge: false,
    required_contexts: [],
    payload: { by: "agent" },
  };
  const made = await expectStatus(asInstallation, 201, `POST ${REPO}/deployments`, deployment);
  const DEPLOYED = `${REPO}/deployments/${made("id")}`;
  const healthy = {
    state: "success",
    description: "Healthy",
    environment_url: "https://dev.example",
    auto_inactive: false,
  };
  const said = await expectStatus(asInstallation, 201, `POST ${DEPLOYED}/statuses`, healthy);
  await expectStatus(asInstallation, 200, `GET ${DEPLOYED}/statuses/${said("id")}`);
  await expectStatus(asInstallation, 200, `GET ${DEPLOYED}/statuses`);
  await expectStatus(asInstallation, 200, `GET ${DEPLOYED}`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/deployments?environment=dev`);
  await expectStatus(asInstallation, 201, `POST ${DEPLOYED}/statuses`, { state: "inactive" });
  await expectStatus(asInstallation, 204, `DELETE ${DEPLOYED}`);
  await expectStatus(asInstallation, 204, `POST ${REPO}/dispatches`, {
    event_type: "image-built",
    client_payload: { image: "ghcr.io/acme/checkout:1.5.0" },
  });
};
