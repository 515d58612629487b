import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { MANIFESTS_CHECK } from "../../src/presentation/validation/check-names.ts";
import { placePrograms, skipped } from "../rendering/programs.ts";
import { useSandbox } from "../support/sandbox.ts";
import { ENV, makeOrganisation, startTowpath, type Towpath } from "../support/towpath.ts";

const overlay = (tag: string): string => `resources: [../base]
images:
  - name: ghcr.io/acme/checkout
    newTag: ${tag}
`;
const FILES = {
  "towpath.yaml": `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: {}, prod: { after: dev } }
images: [{ match: ghcr.io/acme/*, tags: { semver: "*" }, write: tag, from: ["hook:ci"] }]
validation: { kubernetes-version: "1.34", rules: { run-as-non-root: off, resource-requests: off } }
`,
  "apps/checkout/base/kustomization.yaml": "resources: [deployment.yaml]\n",
  "apps/checkout/base/deployment.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: checkout }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: ghcr.io/acme/checkout }] }
`,
  "apps/checkout/dev/kustomization.yaml": overlay("1.4.0"),
  "apps/checkout/prod/kustomization.yaml": overlay("1.4.0"),
};

// Without the programs, or a way to confine them, the title says what is missing; CI requires them.
const suite = skipped === undefined ? describe : describe.skip;
suite(`rendering pull requests, on the sandbox${skipped === undefined ? "" : ` (${skipped})`}`, () => {
  const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z", per: "file" });
  let programs: ReturnType<typeof placePrograms>;
  let towpath: Towpath;
  const check = (head: string) =>
    sandbox.current.checkRuns({ repository: ENV, ref: head }).find(({ name }) => name === MANIFESTS_CHECK);

  beforeAll(async () => {
    programs = placePrograms();
    towpath = await startTowpath(sandbox.current, makeOrganisation(sandbox.current, FILES), {
      rendering: { mode: "auto", forks: false, kustomize: programs.kubectl, helm: programs.helm },
    });
  });
  afterAll(async () => {
    await towpath.stop();
    programs.remove();
  });

  it("says on a promotion that only the image changes in the cluster", async () => {
    await towpath.build("ghcr.io/acme/checkout", "1.5.0");
    await towpath.quiet();
    const [promotion] = sandbox.current.pullRequests({ repository: ENV, state: "open" });
    expect(check(promotion?.headSha ?? "")).toMatchObject({ conclusion: "success" });
    expect(check(promotion?.headSha ?? "")?.output.summary).toContain(
      "**dev** (`apps/checkout/dev`): only image lines change: `ghcr.io/acme/checkout:1.4.0` → `ghcr.io/acme/checkout:1.5.0` (`Deployment checkout/web`)",
    );
  });

  it("renders nothing of a fork, and says so", async () => {
    sandbox.current.fork({ repository: ENV, owner: "bob" });
    const files = { "apps/checkout/prod/kustomization.yaml": overlay("1.4.1") };
    sandbox.current.push({ repository: "bob/env", branch: "theirs", as: "bob", files });
    const { number } = sandbox.current.openPullRequest({
      ...{ repository: ENV, as: "bob", title: "A change", base: "main", head: "theirs", headRepository: "bob/env" },
    });
    await towpath.quiet();
    const pull = sandbox.current.pullRequests({ repository: ENV }).find((one) => one.number === number);
    expect(check(pull?.headSha ?? "")?.output).toMatchObject({
      title: expect.stringContaining("not rendered"),
      summary: expect.stringContaining("comes from a fork"),
    });
  });
});
