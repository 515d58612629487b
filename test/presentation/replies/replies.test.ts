import { describe, expect, it } from "@jest/globals";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { DEFINITIONS } from "../../../src/commands/definitions.ts";
import type { Resolved } from "../../../src/commands/resolve/resolution.ts";
import { readConfig } from "../../../src/config/read-config.ts";
import { COMMAND_NAMES } from "../../../src/domain/command-name.ts";
import type { GateResult } from "../../../src/domain/gate-result.ts";
import type { Release } from "../../../src/domain/release.ts";
import type { Explanation } from "../../../src/planning/plan.ts";
import { audienceOf } from "../../../src/presentation/replies/audience.ts";
import { type Doing, doneSentences } from "../../../src/presentation/replies/done.ts";
import { helpAnswer, helpOnAnswer } from "../../../src/presentation/replies/help.ts";
import {
  publicReplyBody,
  type Reply,
  repliedTo,
  replyBody,
  replyMarker,
} from "../../../src/presentation/replies/reply.ts";
import {
  type ApplicationStanding,
  diffAnswer,
  statusAnswer,
  statusOfAllAnswer,
} from "../../../src/presentation/replies/status.ts";
import { type WhyFacts, whyAllAnswer, whyAnswer } from "../../../src/presentation/replies/why.ts";
import { expectGolden } from "../../golden.ts";

const NOW = Date.UTC(2026, 10, 21, 12);
const HOUR = 3_600_000;
const SIGHT = { now: NOW, timezone: "Europe/Berlin" };
const HOSTILE =
  "see @mona, #12 & <img src=x onerror=alert(1)> **bold** [x](https://evil.example) | `code` <!-- --> \u202Eevil";

const release = (tag: string, application = "checkout"): Release => ({
  application,
  images: [{ image: `ghcr.io/acme/${application}`, tag }],
});
const of = { environment: "prod", application: "checkout" };
const until = { at: NOW + 77 * HOUR };
const seen = { pullRequest: 12, head: "c".repeat(40) };

const DONE: readonly (readonly [string, Doing])[] = [
  ["/promote prod checkout 1.5.0", { kind: "promote", ...of, release: release("1.5.0"), overrides: [] }],
  [
    '/promote prod checkout 1.5.1 --override order "fixes the outage"',
    { kind: "promote", ...of, release: release("1.5.1"), overrides: [{ gate: "order", reason: "fixes the outage" }] },
  ],
  ["/rollback prod checkout", { kind: "rollback", ...of, from: release("1.5.0"), to: release("1.4.0") }],
  ["/hold checkout not signed off", { kind: "hold", application: "checkout", reason: "not signed off" }],
  ["/hold checkout prod until Tue 18:00 load test", { kind: "hold", ...of, until, reason: "load test" }],
  ["/unhold checkout", { kind: "unhold", application: "checkout", reason: "" }],
  ["/freeze prod until Tue 18:00 holidays", { kind: "freeze", environment: "prod", until, reason: "holidays" }],
  ["/unfreeze prod", { kind: "unfreeze", environment: "prod", reason: "" }],
  ["/pin checkout prod 1.4.0 certified", { kind: "pin", ...of, release: release("1.4.0"), reason: "certified" }],
  ["/unpin checkout prod", { kind: "unpin", ...of, reason: "" }],
  [
    "/quarantine checkout 1.5.0 it loses orders!",
    { kind: "quarantine", application: "checkout", release: release("1.5.0"), reason: "it loses orders!" },
  ],
  [
    "/unquarantine checkout 1.5.0",
    { kind: "unquarantine", application: "checkout", release: release("1.5.0"), reason: "" },
  ],
  [
    "/override soak urgent",
    { kind: "override", ...of, release: release("1.5.0"), gate: "soak", reason: "urgent", seen },
  ],
  ["/acknowledge it is in", { kind: "acknowledge", ...of, release: release("1.6.0"), reason: "it is in" }],
  ["/retry", { kind: "retry" }],
  ["/retry prod checkout", { kind: "retry", ...of }],
];

const done = ([written, what]: readonly [string, Doing]): Reply => ({
  command: what.kind,
  written,
  outcome: { kind: "done", sentences: doneSentences(what, SIGHT) },
});

