import { REPO, type Step } from "./day.ts";

/** Check runs, check suites and commit statuses of one commit. */
export const checks: Step = async ({ asInstallation, asBob }, expectStatus, sandbox) => {
  const branch = "checked";
  const { sha } = sandbox.push({ repository: "acme/env", as: "ada", branch, files: { "a.yaml": "a: 1\n" } });
  const annotation = { path: "a.yaml", start_line: 1, end_line: 1, annotation_level: "warning", message: "Hm." };
  const output = { title: "One remark", summary: "**a.yaml**", annotations: [annotation] };
  const opening = { name: "towpath", head_sha: sha, status: "in_progress", external_id: "dev/checkout", output };
  const run = await expectStatus(asInstallation, 201, `POST ${REPO}/check-runs`, opening);
  const ONE = `${REPO}/check-runs/${run("id")}`;
  const done = { status: "completed", conclusion: "success", output: { title: "Fine", summary: "" } };
  await expectStatus(asInstallation, 200, `PATCH ${ONE}`, done);
  await expectStatus(asInstallation, 200, `GET ${ONE}`);
  await expectStatus(asInstallation, 200, `GET ${ONE}/annotations`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/commits/${sha}/check-runs?check_name=towpath&filter=all`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/commits/${sha}/check-suites`);
  const suite = `${REPO}/check-suites/${run("check_suite/id")}`;
  await expectStatus(asInstallation, 200, `GET ${suite}`);
  await expectStatus(asInstallation, 200, `GET ${suite}/check-runs`);
  await expectStatus(asInstallation, 201, `POST ${ONE}/rerequest`);
  await expectStatus(asInstallation, 201, `POST ${suite}/rerequest`);
  await expectStatus(asInstallation, 200, `POST ${REPO}/check-suites`, { head_sha: sha });
  const preferences = { auto_trigger_checks: [{ app_id: Number(run("app/id")), setting: true }] };
  await expectStatus(asInstallation, 200, `PATCH ${REPO}/check-suites/preferences`, preferences);

  const status = { state: "success", context: "ci", description: "Built", target_url: "https://ci.example/1" };
  await expectStatus(asBob, 201, `POST ${REPO}/statuses/${sha}`, status);
  await expectStatus(asInstallation, 200, `GET ${REPO}/commits/${sha}/statuses`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/commits/${sha}/status`);
};

/** What the rules of a branch say. */
export const rules: Step = async ({ asInstallation, asAda }, expectStatus) => {
  const protection = `${REPO}/branches/main/protection`;
  await expectStatus(asInstallation, 404, `GET ${protection}`);
  await expectStatus(asAda, 200, `PUT ${protection}`, {
    required_status_checks: { strict: true, contexts: [], checks: [{ context: "towpath" }] },
    enforce_admins: false,
    required_pull_request_reviews: { dismiss_stale_reviews: true, required_approving_review_count: 1 },
    restrictions: null,
  });
  await expectStatus(asInstallation, 200, `GET ${protection}`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/branches/main`);
  await expectStatus(asAda, 204, `DELETE ${protection}`);
  const ruleset = await expectStatus(asAda, 201, `POST ${REPO}/rulesets`, {
    name: "main",
    target: "branch",
    enforcement: "active",
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [{ type: "deletion" }, { type: "non_fast_forward" }],
  });
  await expectStatus(asInstallation, 200, `GET ${REPO}/rulesets`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/rulesets/${ruleset("id")}`);
  await expectStatus(asInstallation, 200, `GET ${REPO}/rules/branches/main`);
};
