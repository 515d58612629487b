import { describe, expect, it } from "@jest/globals";
import { type Examined, examine } from "../../../src/cli/doctor/examine.ts";
import { printChecks, printJson } from "../../../src/cli/doctor/print.ts";
import { diagnose } from "../../../src/cli/doctor.ts";
import { Mistake, Transient } from "../../../src/domain/failure.ts";
import { EVENTS, PERMISSIONS } from "../../../src/github/requirements.ts";

const permissions = Object.fromEntries(PERMISSIONS.map(({ name, level }) => [name, level]));
const events = EVENTS.map(({ name }) => name);
const REPOSITORY = { id: 77, fullName: "acme/env", installationId: 5, defaultBranch: "main", archived: false };
const CONFIGURATION = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: { merge: auto }
  prod: { after: dev }
`;

interface World {
  readonly inspection?: Partial<Examined["inspection"]>;
  readonly repositories?: readonly (typeof REPOSITORY)[];
  readonly files?: ReadonlyMap<number, string>;
}

function github({
  inspection,
  repositories = [REPOSITORY],
  files = new Map([[77, CONFIGURATION]]),
}: World = {}): Examined {
  return {
    inspection: {
      app: async () => ({
        id: 1,
        slug: "towpath",
        name: "Towpath",
        url: "https://github.com/apps/towpath",
        permissions,
        events,
      }),
      hook: async () => ({
        url: "https://towpath.example/api/github/webhooks",
        hasSecret: true,
        verifiesCertificates: true,
        contentType: "json",
      }),
      installations: async () => [
        { id: 5, account: "acme", suspended: false, permissions, events, url: "https://github.com/settings" },
      ],
      files: async () => files,
      branchGuards: async (_repository, branch) => ({
        guards:
          branch === "main"
            ? [{ kind: "reviews", count: 1, codeOwners: false, source: "branch protection", bypassed: false }]
            : branch === "towpath-ledger"
              ? [
                  { kind: "update", source: "ruleset", bypassed: true },
                  { kind: "deletion", source: "ruleset", bypassed: true },
                ]
              : [],
        methods: undefined,
      }),
      seenChecks: async () => undefined,
      ...inspection,
    },
    installations: {
      list: async () => [],
      repositories: async () => repositories,
      find: async () => undefined,
      withFile: async () => [],
    },
    deliveries: { since: async () => [{ id: 1, guid: "a", at: 0, succeeded: true }], redeliver: async () => {} },
  };
}

const run = (world?: World) => examine({ github: github(world), appId: 1, apiUrl: "https://api.github.com", now: 0 });
const broken = (checks: Awaited<ReturnType<typeof run>>) =>
  checks.filter(({ state }) => state === "mend").map(({ subject, message }) => `${subject}: ${message}`);

describe("the examination", () => {
  it("reads as a table with a sum", async () => {
    expect(
      printChecks(await run()),
    ).toBe(`ok      app                   The App Towpath (1) answers at https://api.github.com
ok      permissions           The App asks for every permission that Towpath needs
ok      events                The App subscribes to every event that Towpath acts on
ok      webhook               GitHub delivers to https://towpath.example/api/github/webhooks, with a secret
ok      deliveries            The last of 1 deliveries of the last day arrived
ok      installation on acme  acme grants what the App asks for
ok      acme/env              towpath.yaml can be read
ok      acme/env              Only Towpath (and who else may bypass the rule) writes towpath-ledger
ok      acme/env              Towpath may write its promotion branches
mend    acme/env: dev         branch protection of main wants 1 approving review(s), and an App cannot approve its own pull request; let the App bypass it, or leave merging to people (merge: by-people)

1 thing to mend.
`);
  });

  it("is data for programs", async () => {
    const parsed: unknown = JSON.parse(printJson(await run()));
    expect(parsed).toMatchObject({ checks: expect.arrayContaining([expect.objectContaining({ state: "mend" })]) });
    expect(printChecks([])).toBe("\nAll is well.\n");
  });

  it("ends where the App cannot be reached or its key does not fit", async () => {
    const failing = (error: Error) => run({ inspection: { app: () => Promise.reject(error) } });
    expect(broken(await failing(new Mistake("bad-credentials", "GitHub does not accept the App's signature")))).toEqual(
      ["app: GitHub does not accept the App's signature"],
    );
    expect(broken(await failing(new Transient("No answer from GitHub")))).toEqual([
      "app: No answer from GitHub; run towpath doctor again in a while",
    ]);
    await expect(failing(new TypeError("a bug"))).rejects.toThrow("a bug");
  });

  it("goes on where one thing cannot be looked at", async () => {
    const denied = () =>
      Promise.reject(new Mistake("missing-permission", "The App may not read the rules of a branch"));
    expect(broken(await run({ inspection: { branchGuards: denied } }))).toEqual([
      "acme/env: The App may not read the rules of a branch",
      "acme/env: dev: The App may not read the rules of a branch",
      "acme/env: prod: The App may not read the rules of a branch",
    ]);
  });

  it("asks who may report on each environment that has an agent", async () => {
    const text = CONFIGURATION.replace("dev: {", "dev: { health: { agent: flux },").replace(
      "prod: {",
      "prod: { health: { agent: argocd, by: argocd },",
    );
    const checks = await run({ files: new Map([[77, text]]) });
    const said = checks.filter(({ message }) => / report on /.test(message));
    expect(said.map(({ subject, state }) => [subject, state])).toEqual([
      ["acme/env: dev", "advice"],
      ["acme/env: prod", "ok"],
    ]);
  });

  it("says that a configuration has mistakes, a home is archived, an environment lies where the App is not", async () => {
    const first = (text: string) => run({ files: new Map([[77, text]]) });
    expect(broken(await first("version: 1\nenvironmnets: {}\n"))).toEqual([
      expect.stringMatching(
        /^acme\/env: towpath\.yaml has \d+ mistake\(s\), so nothing is promoted; the first is in line \d+: /,
      ),
    ]);
    expect(broken(await run({ repositories: [{ ...REPOSITORY, archived: true }] }))).toEqual([
      expect.stringMatching(/^acme\/env: acme\/env is archived/),
    ]);
    const elsewhere = `version: 1
environments:
  dev: { repository: acme/env-dev, layout: "apps/{application}/**" }
`;
    expect(broken(await first(elsewhere))).toEqual([
      "acme/env: dev: dev lives in acme/env-dev, where the App is not installed; install it there",
    ]);
  });

  it("says where to install the App, and that no repository is a home yet", async () => {
    expect(broken(await run({ inspection: { installations: async () => [] } }))).toEqual([
      "installations: The App is installed nowhere; install it at https://github.com/apps/towpath/installations/new",
    ]);
    expect((await run({ files: new Map() })).at(-1)).toMatchObject({ state: "advice" });
  });
});

describe("settings", () => {
  it("that are missing are all named, and nothing is asked of GitHub", async () => {
    const { checks, exitCode } = await diagnose({});
    expect(exitCode).toBe(2);
    expect(checks.every(({ subject, state }) => subject === "settings" && state === "mend")).toBe(true);
    const sentences = checks.map(({ message }) => message).join("\n");
    for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET"]) expect(sentences).toContain(name);
  });
});