const GATES: readonly GateResult[] = [
  { gate: "order", state: "passed", reason: "staging had it" },
  {
    gate: "soak",
    state: "waiting",
    reason: "1.5.0 was healthy in staging for 30 minutes of 24 hours",
    opensAt: NOW + 23.5 * HOUR,
    parts: [
      { gate: "staging-eu", state: "passed", reason: "24 hours of 24 hours" },
      { gate: "staging-us", state: "waiting", reason: "30 minutes of 24 hours", opensAt: NOW + 23.5 * HOUR },
    ],
  },
  { gate: "approvals", state: "waiting", reason: "0 of 1 approvals", opener: "a member of the team sre approves #12" },
  { gate: "checks", state: "error", reason: "e2e | did not report within 15 minutes", opener: "e2e reports on #12" },
];
const explanation = (change: Partial<Explanation> = {}): Explanation => ({
  environment: "prod",
  state: "proposed",
  held: release("1.4.0"),
  candidate: release("1.5.0"),
  pullRequest: 12,
  gates: GATES,
  sentence: "1.5.0 waits for soak, approvals and checks.",
  ...change,
});

const standing = (environment: string, held: string | undefined, next?: string, pullRequest?: number) => ({
  environment,
  held: held === undefined ? undefined : release(held),
  next: next === undefined ? undefined : release(next),
  pullRequest,
  remarks: [],
});
const ALL: readonly ApplicationStanding[] = [
  {
    application: "checkout",
    standings: [
      standing("dev", "1.6.0"),
      standing("staging", "1.5.0", "1.6.0", 14),
      { ...standing("prod", "1.4.0", "1.5.0"), remarks: ["held until 2026-11-24 18:00 Europe/Berlin", "soak waits"] },
    ],
  },
  { application: "payments", standings: [standing("dev", "2.0.0"), standing("prod", "2.0.0")] },
  { application: "legacy", standings: [standing("staging", undefined), standing("prod", undefined)] },
  { application: "tools", standings: [standing("dev", "0.1.0"), standing("staging", "0.1.0")] },
];

const configOf = (text: string) => {
  const read = readConfig(text);
  if ("mistakes" in read) throw new Error(JSON.stringify(read.mistakes));
  return read.config;
};
const CONFIG = configOf(`version: 1
layout: apps/{application}/{environment}/**
environments:
  dev:
  prod: { after: dev, gates: [{ approvals: 1 }] }
  live: { after: prod }
commands: { rights: [{ commands: [rollback], environments: live, role: write, teams: [sre], users: [ada] }] }
`);

const REFUSED: readonly Reply[] = [
  {
    command: "promote",
    written: "/promote prod checkout",
    outcome: {
      kind: "refused",
      why: "ada has the role write on the environment repository.",
      whoCan: "/promote in prod is for people with the role maintain or higher on the environment repository.",
    },
  },
  {
    command: "rollback",
    written: "/rollback prd checkout",
    outcome: { kind: "mistake", sentence: '"prd" is no environment. Did you mean "prod"?' },
  },
  {
    command: "promote",
    written: "/promote prod checkout 1.5.0",
    outcome: { kind: "impossible", sentence: "checkout 1.5.0 is what prod holds." },
  },
  { command: "retry", written: "/retry", outcome: { kind: "working", sentences: ["Everything is read anew."] } },
];

const answer = (command: Reply["command"], written: string, markdown: readonly string[]): Reply => ({
  command,
  written,
  outcome: { kind: "answer", markdown },
});

