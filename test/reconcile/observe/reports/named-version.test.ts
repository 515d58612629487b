import { describe, expect, it } from "@jest/globals";
import type { Release } from "../../../../src/domain/release.ts";
import { contradictedVersion } from "../../../../src/reconcile/observe/reports/named-version.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const release: Release = {
  application: "checkout",
  images: [{ image: "ghcr.io/acme/checkout", tag: "1.5.0", digest: DIGEST }],
};
const tags = new Set(["1.5.0", "1.4.0", "main-41"]);

describe("a report that says what it is of", () => {
  it.each([
    ["", undefined],
    ["Healthy", undefined],
    ["reconciliation succeeded", undefined],
    ["Reconciliation finished in 1.234s, next run in 10m0s", undefined],
    ["Applied revision: main@sha1:0123abc", undefined],
    ["node 10.0.0.12 is ready", undefined],
    ["Synced to 1.5.0", undefined],
    ["Synced to v1.5.0.", undefined],
    ["was 1.4.0, is 1.5.0", undefined],
    ["checkout-1.5.0 runs", undefined],
    ["ghcr.io/acme/checkout:1.5.0 is healthy", undefined],
    [`ghcr.io/acme/checkout@${DIGEST}`, undefined],
    ["payments:2.0.0 is healthy", undefined],
    ["https://argocd.example.com:8080/applications/checkout", undefined],
    ["Synced to 1.4.0", "1.4.0"],
    ["version:1.4.0", "1.4.0"],
    ["version=1.5.0-rc.1", "1.5.0-rc.1"],
    ["ghcr.io/acme/checkout:1.4.0 is healthy", "1.4.0"],
    ["checkout:v1.4.0", "v1.4.0"],
    [`ghcr.io/acme/checkout@sha256:${"b".repeat(64)}`, `sha256:${"b".repeat(64)}`],
    ["main-41 answers", "main-41"],
  ])("%j contradicts 1.5.0 by %j", (description, version) => {
    expect(contradictedVersion({ description }, release, tags)).toBe(version);
  });

  it.each([
    ["1.5.0", undefined],
    ["v1.5.0", undefined],
    [DIGEST, undefined],
    ["1.4.0", "1.4.0"],
    ["main", "main"],
  ])("a deployment of %j contradicts it by %j", (version, told) => {
    const report = { description: "all pods run", deployment: { id: 1, version } };
    expect(contradictedVersion(report, release, tags)).toBe(told);
  });
});
