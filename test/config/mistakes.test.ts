import { describe, it } from "@jest/globals";
import { expectMistakes } from "./expect-mistakes.ts";

/** The rest of a file around some environments. */
const withEnvironments = (text: string): string => `version: 1
layout: apps/{application}/{environment}/**
environments:
${text}`;
const withEnvironment = (text: string): string =>
  withEnvironments(`  dev:
${text}`);
const withGate = (text: string): string =>
  withEnvironments(`  dev: {}
  prod:
    after: dev
    gates:
      - ${text}`);
const withRest = (text: string): string =>
  withEnvironments(`  dev: {}
  prod: { after: dev }
${text}`);
const withImage = (text: string): string =>
  withRest(`images:
  - ${text}`);
const withApplication = (text: string): string =>
  withRest(`applications:
  shop: ${text}`);

type Row = readonly [mistake: string, marked: string, rule: string, words: string];
const one = (rows: readonly Row[]): void => {
  it.each(rows)("%s", (_, marked, rule, words) => expectMistakes(marked, [[rule, words]]));
};

describe("a mistake in the shape is told where it stands, with its remedy:", () => {
  one([
    ["an unknown key", withRest("‸enviroments: {}"), "unknown-key", 'Did you mean "environments"?'],
    ["an unknown key nowhere near another", withEnvironment("    ‸zone: x"), "unknown-key", "There are after, "],
    ["underscores for hyphens", withEnvironment("    ‸max_open: 3"), "unknown-key", 'Did you mean "max-open"?'],
    [
      "a key in the wrong place",
      withEnvironment("    ‸soak: 30m"),
      "unknown-key",
      "It belongs in environments.<name>.gates.",
    ],
    ["a member's key in a home", withRest("‸managed-by: acme/env"), "unknown-key", "It stands alone"],
    [
      "no version",
      "‸layout: a/{application}/{environment}/**\nenvironments: { dev: }",
      "missing-key",
      "version is missing",
    ],
    [
      "a misspelt version, told once",
      "‸versoin: 1\nlayout: a/{application}/{environment}/**\nenvironments: { dev: }",
      "unknown-key",
      '"version"',
    ],
    [
      "another version",
      "version: ‸2\nlayout: a/{application}/{environment}/**\nenvironments: { dev: }",
      "wrong-value",
      "version takes 1",
    ],
    ["no environments", "‸version: 1", "missing-key", "environments is missing"],
    ["empty environments", "version: 1\nenvironments: ‸{}", "empty-value", "environments is empty"],
    ["a wrong word", withEnvironment("    merge: ‸atuo"), "wrong-value", 'not "atuo". Did you mean "auto"?'],
    [
      "a wrong word nowhere near",
      withEnvironment("    merge: ‸never"),
      "wrong-value",
      "merge takes one of auto, by-people",
    ],
    ["a number for a text", withEnvironment("    branch: ‸1.20"), "wrong-value", 'In quotes it is text: "1.20".'],
    ["a text for a number", withEnvironment('    max-open: ‸"5"'), "wrong-value", "Without quotes it is a number."],
    ["a number too small", withEnvironment("    max-open: ‸0"), "wrong-value", "a whole number from 1 to 1000, not 0"],
    ["a fraction", withEnvironment("    max-open: ‸1.5"), "wrong-value", "a whole number"],
    ["yes for true", withEnvironment("    pull-request: { draft: ‸yes }"), "wrong-value", "Write true."],
    ["off for false", withEnvironment("    pull-request: { draft: ‸off }"), "wrong-value", "Write false."],
    ["a text for a list", withEnvironment("    clusters: ‸eu1"), "wrong-value", "Write [eu1]."],
    [
      "a map for a list",
      withEnvironment("    gates: ‸{ window: { days: mon } }"),
      "wrong-value",
      "Write each as an item",
    ],
    ["nothing behind a key", withEnvironment("    ‸gates:"), "wrong-value", "Give it a value, or leave the key out."],
    ["an empty text", withEnvironment('    branch: ‸""'), "empty-value", "branch is empty"],
    ["a list for a text", withEnvironment("    branch: ‸[a]"), "wrong-value", "not a list"],
    [
      "braces without quotes",
      withEnvironment("    pull-request: { title: ‸{version} }"),
      "wrong-value",
      "must be in quotes",
    ],
    ["a gate without a body", withGate("‸healthy"), "wrong-value", "Write healthy: with what it takes behind it."],
    ["two gates in an item", withGate("‸healthy: {}\n        window: { days: mon }"), "gate-keys", "(healthy, window)"],
    ["a gate without a kind", withGate("‸{}"), "empty-value", "it takes a gate"],
    ["an unknown gate", withGate("‸soka: 30m"), "unknown-key", 'Did you mean "soak"?'],
    [
      "a soak that does not say how long",
      withGate("‸soak: { when-replaced: start-over }"),
      "missing-key",
      "for is missing",
    ],
    ["an item twice", withEnvironment("    clusters: [a, b, ‸a]"), "twice", '"a" stands twice'],
    ["an image rule without match", withImage('‸tags: { semver: "*" }'), "missing-key", "match is missing"],
    ["an image rule without tags", withImage("‸match: ghcr.io/acme/*"), "missing-key", "tags is missing"],
    ["empty tags", withImage("{ match: a, tags: ‸{} }"), "empty-value", "semver, pattern or mutable"],
    ["health without an agent", withEnvironment("    ‸health: { name: x }"), "missing-key", "agent is missing"],
    ["an environment that is none", withEnvironments("  dev: ‸5"), "wrong-value", "not 5"],
  ]);
});

