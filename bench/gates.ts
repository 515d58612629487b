/** Evaluation of all gates for 10,000 waiting promotions in 20 environments. */
import type { GateConfig } from "../src/config/gate-config.ts";
import type { Decision } from "../src/domain/decision.ts";
import { evaluateGates } from "../src/gates/evaluate.ts";
import type { GateFacts } from "../src/gates/facts.ts";
import { nextOpening } from "../src/gates/next-opening.ts";
import { unobservedFacts } from "../src/gates/unobserved-facts.ts";
import type { Row } from "./row.ts";

const NOW = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;
const HEAD = "a".repeat(40);
const ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"];

const gatesOf = (environment: number): readonly GateConfig[] => [
  { kind: "soak", forMs: 24 * HOUR, whenReplaced: "hold-upstream" },
  { kind: "healthy" },
  { kind: "checks", names: ["e2e", "smoke"], on: "pull-request", app: "github-actions" },
  { kind: "approvals", count: 2, teams: ["sre"], users: [], roles: ["maintain"], codeOwners: true, allow: [] },
  {
    kind: "window",
    days: [1, 2, 3, 4],
    hours: [{ from: 540, to: 960 }],
    timezone: ZONES[environment % ZONES.length] ?? "UTC",
    except: [{ from: "12-24", to: "01-06" }],
  },
];

/** A promotion that waits for everything: half healthy upstream, one approval, one check under way, some decisions. */
function factsOf(at: number, environment: string): GateFacts {
  const images = [
    { image: `ghcr.io/acme/app-${at}`, tag: "1.5.0", digest: `sha256:${at.toString(16).padStart(64, "0")}` },
  ];
  const subject = {
    kind: "promotion",
    application: `app-${at}`,
    environment,
    version: "1.5.0",
    images,
    held: "1.4.0",
    sourceAuthor: "wanda",
    requesters: ["bob"],
  } as const;
  const standing = { kind: "arrived", at: NOW - HOUR, stands: true } as const;
  const decided = { application: subject.application, environment, by: "ada", reason: "", at: NOW - HOUR };
  const decisions: readonly Decision[] = [
    { ...decided, id: `c${at}-1`, kind: "hold", until: NOW - HOUR / 2 },
    { ...decided, id: `c${at}-2`, kind: "pin", images, ended: { by: "bob", at: NOW - HOUR / 2, reason: "" } },
    { ...decided, id: `c${at}-3`, kind: "override", gate: "healthy", images },
  ];
  return {
    ...unobservedFacts(
      { environment, version: "1.5.0", upstreams: [{ environment: "staging", standing }], heard: false },
      NOW,
      subject,
    ),
    availableAt: NOW,
    decisions,
    upstreams: [
      {
        environment: "staging",
        arrivedAt: NOW - HOUR,
        replaced: undefined,
        merge: "auto",
        agent: "argocd",
        clusters: ["eu1", "eu2"].map((cluster, index) => ({
          cluster,
          name: `argocd/app-${at}-${cluster}`,
          reports: Array.from({ length: 10 * ((at + index) % 2) }, (_, report) => ({
            at: NOW - HOUR + report * 60_000,
            state: "healthy" as const,
            description: "",
          })),
        })),
        passedOver: { count: 3, longestStayMs: HOUR },
      },
    ],
    pullRequest: {
      number: at,
      openedAt: NOW - HOUR,
      head: HEAD,
      headAt: NOW - HOUR,
      pushedBy: [],
      checks: {
        commit: HEAD,
        since: NOW - HOUR,
        found: [{ name: "e2e", app: "github-actions", state: "pending", word: "in_progress" }],
      },
      reviews: {
        reviews: [{ login: "cleo", state: "approved", at: NOW, void: false }],
        teams: new Map([["sre", ["cleo", "dan", "eve"]]]),
        roles: new Map([["cleo", "write"]]),
        owners: [{ file: `apps/app-${at}/prod/kustomization.yaml`, owners: ["@acme/sre"] }],
      },
    },
  };
}

/** Rows for the table: cold (no answer of a window known) and warm. */
export async function benchGates(): Promise<Row[]> {
  const facts = Array.from({ length: 10_000 }, (_, at) => factsOf(at, `env-${at % 20}`));
  pass(
    facts.slice(0, 2_000),
    Array.from({ length: 20 }, (_, environment) => gatesOf(environment)),
  );
  const gates = Array.from({ length: 20 }, (_, environment) => gatesOf(environment));
  const cold = timed(() => pass(facts, gates));
  const warm = Math.min(...Array.from({ length: 5 }, () => timed(() => pass(facts, gates))));
  const windows = gates.map((list) => list.filter(({ kind }) => kind === "window"));
  const alone = Math.min(...Array.from({ length: 5 }, () => timed(() => pass(facts, windows))));
  return [
    row(
      "all gates of 10,000 waiting promotions, first time",
      cold,
      "<= 1000",
      "20 environments in 4 time zones, 5 gates each, 3 decisions",
    ),
    row("the same again", warm, "<= 500", "what windows answered is kept while it lasts"),
    row("order, decisions and windows alone", alone, "<= 200", "10,000 evaluations"),
  ];
}

function pass(facts: readonly GateFacts[], gates: readonly (readonly GateConfig[])[]): void {
  facts.forEach((each, at) => {
    const results = evaluateGates(gates[at % gates.length] ?? [], each).map(({ result }) => result);
    if (nextOpening(results, each) === undefined) throw new Error("a window opens by itself, and nobody was told");
  });
}

function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const row = (name: string, value: number, target: string, note: string): Row => ({
  name,
  value,
  unit: "ms",
  target,
  note,
});
