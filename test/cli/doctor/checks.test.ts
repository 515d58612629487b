import { describe, expect, it } from "@jest/globals";
import { checkAutoMerge } from "../../../src/cli/doctor/check-auto-merge.ts";
import { checkLedgerRules } from "../../../src/cli/doctor/check-ledger-rules.ts";
import { checkPromotionBranches } from "../../../src/cli/doctor/check-own-branches.ts";
import { checkInstallation, checkPermissions } from "../../../src/cli/doctor/check-permissions.ts";
import { checkDeliveries, checkWebhook } from "../../../src/cli/doctor/check-webhook.ts";
import type { AppSettings } from "../../../src/github/app-settings.ts";
import { EVENTS, PERMISSIONS } from "../../../src/github/requirements.ts";
import type { Guard, GuardBody, MergeMethod } from "../../../src/ports/branch-rules.ts";

const permissions = Object.fromEntries(PERMISSIONS.map(({ name, level }) => [name, level]));
const APP: AppSettings = {
  id: 1,
  slug: "towpath",
  name: "Towpath",
  url: "https://github.com/apps/towpath",
  permissions,
  events: EVENTS.map(({ name }) => name),
};
const complaints = (checks: readonly { readonly state: string; readonly message: string }[]): string[] =>
  checks.filter(({ state }) => state !== "ok").map(({ state, message }) => `${state}: ${message}`);

describe("permissions and events", () => {
  it("as app.yml asks are well", () => {
    expect(checkPermissions(APP).map(({ state }) => state)).toEqual(["ok", "ok"]);
  });

  it("that are missing or too low are named with their reason", () => {
    const { packages: _packages, ...rest } = permissions;
    const app = {
      ...APP,
      permissions: { ...rest, contents: "read" },
      events: APP.events.filter((name) => name !== "push"),
    };
    expect(complaints(checkPermissions(app))).toEqual([
      "mend: The App does not ask for contents: write, to fetch the environment repository, to write promotion branches and the ledger, and to merge; add it in its settings (https://github.com/apps/towpath)",
      "mend: The App does not ask for packages: read, to hear that an image was published in GitHub's container registry; add it in its settings (https://github.com/apps/towpath)",
      "mend: The App does not subscribe to push, which says that a branch of an environment repository moved; subscribe in its settings (https://github.com/apps/towpath)",
    ]);
  });

  it("that go further than needed are advice", () => {
    const app = {
      ...APP,
      permissions: { ...permissions, statuses: "write", issues: "write" },
      events: [...APP.events, "star"],
    };
    expect(complaints(checkPermissions(app))).toEqual([
      "advice: The App asks for more than Towpath uses (statuses: write); take it away",
      "advice: The App subscribes to star, on which Towpath does not act",
    ]);
  });

  it("that an owner has not accepted are told where to accept them", () => {
    const installation = {
      id: 5,
      account: "acme",
      suspended: false,
      permissions,
      events: [],
      url: "https://github.com/x",
    };
    expect(complaints(checkInstallation(installation, APP))).toEqual([]);
    const { checks: _checks, ...older } = permissions;
    expect(complaints(checkInstallation({ ...installation, permissions: older }, APP))).toEqual([
      "mend: acme has not accepted checks: write; an owner does so at https://github.com/x",
    ]);
    expect(complaints(checkInstallation({ ...installation, suspended: true }, APP))).toEqual([
      "mend: The installation on acme is suspended; an owner lifts that at https://github.com/x",
    ]);
  });
});

describe("the webhook", () => {
  const hook = {
    url: "https://towpath.acme.example/api/github/webhooks",
    hasSecret: true,
    verifiesCertificates: true,
    contentType: "json",
  };

  it("is well with the right path, a secret and JSON", () => {
    expect(complaints(checkWebhook(hook))).toEqual([]);
    expect(complaints(checkWebhook({ ...hook, url: "https://acme.example/towpath/api/github/webhooks" }))).toEqual([]);
  });

  it("says what is wrong with it", () => {
    const wrong = { url: "https://acme.example/", hasSecret: false, verifiesCertificates: false, contentType: "form" };
    expect(complaints(checkWebhook(wrong))).toEqual([
      "mend: The webhook's URL is https://acme.example/, and Towpath listens at /api/github/webhooks",
      "mend: The webhook has no secret; set the first one of WEBHOOK_SECRET",
      "mend: The webhook sends form; set its content type to application/json",
      "advice: The webhook does not verify the server's certificate; switch SSL verification on",
    ]);
    expect(complaints(checkWebhook(undefined))).toEqual([expect.stringMatching(/^mend: The App has no webhook/)]);
  });

  it("arrives when the last delivery did, redelivered ones counted once", () => {
    const attempt = (guid: string, succeeded: boolean) => ({ id: 1, guid, at: 0, succeeded });
    expect(complaints(checkDeliveries([attempt("b", true), attempt("a", true), attempt("a", false)]))).toEqual([]);
    expect(complaints(checkDeliveries([attempt("b", true), attempt("a", false)]))).toEqual([
      "advice: 1 of 2 deliveries of the last day did not arrive; the server asks for them again",
    ]);
    expect(complaints(checkDeliveries([attempt("c", false), attempt("b", true)]))).toEqual([
      expect.stringMatching(/^mend: 1 of 2 deliveries of the last day did not arrive, the last one among them/),
    ]);
    expect(complaints(checkDeliveries([]))).toEqual([expect.stringMatching(/^advice: GitHub delivered nothing/)]);
  });
});

const SOURCE = { source: 'ruleset "main" of acme/env', bypassed: false };
const guard = (body: GuardBody, more: Partial<Guard> = {}): Guard => ({ ...body, ...SOURCE, ...more }) as Guard;