describe("a mistake in the meaning is told where it stands, with its remedy:", () => {
  one([
    ["a time zone that is none", withRest("timezone: ‸Europe/Berln"), "timezone", "such as Europe/Berlin"],
    ["an offset for a time zone", withRest('timezone: ‸"+02:00"'), "timezone", "is no time zone"],
    [
      "an unknown environment in after",
      withEnvironments("  staging: {}\n  prod: { after: ‸stagin }"),
      "unknown-environment",
      'Did you mean "staging"?',
    ],
    [
      "one of several in after",
      withEnvironments("  dev: {}\n  prod: { after: [dev, ‸qa] }"),
      "unknown-environment",
      "There are dev, prod.",
    ],
    [
      "an environment after itself",
      withEnvironments("  dev: {}\n  prod: { after: ‸prod }"),
      "cycle",
      "prod comes after itself",
    ],
    [
      "a circle",
      withEnvironments("  dev: { after: ‸prod }\n  staging: { after: dev }\n  prod: { after: staging }"),
      "cycle",
      "dev → staging → prod → dev is a circle",
    ],
    ["a name that is none", withEnvironments('  ‸"my env": {}'), "environment-name", "is no name for an environment"],
    [
      "names that differ in capitals",
      withEnvironments("  prod: {}\n  ‸Prod: { in-path: p }"),
      "environment-name",
      "Prod and prod differ in nothing but capitals",
    ],
    [
      "an address for a repository",
      withEnvironment("    repository: ‸https://github.com/acme/env.git"),
      "repository",
      "such as acme/env",
    ],
    ["a branch that Git refuses", withEnvironment("    branch: ‸env..prod"), "branch", "is no name that Git allows"],
    ["a branch with refs/ in front", withEnvironment("    branch: ‸refs/heads/x"), "branch", "leave that out"],
    ["a directory with / in in-path", withEnvironment("    in-path: ‸a/b"), "in-path", "one segment"],
    [
      "in-path without {environment}",
      "version: 1\nlayout: a/{application}/**\nenvironments:\n  dev: { ‸in-path: x }",
      "in-path-unused",
      "in-path is never used",
    ],
    [
      "the same in-path twice",
      withEnvironments("  dev: { in-path: x }\n  prod: { in-path: ‸x }"),
      "in-path-twice",
      "prod and dev are both spelled x",
    ],
    [
      "in-path that is another's name",
      withEnvironments("  dev: { in-path: prod }\n  ‸prod: {}"),
      "in-path-twice",
      "spelled prod",
    ],
    [
      "a layout without {environment}",
      "version: 1\nlayout: ‸a/{application}/**\nenvironments: { dev: , prod: { after: dev } }",
      "layout-without-environment",
      "dev and prod live on the same branch",
    ],
    [
      "a layout without {application}",
      "version: 1\nlayout: ‸a/{environment}/**\nenvironments: { dev: }",
      "layout",
      "has no {application}",
    ],
    ["an unknown placeholder", "version: 1\nlayout: ‸a/{app}/**\nenvironments: { dev: }", "layout", "holds {app}"],
    [
      "a layout that is a directory",
      "version: 1\nlayout: ‸a/{application}/{environment}\nenvironments: { dev: }",
      "layout",
      "write /** behind it",
    ],
    [
      "an ambiguous layout",
      'version: 1\nlayout: ["a/{application}/{environment}/**", ‸"a/**/{application}/**"]\nenvironments: { dev: }',
      "layout",
      "is ambiguous",
    ],
    [
      "placeholders side by side",
      "version: 1\nlayout: ‸a/{application}{environment}.yaml\nenvironments: { dev: }",
      "layout",
      "is ambiguous at",
    ],
    [
      "a placeholder twice",
      "version: 1\nlayout: ‸a/{application}/{environment}/{application}.yaml\nenvironments: { dev: }",
      "layout",
      "has {application} twice",
    ],
    [
      "glob characters",
      'version: 1\nlayout: ‸"a/{application}/{environment}/?.yaml"\nenvironments: { dev: }',
      "layout",
      "there are * and **",
    ],
    [
      "layouts that overlap",
      "version: 1\nenvironments:\n  dev: { layout: 'a/{application}/**' }\n  prod: { after: dev, layout: ‸'a/*/{application}.yaml' }",
      "layouts-overlap",
      'of prod by "a/*/{application}.yaml" and of dev',
    ],
    [
      "no layout at all",
      "version: 1\nenvironments:\n  ‸dev: {}",
      "no-layout",
      "Nothing says where dev keeps its files",
    ],
    [
      "a draft that is to merge itself",
      withEnvironment("    merge: auto\n    pull-request: { draft: ‸true }"),
      "draft-never-merges",
      "A draft cannot be merged",
    ],
    [
      "an unknown placeholder in a title",
      withEnvironment('    pull-request: { title: ‸"{app} {version}" }'),
      "template",
      "{app}",
    ],
    [
      "a brace without its half",
      withEnvironment('    pull-request: { title: ‸"{version" }'),
      "template",
      "has a { without its }",
    ],
    ["a login with @", withEnvironment('    pull-request: { reviewers: [‸"@ada"] }'), "login", "write it without @"],
    [
      "a team that is none",
      withEnvironment('    pull-request: { team-reviewers: [‸"the team"] }'),
      "team",
      "platform-team",
    ],
    [
      "a label too long",
      withEnvironment(`    pull-request: { labels: [‸${"x".repeat(51)}] }`),
      "too-long",
      "GitHub takes 50",
    ],
    [
      "{cluster} without clusters",
      withEnvironment('    health: { agent: flux, name: ‸"{cluster}" }'),
      "health-name",
      "has no clusters",
    ],
    [
      "clusters without {cluster}",
      withEnvironment('    clusters: [a, b]\n    health: { agent: flux, name: ‸"{application}" }'),
      "health-name",
      "the same on all 2 clusters",
    ],
    [
      "a reporter that is nobody",
      withEnvironment("    health: { agent: flux, by: ‸the robot }"),
      "login",
      "is no login",
    ],
    [
      "a place for deployments that is none",
      withEnvironment("    deployments: ‸on"),
      "wrong-value",
      "environment, environment-and-source, off",
    ],
    [
      "a name for no agent",
      withEnvironment("    health: { agent: none, name: ‸x }"),
      "health-name",
      "leave one of them out",
    ],
    ["a duration without a unit", withGate('soak: ‸"30"'), "duration", "such as 30m"],
    ["a number for a duration", withGate("soak: ‸30"), "wrong-value", "a duration such as 30m"],
    ["no time at all", withGate("soak: ‸0m"), "duration", "is no time at all"],
    ["two years", withGate("soak: { for: ‸730d }"), "duration", "longer than 365d"],
    [
      "soak without an environment before",
      withEnvironment("    gates: [{ ‸soak: 30m }]"),
      "gate-without-upstream",
      "it comes after none",
    ],
    [
      "healthy without an environment before",
      withEnvironment("    gates: [{ ‸healthy: {} }]"),
      "gate-without-upstream",
      "it comes after none",
    ],
    [
      "approvals that would hold the opening of what they are given on",
      withGate("approvals: { count: 1, holds: ‸opening }"),
      "holds-too-early",
      "it would never be opened; let approvals hold the merging",
    ],
    [
      "checks of the pull request that would hold its opening",
      withGate("checks: { names: e2e, holds: ‸opening }"),
      "holds-too-early",
      "it would never be opened; let checks hold the merging",
    ],
    ["a check that waits for itself", withGate("checks: [e2e, ‸Towpath / promotion]"), "own-check", "leave it out"],
    ["a yearly date that no year has", withGate("window: { dates: ‸02-30 }"), "dates", "12-24 for every year"],
    ["two soaks", withGate("soak: 30m\n      - ‸soak: 40m"), "gate-twice", "for the second time"],
    [
      "more approvals than people",
      withGate("approvals: { count: 2, users: ‸[ada] }"),
      "approvals",
      "2 approvals of 1 person",
    ],
    ["a day that is none", withGate("window: { days: ‸mon-fro }"), "days", "is no day of the week"],
    ["hours that no clock shows", withGate('window: { hours: [‸"09:00-25:00"] }'), "hours", "from 00:00 to 24:00"],
    ["hours that are none", withGate("window: { hours: ‸9-17 }"), "hours", '"09:00-16:00"'],
    ["hours that end where they start", withGate('window: { hours: ‸"09:00-09:00" }'), "hours", "leave hours out"],
    [
      "a date that is none",
      withGate("window: { except: [2026-12-24, ‸2026-02-30] }"),
      "except",
      "is no date of the calendar",
    ],
    [
      "dates the wrong way round",
      withGate("window: { except: ‸2026-12-24..2026-12-01 }"),
      "except",
      "ends before it starts",
    ],
    ["a window's time zone", withGate("window: { timezone: ‸Mars/Olympus }"), "timezone", "is no time zone"],
    [
      "an image pattern with a tag",
      withImage('{ match: ‸"ghcr.io/acme/x:1.0", tags: { semver: "*" } }'),
      "image-pattern",
      "holds a tag",
    ],
    [
      "a range that is none",
      withImage('{ match: a, tags: { semver: ‸">=1.0.0 <" } }'),
      "tags",
      "ends where a version should stand",
    ],
    ["a pattern that is none", withImage('{ match: a, tags: { pattern: ‸"(", order: semver } }'), "tags", "RE2"],
    ["a pattern without an order", withImage('{ match: a, tags: { ‸pattern: ".*" } }'), "tags", "write order:"],
    ["a tag that is none", withImage("{ match: a, tags: { mutable: ‸feature/x } }"), "tags", "is no image tag"],
    [
      "two kinds of tags",
      withImage('{ match: a, tags: { semver: "*", ‸mutable: main } }'),
      "tags",
      "exclude each other",
    ],
    [
      "a key of another kind",
      withImage("{ match: a, tags: { mutable: main, ‸order: semver } }"),
      "tags",
      "order belongs to pattern",
    ],
    [
      "no kind of tags",
      withImage("{ match: a, tags: { ‸prereleases: true } }"),
      "tags",
      "write semver, pattern or mutable",
    ],
    [
      "a moving tag without its digest",
      withImage("{ match: a, tags: { mutable: main }, write: ‸tag }"),
      "mutable-without-digest",
      "write tag@digest or digest",
    ],
    ["a sender that is none", withImage('{ match: a, tags: { semver: "*" }, from: [‸nobody] }'), "sender", "hook:ci"],
    [
      "a rule behind one that takes all of it",
      withImage(
        '{ match: ghcr.io/acme/*, tags: { semver: "*" } }\n  - { match: ‸ghcr.io/acme/shop, tags: { semver: "*" } }',
      ),
      "unreachable-rule",
      "the rule on line 7 matches all of it",
    ],
    [
      "a rule twice",
      withImage(
        '{ match: nginx, tags: { semver: "*" } }\n  - { match: ‸docker.io/library/nginx, tags: { semver: "*" } }',
      ),
      "unreachable-rule",
      "is never reached",
    ],
    [
      "an application's image with a tag",
      withApplication("{ images: [‸ghcr.io/acme/shop:1.0] }"),
      "image",
      "write its name alone",
    ],
    ["an application's source", withApplication("{ source: ‸shop }"), "repository", "is no repository"],
    [
      "an application in no such environment",
      withApplication("{ environments: { dev: , ‸prd: } }"),
      "unknown-environment",
      'Did you mean "prod"?',
    ],
    [
      "places in no such environment",
      withApplication("{ places: { ‸prd: [{ file: a, at: /a, image: a }] } }"),
      "unknown-environment",
      '"prod"',
    ],
    [
      "places where the application is not",
      withApplication("{ environments: { dev: }, places: { ‸prod: [{ file: a, at: /a, image: a }] } }"),
      "unknown-environment",
      "is not in prod",
    ],
    [
      "an application that skips what comes before",
      withApplication("{ environments: { ‸prod: } }"),
      "skipped-environment",
      "prod comes after dev, which the application skips",
    ],
    [
      "an application after where it is not",
      withApplication("{ environments: { prod: { after: ‸dev } } }"),
      "unknown-environment",
      "the application is not in",
    ],
    [
      "a circle in an application",
      withApplication("{ environments: { ‸dev: { after: prod }, prod: } }"),
      "cycle",
      "is a circle for this application",
    ],
    [
      "a former name that is in use",
      withRest("applications:\n  a: {}\n  b: { was: [‸a] }"),
      "former-name",
      "no longer used",
    ],
    [
      "a former name of two",
      withRest("applications:\n  a: { was: [c] }\n  b: { was: [‸c] }"),
      "former-name",
      "of a already",
    ],
    ["an application's name", withRest('applications: { ‸"a b": }'), "application-name", "no blanks"],
    [
      "a place without at or match",
      withApplication("{ places: { dev: [{ ‸file: a, image: a }] } }"),
      "place",
      "Nothing says where in the file",
    ],
    [
      "a place with both",
      withApplication("{ places: { dev: [{ file: a, image: a, at: /a, ‸match: x }] } }"),
      "place",
      "not both",
    ],
    [
      "a pointer that is none",
      withApplication("{ places: { dev: [{ file: a, image: a, at: ‸image.tag }] } }"),
      "pointer",
      "write it as /image/tag",
    ],
    [
      "a line without {tag}",
      withApplication("{ places: { dev: [{ file: a, image: a, match: ‸x }] } }"),
      "place",
      "has no {tag}",
    ],
    [
      "a path out of the repository",
      withApplication("{ places: { dev: [{ file: ‸../a, image: a, at: /a }] } }"),
      "path",
      "is no path in a repository",
    ],
    [
      "one place for two environments",
      withApplication("{ places: { dev: [{ file: a, image: a, at: /a }], prod: [{ ‸file: a, image: a, at: /a }] } }"),
      "shared-place",
      "that of dev",
    ],
    [
      "a place for many without {environment}",
      withRest('places: [{ ‸file: v.yaml, at: "/{application}/tag", image: "a/{application}" }]'),
      "place-pattern",
      "one place for dev and prod",
    ],
    [
      "an image that depends on nothing",
      withRest('places: [{ ‸file: v.yaml, at: "/{environment}/tag", image: "a/{application}" }]'),
      "place-pattern",
      "says which application it is",
    ],
    [
      "an unknown placeholder in a place",
      withRest('places: [{ file: v.yaml, at: ‸"/{environment}/{app}", image: a }]'),
      "template",
      "{app}",
    ],
    [
      "* in a place's file",
      withRest('places: [{ file: ‸"{environment}/*.yaml", at: /a, image: a }]'),
      "path",
      "holds *",
    ],
  ]);
});

