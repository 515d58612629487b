import { describe, expect, it } from "@jest/globals";
import { checkReporters } from "../../../src/cli/doctor/check-reporters.ts";

describe("who reports on an environment", () => {
  it("is asked for where health names nobody", () => {
    expect(checkReporters("acme/env: prod", { name: "prod", health: { agent: "flux" } })).toEqual([
      {
        subject: "acme/env: prod",
        state: "advice",
        message: expect.stringMatching(/first to report .* health: \{ agent: flux, by: <login/),
      },
    ]);
  });

  it("is well where somebody is named, and nothing is said where nobody reports", () => {
    const health = { agent: "argocd", by: ["argocd[bot]"] } as const;
    expect(checkReporters("acme/env: prod", { name: "prod", health })).toMatchObject([{ state: "ok" }]);
    expect(checkReporters("acme/env: prod", { name: "prod", health: { agent: "none" } })).toEqual([]);
    expect(checkReporters("acme/env: prod", { name: "prod" })).toEqual([]);
  });
});
