import { describe } from "@jest/globals";
import type { ApprovalsConfig } from "../../src/config/gate-config.ts";
import { approvals } from "../../src/gates/approvals.ts";
import type { PullRequestFacts, Review, ReviewFacts, Subject } from "../../src/gates/facts.ts";
import { factsWith, NO_REVIEWS, NOW, pullRequestWith, SUBJECT } from "./some-facts.ts";
import { type Case, testTable } from "./table.ts";

interface Given {
  readonly gate?: Partial<ApprovalsConfig>;
  readonly reviews?: Partial<ReviewFacts>;
  readonly pullRequest?: Partial<PullRequestFacts>;
  readonly subject?: Partial<Subject>;
}

const approved = (login: string, isVoid = false): Review => ({ login, state: "approved", at: NOW, void: isVoid });
const against = (login: string, isVoid = false): Review => ({
  login,
  state: "changes-requested",
  at: NOW,
  void: isVoid,
});
const roles = new Map([
  ["ada", "write"],
  ["bob", "read"],
  ["cleo", "admin"],
  ["wanda", "admin"],
  ["ci[bot]", "admin"],
]);
const sre = { teams: ["sre"] };
const seen = new Map([["sre", ["ada", "bob", "wanda"]]]);
const by = (...reviews: readonly Review[]): Partial<ReviewFacts> => ({ reviews, roles, teams: seen });
const owned = (...owners: readonly string[]) => [{ file: "apps/checkout/prod/kustomization.yaml", owners }];