describe("a mistake in the YAML is told where it stands, with its remedy:", () => {
  one([
    ["an empty file", "‸", "empty", "The file is empty"],
    ["comments only", "‸# nothing", "empty", "The file is empty"],
    ["a list", "‸- a", "wrong-value", "The file is a list"],
    ["braces in a map", "a: { b: x‸{application} }", "syntax", "Text with { in it must be in quotes"],
    ["braces in a list", "a: [x/‸{application}/**, y]", "syntax", "Text with { in it must be in quotes"],
    ["braces in front", "a: {application}‸-x", "syntax", "Text with { in it must be in quotes"],
    ["a tab", "a:\n‸\t- b", "syntax", "indented with a tab"],
    ["a range without quotes", withImage("match: a\n    tags: { semver: ‸>=1.0.0 }"), "syntax", "must be in quotes"],
    [
      "a pattern without quotes",
      withImage("tags: { semver: x }\n    match: ‸**").replace("semver: x", 'semver: "*"'),
      "unknown-alias",
      'must be in quotes: "**"',
    ],
    ["an alias for nothing", withEnvironment("    gates: ‸*gates"), "unknown-alias", "no &gates stands above it"],
    [
      "an alias inside of itself",
      withEnvironment("    gates: &g [‸*g]"),
      "endless-alias",
      "stands inside of what it stands for",
    ],
    ["a merge key", withEnvironment("    ‸<<: { merge: auto }"), "merge-key", "Merge keys"],
    ["a key twice", withEnvironment("    merge: auto\n    ‸merge: auto"), "duplicate-key", "the first is on line 5"],
    ["two documents", `${withEnvironments("  dev: {}")}\n‸---\nversion: 1`, "syntax", "A second document starts here"],
    ["a key that is a list", withEnvironment("    ? ‸[a]\n    : b"), "key", "keys are text"],
    ["broken encoding", withEnvironment("    # ‸\uFFFD"), "encoding", "save the file as UTF-8"],
    ["an unknown tag", withEnvironment("    branch: ‸!secret x"), "syntax", "must be in quotes"],
  ]);
});