describe("merge: auto", () => {
  const check = (
    guards: readonly Guard[],
    more: { methods?: MergeMethod[]; mergeMethod?: MergeMethod; draft?: boolean; seen?: string[] | undefined } = {},
  ) =>
    complaints(
      checkAutoMerge({
        environment: {
          name: "prod",
          ...(more.mergeMethod && { mergeMethod: more.mergeMethod }),
          pullRequest: { labels: [], reviewers: [], teamReviewers: [], draft: more.draft ?? false },
        },
        subject: "acme/env: prod",
        branch: "main",
        guards: { guards, methods: more.methods },
        seen: more.seen && { pullRequest: 9, checks: more.seen.map((context) => ({ context, appId: 15 })) },
        appId: 1,
      }),
    );

  it("works where nothing stands against it", () => {
    expect(check([])).toEqual([]);
    expect(check([guard({ kind: "reviews", count: 0, codeOwners: false })], { methods: ["squash"] })).toEqual([]);
  });

  it("works where the App may bypass what stands against it", () => {
    const bypassed = { bypassed: true };
    expect(
      check(
        [
          guard({ kind: "reviews", count: 2, codeOwners: true }, bypassed),
          guard({ kind: "merge-queue" }),
          guard({ kind: "methods", methods: ["merge"] }, bypassed),
        ],
        { mergeMethod: "squash" },
      ),
    ).toEqual([]);
  });

  const impossible: [string, Guard[], Parameters<typeof check>[1], RegExp][] = [
    ["required reviews", [guard({ kind: "reviews", count: 1, codeOwners: false })], {}, /wants 1 approving review/],
    [
      "code owners",
      [guard({ kind: "reviews", count: 0, codeOwners: true })],
      {},
      /code owners, which an App cannot be/,
    ],
    ["restricted updates", [guard({ kind: "update" })], {}, /restricts who may update/],
    ["drafts", [], { draft: true }, /cannot merge drafts/],
    [
      "squash-only",
      [],
      { methods: ["squash"], mergeMethod: "merge" },
      /merge-method: merge is not allowed on main; choose squash/,
    ],
    ["linear history", [guard({ kind: "linear-history" })], { mergeMethod: "merge" }, /choose squash or rebase/],
    ["signed commits", [guard({ kind: "signatures" })], { mergeMethod: "rebase" }, /choose merge or squash/],
    [
      "methods that exclude each other",
      [guard({ kind: "methods", methods: ["merge"] })],
      { methods: ["squash"] },
      /allow no way to merge/,
    ],
    [
      "a check that nobody writes",
      [guard({ kind: "checks", checks: [{ context: "build", appId: undefined }] })],
      { seen: ["lint"] },
      /wants the check "build", and nobody wrote it on #9/,
    ],
    [
      "a check of another App",
      [guard({ kind: "checks", checks: [{ context: "build", appId: 16 }] })],
      { seen: ["build"] },
      /nobody wrote it/,
    ],
    [
      "our check, wanted from another App",
      [guard({ kind: "checks", checks: [{ context: "Towpath / promotion", appId: 16 }] })],
      {},
      /from another App/,
    ],
  ];
  it.each(impossible)("cannot work with %s", (_name, guards, more, sentence) => {
    expect(check(guards, more)).toEqual([expect.stringMatching(/^mend: /)]);
    expect(check(guards, more)[0]).toMatch(sentence);
  });

  it("works with checks that come, and advises to pin our own", () => {
    const checks = [
      { context: "build", appId: 15 },
      { context: "Towpath / promotion", appId: undefined },
    ];
    expect(check([guard({ kind: "checks", checks })], { seen: ["build"] })).toEqual([
      expect.stringMatching(/^advice: .*from anybody who can push; choose Towpath as its source$/),
    ]);
    expect(check([guard({ kind: "checks", checks: [{ context: "Towpath / promotion", appId: 1 }] })])).toEqual([]);
  });
});

describe("branches of Towpath's own", () => {
  const both = (...guards: Guard[]) => ({ guards, methods: undefined });

  it("must not be restricted by rules for all branches", () => {
    expect(complaints(checkPromotionBranches("acme/env", both(guard({ kind: "linear-history" }))))).toEqual([]);
    expect(complaints(checkPromotionBranches("acme/env", both(guard({ kind: "creation" }))))).toEqual([
      'mend: ruleset "main" of acme/env restricts creation of branches such as towpath/promote/environment/application; exclude towpath/** from it, or let the App bypass it',
    ]);
  });

  it("the ledger is best guarded for the App alone", () => {
    const rules = (...guards: Guard[]): string[] => complaints(checkLedgerRules("acme/env", both(...guards)));
    const update = guard({ kind: "update" }, { bypassed: true });
    const deletion = guard({ kind: "deletion" });
    expect(rules(update, deletion)).toEqual([]);
    expect(rules(update)).toEqual([
      'advice: Whoever may push can delete the branch towpath-ledger, where decisions are recorded; add a ruleset for that branch with "Restrict deletions" and the App as its only bypass (and, for pull requests only, those who may decide by pull request)',
    ]);
    expect(rules()).toEqual([
      expect.stringMatching(
        /^advice: Whoever may push can push to or delete or rewrite the branch.*"Restrict updates", "Restrict deletions", "Block force pushes"/,
      ),
    ]);
    expect(rules(update, deletion, guard({ kind: "linear-history" }))).toEqual([
      expect.stringMatching(/^advice: .*linear history/),
    ]);
    for (const kind of ["update", "creation", "merge-queue"] as const) {
      expect(rules(guard({ kind }), deletion)).toEqual([
        expect.stringMatching(/^mend: ruleset "main" of acme\/env keeps Towpath from writing its ledger/),
      ]);
    }
  });
});