const CASES: readonly Case<Given>[] = [
  { name: "nobody yet", given: {}, state: "waiting" },
  { name: "one with the right to write", given: { reviews: by(approved("ada")) }, state: "passed" },
  { name: "one who may only read", given: { reviews: by(approved("bob")) }, state: "waiting" },
  { name: "one whose right is not told", given: { reviews: by(approved("zoe")) }, state: "waiting" },
  {
    name: "a higher role than asked for",
    given: { gate: { roles: ["maintain"] }, reviews: by(approved("cleo")) },
    state: "passed",
  },
  {
    name: "a lower role than asked for",
    given: { gate: { roles: ["maintain"] }, reviews: by(approved("ada")) },
    state: "waiting",
  },
  {
    name: "two of two",
    given: { gate: { count: 2 }, reviews: by(approved("ada"), approved("cleo")) },
    state: "passed",
  },
  { name: "one of two", given: { gate: { count: 2 }, reviews: by(approved("ada")) }, state: "waiting" },
  {
    name: "the same person twice is one",
    given: { gate: { count: 2 }, reviews: by(approved("ada"), approved("Ada")) },
    state: "waiting",
  },
  { name: "one of the team", given: { gate: sre, reviews: by(approved("Ada")) }, state: "passed" },
  { name: "one who is not in the team", given: { gate: sre, reviews: by(approved("cleo")) }, state: "waiting" },
  { name: "one who is named", given: { gate: { users: ["Zoe"] }, reviews: by(approved("zoe")) }, state: "passed" },
  {
    name: "team, people and role",
    given: { gate: { ...sre, users: ["zoe"], roles: ["admin"], count: 2 }, reviews: by(approved("bob")) },
    state: "waiting",
  },
  { name: "an App that is not named", given: { reviews: by(approved("ci[bot]")) }, state: "waiting" },
  {
    name: "an App that is named",
    given: { gate: { users: ["ci[bot]"] }, reviews: by(approved("ci[bot]")) },
    state: "passed",
  },
  { name: "the author of the source commit", given: { reviews: by(approved("Wanda")) }, state: "waiting" },
  {
    name: "the author, who is allowed",
    given: { gate: { allow: ["author"] }, reviews: by(approved("wanda")) },
    state: "passed",
  },
  {
    name: "who asked for it",
    given: { subject: { requesters: ["ada"] }, reviews: by(approved("ada")) },
    state: "waiting",
  },
  {
    name: "who asked for it, who is allowed",
    given: { gate: { allow: ["requester"] }, subject: { requesters: ["ada"] }, reviews: by(approved("ada")) },
    state: "passed",
  },
  {
    name: "who pushed to its branch",
    given: { pullRequest: { pushedBy: ["ada"] }, reviews: by(approved("ada")) },
    state: "waiting",
  },
  {
    name: "who pushed to its branch, who is allowed",
    given: { gate: { allow: ["pusher"] }, pullRequest: { pushedBy: ["ada"] }, reviews: by(approved("ada")) },
    state: "passed",
  },
  {
    name: "whose account pushed is not known: it may be whoever approved",
    given: { pullRequest: { pushedBy: ["ada@acme.example"] }, reviews: by(approved("ada")) },
    state: "waiting",
  },
  {
    name: "whose account pushed is not known: of two, one is somebody else",
    given: { pullRequest: { pushedBy: ["ada@acme.example"] }, reviews: by(approved("ada"), approved("cleo")) },
    state: "passed",
  },
  {
    name: "whose account pushed is not known, and pushers are allowed",
    given: {
      gate: { allow: ["pusher"] },
      pullRequest: { pushedBy: ["ada@acme.example"] },
      reviews: by(approved("ada")),
    },
    state: "passed",
  },
  {
    name: "the author is not known: one is not enough",
    given: { subject: { sourceAuthor: undefined }, reviews: by(approved("ada")) },
    state: "waiting",
  },
  {
    name: "the author is not known: one more is",
    given: { subject: { sourceAuthor: undefined }, reviews: by(approved("ada"), approved("cleo")) },
    state: "passed",
  },
  {
    name: "the author is not known and would be allowed",
    given: { gate: { allow: ["author"] }, subject: { sourceAuthor: undefined }, reviews: by(approved("ada")) },
    state: "passed",
  },
  { name: "void", given: { reviews: by(approved("ada", true)) }, state: "waiting" },
  {
    name: "void, but another counts",
    given: { reviews: by(approved("ada", true), approved("cleo")) },
    state: "passed",
  },
  {
    name: "changes asked for by somebody who counts",
    given: { reviews: by(approved("ada"), against("cleo")) },
    state: "blocked",
  },
  {
    name: "changes asked for before it was made anew",
    given: { reviews: by(approved("ada"), against("cleo", true)) },
    state: "blocked",
  },
  {
    name: "changes asked for by two",
    given: { gate: sre, reviews: by(against("ada"), against("bob")) },
    state: "blocked",
  },
  {
    name: "changes asked for by somebody who does not count",
    given: { reviews: by(approved("ada"), against("bob")) },
    state: "passed",
  },
  {
    name: "changes asked for by the author",
    given: { reviews: by(approved("ada"), against("wanda")) },
    state: "passed",
  },
  {
    name: "changes asked for by somebody who cannot be seen",
    given: { reviews: by(approved("ada"), against("zoe")) },
    state: "error",
  },
  {
    name: "a team that cannot be seen",
    given: { gate: sre, reviews: { ...by(approved("zoe")), teams: new Map([["sre", "unseen"]]) } },
    state: "error",
  },
  {
    name: "a team that nobody looked up",
    given: { gate: sre, reviews: { ...by(approved("zoe")), teams: new Map() } },
    state: "error",
  },
  {
    name: "a team that is not there any more",
    given: { gate: sre, reviews: { ...by(approved("zoe")), teams: new Map([["sre", "missing"]]) } },
    state: "error",
  },
  {
    name: "a team that is not there, and a role",
    given: { gate: { ...sre, roles: ["admin"] }, reviews: { ...by(), teams: new Map([["sre", "missing"]]) } },
    state: "waiting",
  },
  {
    name: "a team that is not there, and enough others",
    given: {
      gate: { ...sre, users: ["zoe"] },
      reviews: { ...by(approved("zoe")), teams: new Map([["sre", "missing"]]) },
    },
    state: "passed",
  },
  {
    name: "a team of another organisation",
    given: {
      gate: { teams: ["Acme/SRE"] },
      reviews: { ...by(approved("bob")), teams: new Map([["acme/sre", ["bob"]]]) },
    },
    state: "passed",
  },
  {
    name: "a team of two of whom one wrote it",
    given: { gate: { ...sre, count: 2 }, reviews: { ...by(), teams: new Map([["sre", ["ada", "wanda"]]]) } },
    state: "blocked",
  },
  {
    name: "an empty team",
    given: { gate: sre, reviews: { ...by(), teams: new Map([["sre", []]]) } },
    state: "blocked",
  },
  {
    name: "a big team",
    given: {
      gate: sre,
      reviews: { ...by(), teams: new Map([["sre", ["ann", "ben", "cid", "dan", "eve", "fay", "gus"]]]) },
    },
    state: "waiting",
  },

  {
    name: "code owners: one approved",
    given: { gate: { codeOwners: true }, reviews: { ...by(approved("ada")), owners: owned("@zoe", "@ada") } },
    state: "passed",
  },
  {
    name: "code owners: somebody else approved",
    given: { gate: { codeOwners: true }, reviews: { ...by(approved("cleo")), owners: owned("@ada", "@acme/sre") } },
    state: "waiting",
  },
  {
    name: "code owners: through a team",
    given: { gate: { codeOwners: true }, reviews: { ...by(approved("ada")), owners: owned("@acme/sre") } },
    state: "passed",
  },
  {
    name: "code owners: the author is one",
    given: {
      gate: { codeOwners: true },
      reviews: { ...by(approved("wanda"), approved("ada")), owners: owned("@wanda") },
    },
    state: "blocked",
  },
  {
    name: "code owners: void",
    given: {
      gate: { codeOwners: true },
      reviews: { ...by(approved("ada", true), approved("cleo")), owners: owned("@ada") },
    },
    state: "waiting",
  },
  {
    name: "code owners: nobody owns it",
    given: { gate: { codeOwners: true }, reviews: { ...by(approved("ada")), owners: owned() } },
    state: "passed",
  },
  {
    name: "code owners: files of several owners",
    given: {
      gate: { codeOwners: true },
      reviews: {
        ...by(approved("ada")),
        owners: ["a", "b", "c", "d"].map((file, at) => ({
          file: `${file}.yaml`,
          owners: at === 0 ? ["@ada"] : ["@cleo"],
        })),
      },
    },
    state: "waiting",
  },
  {
    name: "code owners: e-mail addresses only",
    given: { gate: { codeOwners: true }, reviews: { ...by(approved("ada")), owners: owned("ada@example.com") } },
    state: "error",
  },
  {
    name: "code owners: a team that cannot be seen",
    given: { gate: { codeOwners: true }, reviews: { ...by(approved("ada")), owners: owned("@acme/ops") } },
    state: "error",
  },
  {
    name: "code owners: cannot be read",
    given: { gate: { codeOwners: true }, reviews: { ...by(approved("ada")), owners: undefined } },
    state: "error",
  },
];

const NOT_READ: readonly Case<Partial<Parameters<typeof factsWith>[0]>>[] = [
  { name: "no pull request", given: {}, state: "waiting" },
  {
    name: "reviews that cannot be read",
    given: { pullRequest: pullRequestWith({ reviews: undefined }) },
    state: "error",
  },
];

const gateOf = (gate: Partial<ApprovalsConfig> = {}) =>
  approvals({ kind: "approvals", count: 1, teams: [], users: [], roles: [], codeOwners: false, allow: [], ...gate });

describe("the approvals gate", () => {
  testTable("approvals", CASES, ({ gate, reviews, pullRequest, subject }) =>
    gateOf(gate).evaluate(
      factsWith({
        subject: { ...SUBJECT, ...subject },
        pullRequest: pullRequestWith({ reviews: { ...NO_REVIEWS, ...reviews }, ...pullRequest }),
      }),
    ),
  );
});

describe("the approvals gate without reviews", () => {
  testTable("approvals-without-reviews", NOT_READ, (given) => gateOf().evaluate(factsWith(given)));
});