describe("the reply to a comment", () => {
  it("says what every command did", () => expectGolden("replies/done.md", replyBody(77, DONE.map(done))));
  it("says what was not done, and why", () => expectGolden("replies/not-done.md", replyBody(77, REFUSED)));
  it("has no line that another bot would take for a command", () => {
    const sentences = DONE.flatMap(([, what]) => doneSentences(what, SIGHT));
    const bodies = [
      replyBody(77, DONE.map(done)),
      replyBody(77, REFUSED),
      replyBody(77, [{ command: "hold", written: "/hold", outcome: { kind: "impossible", sentence: "/hold it" } }]),
      replyBody(77, [answer("help", "/help", helpAnswer())]),
    ];
    for (const body of bodies) expect(body).not.toMatch(/^\s*\//m);
    expect(sentences.filter((sentence) => sentence.includes("Lift it with /un"))).toHaveLength(5);
  });
  it("names the repository of a pull request where it stands in another", () => {
    const sight = { ...SIGHT, repository: "acme/env" };
    expect(whyAnswer({ ...sight, application: "checkout", explanation: explanation() })[0]).toContain("acme/env#12");
    expect(whyAllAnswer("prod", [{ application: "a", explanation: explanation() }], sight).join("")).toContain(
      "acme/env#12",
    );
    expect(statusAnswer(ALL[0] ?? { application: "", standings: [] }, sight).join("")).toContain("acme/env#14");
  });
  it("links to what came of it", () => {
    const links = [
      { text: "#12", url: "https://github.com/acme/env/pull/12" },
      { text: "odd", url: "javascript:alert(1)" },
    ];
    const sentences = ["It is asked for."];
    const reply: Reply = { command: "promote", written: "/promote prod", outcome: { kind: "done", sentences, links } };
    expectGolden("replies/links.md", replyBody(77, [reply]));
  });

  it("keeps hostile texts texts", () => {
    const hold: Doing = { kind: "hold", application: "checkout", reason: HOSTILE };
    const replies: readonly Reply[] = [
      done([`/hold checkout ${HOSTILE}`, hold]),
      { command: "hold", written: HOSTILE, outcome: { kind: "mistake", sentence: HOSTILE } },
      { command: "hold", written: "``", outcome: { kind: "refused", why: HOSTILE, whoCan: HOSTILE } },
      answer(
        "why",
        "/why prod",
        whyAnswer({
          ...SIGHT,
          application: HOSTILE,
          explanation: explanation({
            sentence: HOSTILE,
            environment: HOSTILE,
            gates: [{ gate: HOSTILE, state: "blocked", reason: HOSTILE, opener: HOSTILE }],
          }),
        }),
      ),
      answer(
        "status",
        "/status",
        statusOfAllAnswer([HOSTILE], [{ application: HOSTILE, standings: [standing(HOSTILE, "1.0.0")] }]),
      ),
      answer(
        "diff",
        "/diff a b",
        diffAnswer(HOSTILE, "b", [
          { application: HOSTILE, standings: [standing(HOSTILE, "1.0.0"), standing("b", "1.1.0")] },
        ]),
      ),
    ];
    const body = replyBody(77, replies);
    const html = micromark(body, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
    expect(html.replace(replyMarker(77), "")).not.toMatch(/<img|<a |<strong>bold|<!--|\u202E|@mona(?![^<]*<\/code>)/);
    expectGolden("replies/hostile.md", body);
  });

  it("is found again by its marker, and by nothing that only quotes it", () => {
    expect(repliedTo(replyBody(77, REFUSED))).toBe(77);
    expect(repliedTo(publicReplyBody(78, REFUSED, true))).toBe(78);
    expect(repliedTo(`> ${replyMarker(77)}`)).toBeUndefined();
    expect(repliedTo("hello")).toBeUndefined();
  });

  it("stays within GitHub's limit", () => {
    const long = REFUSED.flatMap((reply) =>
      Array.from(
        { length: 10 },
        (): Reply => ({ ...reply, outcome: { kind: "mistake", sentence: HOSTILE.repeat(100) } }),
      ),
    );
    const body = replyBody(77, long);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/more lines that do not fit here\.$/);
  });
});

describe("/why", () => {
  const why = (change: Partial<Explanation>, at?: number, more: Partial<WhyFacts> = {}): string =>
    replyBody(77, [
      answer(
        "why",
        "/why prod",
        whyAnswer({
          ...SIGHT,
          application: "checkout",
          explanation: explanation(change),
          ...(at !== undefined && { at }),
          ...more,
        }),
      ),
    ]);

  it("shows every gate, who opens it and when it opens by itself", () => expectGolden("replies/why.md", why({})));
  it("shows how it would be at another time", () => expectGolden("replies/why-at.md", why({}, NOW + 5 * HOUR)));
  it("says what would be done until then, and where it was not followed to its end", () => {
    const steps = [
      { at: NOW + HOUR, kind: "open", environment: "staging" },
      { at: NOW + HOUR, kind: "merge", environment: "staging" },
      { at: NOW + 49 * HOUR, kind: "open", environment: "prod" },
    ];
    expectGolden("replies/why-foreseen.md", why({}, NOW + 50 * HOUR, { steps, complete: false }));
  });
  it("says which reports do not count", () => {
    const stranger =
      "@mallory reported as argocd/checkout-staging on 3f2c1ab, which does not count: argocd[bot] reports on staging (`health: { by: … }` in towpath.yaml says who does).";
    const remarks = [stranger, ...Array.from({ length: 7 }, (_, at) => `Report ${at} does not count.`)];
    expectGolden("replies/why-remarks.md", why({ remarks }));
  });
  it("says that nothing holds it", () =>
    expectGolden(
      "replies/why-nothing.md",
      why({
        state: "up-to-date",
        candidate: undefined,
        pullRequest: undefined,
        gates: [],
        sentence: "prod holds the newest.",
      }),
    ));
  it("of all applications says what waits, and counts the rest", () => {
    const explained = [
      { application: "checkout", explanation: explanation() },
      { application: "payments", explanation: explanation({ state: "up-to-date" }) },
      { application: "legacy", explanation: explanation({ state: "not-found" }) },
    ];
    expectGolden("replies/why-all.md", replyBody(77, [answer("why", "/why prod", whyAllAnswer("prod", explained))]));
    expect(whyAllAnswer("prod", []).join("\n")).toContain("Nothing waits for it.");
  });
});

describe("/status and /diff", () => {
  const [checkout] = ALL;
  it("of one application", () =>
    expectGolden("replies/status.md", statusAnswer(checkout ?? { application: "", standings: [] }).join("\n")));
  it("of all", () =>
    expectGolden("replies/status-all.md", statusOfAllAnswer(["dev", "staging", "prod"], ALL).join("\n")));
  it("of two environments", () => expectGolden("replies/diff.md", diffAnswer("staging", "prod", ALL).join("\n")));
  it("of two that hold the same", () =>
    expect(diffAnswer("dev", "prod", ALL.slice(1, 2))).toEqual([
      "dev and prod hold the same.",
      "",
      "1 application is the same in both.",
    ]));
  it("of ten thousand applications fits", () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({
      application: `app-${n}`,
      standings: [standing("dev", "1.0.0"), standing("prod", "0.9.0", "1.0.0")],
    }));
    for (const [command, markdown] of [
      ["status", statusOfAllAnswer(["dev", "prod"], many)],
      ["diff", diffAnswer("dev", "prod", many)],
    ] as const) {
      const body = replyBody(77, [answer(command, `/${command}`, markdown)]);
      expect(body.length).toBeLessThan(65_536);
      expect(body).toMatch(/…\d+ more applications/);
    }
  });
});

