import { afterEach, describe, expect, it } from "@jest/globals";
import { file, pod, shop } from "../support/checkout.ts";
import { useSandbox } from "../support/sandbox.ts";
import { ENV, makeOrganisation, startTowpath, type Towpath } from "../support/towpath.ts";

const MINUTE = 60_000;

describe("from a report to the next environment, on the sandbox", () => {
  const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z" });
  let towpath: Towpath;
  const start = async (dev: string, staging: string): Promise<void> => {
    const organisation = makeOrganisation(sandbox.current, shop({ dev, staging }), { deployments: true });
    towpath = await startTowpath(sandbox.current, organisation);
  };
  afterEach(() => towpath.stop());

  const open = () => sandbox.current.pullRequests({ repository: ENV, state: "open" }).map(({ head }) => head);
  const arrive = async (version: string): Promise<void> => {
    await towpath.build("ghcr.io/acme/checkout", version);
    await towpath.quiet();
    await towpath.later(2_000);
    expect(sandbox.current.readFile({ repository: ENV, path: file("dev"), ref: "main" })).toBe(pod(version));
  };
  const say = async (state: "pending" | "success" | "failure", as = "omar"): Promise<void> => {
    const context = "kustomization/checkout-dev/0d3a9ce6";
    sandbox.current.setStatus({ repository: ENV, ref: "main", as, context, state, description: "reconciliation" });
    await towpath.quiet();
  };
  const shown = () =>
    sandbox.current
      .deployments({ repository: ENV })
      .map(({ environment, status_list: said }) => [environment, ...said.map(({ state }) => state)]);

  it("Flux's statuses open the soak, unhealthy minutes start it over, and the deployment on GitHub follows", async () => {
    await start(
      "{ merge: auto, health: { agent: flux, by: omar } }",
      "{ after: dev, gates: [{ healthy: {} }, { soak: 30m }] }",
    );
    await arrive("1.5.0");
    expect(shown()).toEqual([["dev", "in_progress"]]);
    await say("success", "bob");
    await say("pending");
    await towpath.later(60 * MINUTE);
    expect(open()).toEqual([]);
    await say("success");
    await towpath.later(20 * MINUTE);
    await say("failure");
    await say("success");
    await towpath.later(29 * MINUTE);
    expect(open()).toEqual([]);
    await towpath.later(2 * MINUTE);
    expect(open()).toEqual(["towpath/promote/staging/checkout"]);
    expect(shown()).toEqual([["dev", "in_progress", "success", "failure", "success"]]);
  });

  it("statuses of deployments count for the application of their payload, on Towpath's own deployment too", async () => {
    await start(
      "{ merge: auto, health: { agent: github-deployments, by: omar } }",
      "{ after: dev, gates: [{ healthy: {} }] }",
    );
    await arrive("1.5.0");
    const deploy = (payload: object) =>
      sandbox.current.createDeployment({ repository: ENV, as: "omar", ref: "main", environment: "dev", payload }).id;
    const word = { repository: ENV, as: "omar", state: "success", autoInactive: false } as const;
    sandbox.current.setDeploymentStatus({ ...word, id: deploy({ application: "checkout", version: "1.4.0" }) });
    await towpath.quiet();
    expect(open()).toEqual([]);
    const [own] = sandbox.current.deployments({ repository: ENV });
    sandbox.current.setDeploymentStatus({ ...word, id: Number(own?.id) });
    await towpath.quiet();
    expect(open()).toEqual(["towpath/promote/staging/checkout"]);
    expect(shown()[0]).toEqual(["dev", "in_progress", "success"]);
  });
});
