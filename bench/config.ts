/** Reading the configuration, finding out to whom files belong, ordering tags. */
import { locate } from "../src/config/locate.ts";
import { readConfig } from "../src/config/read-config.ts";
import { compareTags, matchesRule, type TagRule } from "../src/domain/tag-rule.ts";
import type { Row } from "./row.ts";

const RUNS = 5;

export async function benchConfig(): Promise<Row[]> {
  const small = configText(3, 0);
  const large = configText(5, 5_000);
  return [
    { name: "read a configuration of 3 environments", value: best(() => configOf(small)), unit: "ms" },
    {
      name: "read one that names 5,000 applications",
      value: best(() => configOf(large)),
      unit: "ms",
      note: `${Math.round(large.length / 1024)} KiB`,
    },
    ...locating(5),
    ...locating(50),
    ...ordering(),
  ];
}

function configText(environments: number, applications: number): string {
  const names = Array.from({ length: environments }, (_, at) => `env-${at}`);
  return [
    "version: 1",
    "layout: ['apps/{application}/overlays/{environment}/**', 'charts/{application}/values-{environment}.yaml']",
    "environments:",
    ...names.map((name, at) => `  ${name}: { ${at === 0 ? "" : `after: ${names[at - 1]}, `}merge: auto }`),
    "images:",
    "  - { match: ghcr.io/acme/*, tags: { semver: '>=1.0.0' }, from: [acme/checkout] }",
    ...(applications === 0 ? [] : ["applications:"]),
    ...Array.from(
      { length: applications },
      (_, at) => `  app-${at}: { source: acme/app-${at}, together: same-tag, was: [old-${at}] }`,
    ),
  ].join("\n");
}

function configOf(text: string) {
  const read = readConfig(text);
  if ("mistakes" in read) throw new Error(JSON.stringify(read.mistakes[0]));
  return read.config;
}

/** 50,000 paths: half of them in the layout, the others as repositories have them. */
function locating(environments: number): Row[] {
  const config = configOf(configText(environments, 0));
  const paths = Array.from({ length: 50_000 }, (_, at) => {
    const application = `app-${at % 10_000}`;
    const kinds = [
      `apps/${application}/overlays/env-${at % environments}/kustomization.yaml`,
      `charts/${application}/values-env-${at % environments}.yaml`,
      `apps/${application}/base/deployment.yaml`,
      `charts/${application}/templates/deployment.yaml`,
    ];
    return kinds[at % kinds.length] ?? "";
  });
  const branch = { branch: "main", defaultBranch: "main" };
  let owned = 0;
  const value = best(() => {
    const territory = locate(config).on(branch);
    owned = paths.filter((path) => territory.owner(path) !== undefined).length;
  });
  return [
    {
      name: `locate 50,000 paths, ${environments} environments`,
      value,
      unit: "ms",
      target: "<= 250",
      note: `${owned} belong to an application`,
    },
  ];
}

function ordering(): Row[] {
  const rules: readonly [string, TagRule, (at: number) => string][] = [
    ["semver", { kind: "semver", range: ">=1.0.0", prereleases: false }, (at) => `v1.${at % 97}.${at % 31}`],
    [
      "a pattern",
      { kind: "pattern", pattern: "main-[0-9a-f]+-(?P<version>[0-9]+)", order: "numerical" },
      (at) => `main-0a1b2c3-${1_700_000_000 + at}`,
    ],
  ];
  return rules.map(([name, rule, tag]) => {
    const tags = Array.from({ length: 20_000 }, (_, at) => tag(at));
    const ms = best(() => {
      for (const [at, each] of tags.entries()) {
        matchesRule(rule, each);
        compareTags(rule, each, tags[at - 1] ?? each);
      }
    });
    return { name: `judge and order tags by ${name}`, value: Math.round((tags.length / ms) * 1000), unit: "tags/s" };
  });
}

/** The best of some runs, after one to warm up, in milliseconds. */
function best(run: () => unknown): number {
  run();
  const times = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return Math.min(...times);
}