describe("/help", () => {
  it("shows every command from its data", () => expectGolden("replies/help.md", helpAnswer().join("\n")));
  it.each(COMMAND_NAMES)("shows who may give /%s, with examples", (name) =>
    expectGolden(`replies/help-${name}.md`, helpOnAnswer(name, CONFIG).join("\n")),
  );
});

describe("where readers may not see the environment repository", () => {
  const secret = ["prod", "1.4.0", "1.5.0", "sre", "acme/env", "ada"];
  const typed: readonly Reply[] = [
    ...REFUSED.map((reply) => ({ ...reply, written: `/${reply.command}` })),
    {
      command: "promote",
      written: "/promote",
      outcome: {
        kind: "done",
        sentences: ["prod 1.5.0"],
        links: [{ text: "#12", url: "https://github.com/acme/env/pull/12" }],
      },
    },
    answer("why", "/why", whyAnswer({ ...SIGHT, application: "checkout", explanation: explanation() })),
  ];

  it("nothing is told that the comment did not say", () => {
    const body = publicReplyBody(77, typed, true);
    for (const word of secret) expect(body).not.toContain(word);
    expectGolden("replies/public.md", body);
  });

  it("a stranger gets the same answer to everything", () => {
    const answers = typed.map((reply) => publicReplyBody(77, [reply], false));
    expect(new Set(answers).size).toBe(1);
    expectGolden("replies/public-stranger.md", answers[0] ?? "");
  });

  it("is wherever the comment is seen by more people than the environment repository", () => {
    const wide = ["public", "internal", "private"] as const;
    const audiences = wide.map((place) => wide.map((environment) => audienceOf(place, environment)));
    expect(audiences).toEqual([
      ["all", "public", "public"],
      ["all", "all", "public"],
      ["all", "all", "all"],
    ]);
  });
});

describe("the data of the commands", () => {
  it("is there for each, in its own words", () => {
    const said = COMMAND_NAMES.map((name) => DEFINITIONS[name].does);
    expect(new Set(said).size).toBe(COMMAND_NAMES.length);
    const kinds = new Set<Resolved["kind"]>(DONE.map(([, { kind }]) => kind));
    const doing = COMMAND_NAMES.filter((name) => DEFINITIONS[name].right !== "ask");
    expect(doing.filter((name) => !kinds.has(name))).toEqual([]);
  });
});
