import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { createContract } from "../../../src/sandbox/contract/contract.ts";
import { readDescription } from "../../../src/sandbox/contract/description.ts";
import { sampleOf, without } from "./sample.ts";

const description = readDescription();
const contract = createContract(description);
const sample = (name: string) => Object(sampleOf(description["x-webhooks"][name]?.schema ?? {}, description));

describe("a webhook", () => {
  it("has the types and the fields that are described", () => {
    const payload = sample("pull-request-opened");
    expect(contract.checkWebhook("pull_request", payload)).toEqual([]);
    expect(contract.checkWebhook("pull_request", { ...payload, number: "7" })).toEqual([
      "payload /number must be integer",
    ]);
    expect(contract.checkWebhook("pull_request", without(payload, "/pull_request/head/sha"))).toEqual([
      "payload lacks /pull_request/head/sha",
    ]);
    expect(contract.checkWebhook("pull_request", without(payload, "/installation"))).toEqual([
      "payload lacks /installation",
    ]);
  });

  it("is an event and an action that GitHub sends", () => {
    const payload = sample("pull-request-opened");
    expect(contract.checkWebhook("pull_request", { ...payload, action: "merged" })).toEqual([
      expect.stringContaining('GitHub sends no pull_request with the action "merged"'),
    ]);
    expect(contract.checkWebhook("pull_requests", payload)).toEqual([
      expect.stringContaining("GitHub sends no pull_requests"),
    ]);
    expect(contract.checkWebhook("push", sample("push"))).toEqual([]);
    expect(contract.checkWebhook("ping", { zen: "Keep it logically awesome.", hook_id: 1 })).toEqual([]);
  });

  it("of repository_dispatch has whatever action its sender chose", () => {
    const payload = { ...sample("repository-dispatch-sample.collected"), action: "image-built" };
    expect(contract.checkWebhook("repository_dispatch", payload)).toEqual([]);
    expect(contract.checkWebhook("repository_dispatch", { ...payload, branch: 1 })).toEqual([
      "payload /branch must be string",
    ]);
  });
});

const PAYLOADS = new URL("../../../../shared/data/payloads/", import.meta.url);
const present = existsSync(PAYLOADS);

/** `github-check-run-1.json` is a check_run; what GHCR sends says itself which of its two events it is. */
function eventOf(file: string, body: object): string {
  if (file.startsWith("ghcr-")) return "registry_package" in body ? "registry_package" : "package";
  return file
    .replace(/^github-/, "")
    .replace(/-\d+\.json$/, "")
    .replaceAll("-", "_");
}

(present ? describe : describe.skip)("real payloads (skipped where ../shared is not there)", () => {
  // Public samples, among them some that their projects cut down or that are older than the description.
  it("are found right in what they hold, but for a known few", () => {
    const files = readdirSync(PAYLOADS).filter((file) => /^(github-(?!other)|ghcr-)/.test(file));
    const refused = files.filter((file) => {
      const body = JSON.parse(readFileSync(new URL(file, PAYLOADS), "utf8"));
      const said = contract.checkWebhook(eventOf(file, body), body);
      return said.some((one) => !one.startsWith("payload lacks "));
    });
    expect(files.length).toBeGreaterThanOrEqual(50);
    expect(refused).toEqual([
      "ghcr-12.json", // the action "create", which GitHub does not send for packages
      "github-deployment-4.json", // from before deployments had actions
      "github-deployment-status-4.json",
      "github-installation-3.json", // times as numbers, as GitHub sent them until 2022
      "github-installation-4.json",
    ]);
  });

  it("have the fields that Towpath reads, where they were sent to an App and are whole", () => {
    const whole = [
      "github-push-3.json",
      "github-pull-request-16.json",
      "github-pull-request-22.json",
      "github-deployment-1.json",
    ];
    for (const file of whole) {
      const body = JSON.parse(readFileSync(new URL(file, PAYLOADS), "utf8"));
      expect({ file, said: contract.checkWebhook(eventOf(file, body), body) }).toEqual({ file, said: [] });
    }
  });
});