describe("all mistakes are told at once", () => {
  it("in the order of the file, those of shape, meaning and syntax together", () => {
    expectMistakes(
      `version: 1
timezone: ‸Berlin
layout: apps/{application}/{environment}/**
environments:
  dev:
    ‸mrege: auto
    gates:
      - ‸soak: 30m
  staging:
    after: ‸dve
    merge: ‸yes
    gates:
      - soak: ‸soon
      - window: { days: ‸weekdays, hours: ["09:00-17:00", ‸never] }
images:
  - match: ghcr.io/acme/*
    tags: { semver: ‸>=1.0.0 }
    from: ‸somebody
  - ‸tags: { semver: "*" }
`,
      [
        ["timezone", "is no time zone"],
        ["unknown-key", '"merge"'],
        ["gate-without-upstream", "it comes after none"],
        ["unknown-environment", 'Did you mean "dev"?'],
        ["wrong-value", "one of auto, by-people"],
        ["duration", "is no duration"],
        ["days", "is no day of the week"],
        ["hours", "are no hours"],
        ["syntax", "must be in quotes"],
        ["sender", "is nobody"],
        ["missing-key", "match is missing"],
      ],
    );
  });

  it("without consequences: a mistaken environment is still one, and its neighbours are checked", () => {
    expectMistakes(withEnvironments("  dev: ‸5\n  prod: { after: dev, gates: [{ soak: ‸x }] }"), [
      ["wrong-value", "not 5"],
      ["duration", "is no duration"],
    ]);
  });

  it("with their places, behind items of a list that are mistaken in their shape", () => {
    expectMistakes(withEnvironments("  dev: {}\n  prod: { after: [‸5, dev, ‸[], ‸stagin] }"), [
      ["wrong-value", "not 5"],
      ["wrong-value", "not a list"],
      ["unknown-environment", "stagin"],
    ]);
  });

  it("once, where an alias repeats one", () => {
    expectMistakes(
      withEnvironments(`  dev: {}
  eu: { after: dev, gates: &gates [{ soak: ‸soon }] }
  us: { after: dev, gates: *gates }`),
      [["duration", "is no duration"]],
    );
  });

  it("each circle once, whoever else hangs on it", () => {
    expectMistakes(
      withEnvironments(`  a: { after: ‸b }
  b: { after: a }
  c: { after: b }
  d: { after: ‸e }
  e: { after: [d, a] }`),
      [
        ["cycle", "a → b → a"],
        ["cycle", "d → e → d"],
      ],
    );
  });
});
