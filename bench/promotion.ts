/**
 * A promotion from end to end: the sandbox in this process, the real server as another one. Counts the requests of each
 * stage as GitHub sees them, and measures from the news of a build to its open pull request.
 */
import type { Row } from "./row.ts";
import { type Pacing, PERSON, REPOSITORY, serveOnSandbox, share, until } from "./serving/serve-on-sandbox.ts";
import { shownRequests } from "./serving/shown-requests.ts";

/** Of sequential promotions, for median and p95. */
const SAMPLES = 30;

export async function benchPromotion(): Promise<readonly Row[]> {
  return [...(await stages()), ...(await withoutPacing()), ...(await withPacing(1)), ...(await withPacing(30))];
}

/** Requests of each stage of one promotion, tokens and GraphQL counted, Git's own fetches not (they cost no quota). */
async function stages(): Promise<Row[]> {
  const world = await setUp(1, "none", "merge: auto");
  try {
    await world.build(0, "1.1.0");
    await world.until(() => world.holds(0, "1.1.0"));
    await world.quiet();
    // The second promotion: what is asked once an hour or once a process is no cost of each.
    world.sandbox.clearRequests();
    await world.build(0, "1.2.0");
    await world.until(() => world.recorded() === 2);
    const asked = world.sandbox.requests().filter(({ kind }) => kind !== "git");
    const at = (matches: (request: (typeof asked)[number]) => boolean): number => asked.findIndex(matches);
    const merge = at(({ method, path }) => method === "PUT" && path.endsWith("/merge"));
    const proposed = asked.findIndex(({ method }, index) => index < merge && method === "GET");
    const end = proposed < 0 ? merge : proposed;
    const record = asked.findIndex(({ path }, index) => index > merge && path.endsWith("/git/trees"));
    const rows: Row[] = [
      { name: "propose", value: end, unit: "requests", target: "<= 6", note: shownRequests(asked.slice(0, end)) },
      { name: "merge", value: record - end, unit: "requests", note: shownRequests(asked.slice(end, record)) },
      { name: "record", value: asked.length - record, unit: "requests", note: shownRequests(asked.slice(record)) },
    ];
    await world.quiet();
    world.sandbox.clearRequests();
    world.sandbox.push({ repository: REPOSITORY, as: PERSON, files: { "README.md": "nothing to do\n" } });
    await world.until(() => world.sandbox.requests().some(({ kind }) => kind === "git"));
    await world.quiet();
    const idle = world.sandbox.requests().filter(({ kind }) => kind !== "git");
    rows.push({
      name: "a pass that finds nothing to do",
      value: idle.length,
      unit: "requests",
      target: "<= 0",
      note: shownRequests(idle),
    });
    return rows;
  } finally {
    await world.stop();
  }
}

async function withoutPacing(): Promise<Row[]> {
  const world = await setUp(1, "none", "supersede: always");
  try {
    const times: number[] = [];
    for (let minor = 1; minor <= SAMPLES; minor += 1) {
      const began = performance.now();
      await world.build(0, `1.${minor}.0`);
      await world.until(() => world.proposes(0, `1.${minor}.0`));
      times.push(performance.now() - began);
      const [pull] = world.sandbox.pullRequests({ repository: REPOSITORY, state: "open" });
      if (pull !== undefined)
        world.sandbox.mergePullRequest({ repository: REPOSITORY, number: pull.number, as: PERSON });
      await world.until(() => world.recorded() === minor);
      await world.quiet();
    }
    return [
      { name: "build to open pull request, unpaced, median", value: share(times, 0.5), unit: "ms" },
      {
        name: "build to open pull request, unpaced, p95",
        value: share(times, 0.95),
        unit: "ms",
        note: `${SAMPLES} promotions`,
      },
    ];
  } finally {
    await world.stop();
  }
}

async function withPacing(applications: number): Promise<Row[]> {
  const world = await setUp(applications, "github", "max-open: 1000");
  try {
    const began = performance.now();
    for (let index = 0; index < applications; index += 1) await world.build(index, "1.1.0");
    const open = (): number => world.sandbox.pullRequests({ repository: REPOSITORY, state: "open" }).length;
    await world.until(() => open() >= 1, 60_000);
    const first = performance.now() - began;
    await world.until(() => open() === applications, 60_000 + applications * 20_000);
    const all = performance.now() - began;
    const name = `build to open pull request, paced, ${applications} at once`;
    return [
      { name: `${name}: first`, value: first / 1000, unit: "s" },
      { name: `${name}: all`, value: all / 1000, unit: "s" },
    ];
  } finally {
    await world.stop();
  }
}

async function setUp(applications: number, pacing: Pacing, dev: string) {
  const path = (index: number): string => `apps/app${index}/dev/deployment.yaml`;
  const files = Object.fromEntries(Array.from({ length: applications }, (_, index) => [path(index), manifest(index)]));
  const { sandbox, tell, quiet, stop } = await serveOnSandbox({ ...files, "towpath.yaml": configuration(dev) }, pacing);
  const holds = (index: number, tag: string, ref: string): boolean =>
    (sandbox.readFile({ repository: REPOSITORY, path: path(index), ref }) ?? "").includes(`:${tag}`);
  return {
    sandbox,
    until,
    recorded: () =>
      sandbox.listFiles({ repository: REPOSITORY, ref: "towpath-ledger" }).filter((file) => file.startsWith("merges/"))
        .length,
    build: (index: number, tag: string) => tell(`ghcr.io/acme/app${index}`, tag),
    holds: (index: number, tag: string) => holds(index, tag, "main"),
    proposes: (index: number, tag: string) =>
      sandbox.pullRequests({ repository: REPOSITORY, state: "open" }).some(({ head }) => holds(index, tag, head)),
    quiet: () => quiet(1_500),
    stop,
  };
}

const manifest = (index: number): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: app${index} }\nspec:\n  containers:\n    - name: app\n      image: ghcr.io/acme/app${index}:1.0.0\n`;

const configuration = (dev: string): string => `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: { ${dev} }
images:
  - { match: ghcr.io/acme/*, tags: { semver: "*" }, write: tag, from: ["hook:ci"] }
`;
