/**
 * Slash-commands from end to end: the sandbox in this process, the real server as another one. Measures from the comment
 * to the first reaction and to the reply, and counts the requests of each command as GitHub sees them.
 */
import type { Row } from "./row.ts";
import { type Pacing, PERSON, REPOSITORY, serveOnSandbox, share, until } from "./serving/serve-on-sandbox.ts";
import { shownRequests } from "./serving/shown-requests.ts";

const SAMPLES = 30;

export async function benchCommands(): Promise<readonly Row[]> {
  return [...(await requests()), ...(await times("none", SAMPLES)), ...(await times("github", 5))];
}

/** Of one command of each kind; what is asked once an hour or once a process is no cost of each. */
async function requests(): Promise<Row[]> {
  const world = await setUp("none");
  try {
    await world.say("/why prod app");
    await world.say("/hold app prod warm");
    await world.say("/unhold app prod");
    await world.quiet();
    const rows: Row[] = [];
    for (const [line, target] of [
      ["/why prod app", "<= 5"],
      ["/status", "<= 5"],
      ["/hold app prod a reason", "<= 8"],
      ["/unhold app prod", "<= 8"],
      ["/promote prod app", undefined],
      ["/rollback dev app", undefined],
    ] as const) {
      world.sandbox.clearRequests();
      await world.say(line);
      const asked = world.sandbox.requests().filter(({ kind }) => kind !== "git");
      const reply = asked.findLastIndex(
        ({ method, path }) => method === "POST" && /\/issues\/\d+\/comments$/.test(path),
      );
      const needed = asked.slice(0, reply + 1);
      rows.push({
        name: `${line}: until its reply`,
        value: needed.length,
        unit: "requests",
        ...(target !== undefined && { target }),
        note: shownRequests(needed),
      });
      await world.quiet();
    }
    return rows;
  } finally {
    await world.stop();
  }
}

async function times(pacing: Pacing, samples: number): Promise<Row[]> {
  const world = await setUp(pacing);
  try {
    const measured = { "/why": [] as Taken[], "/hold": [] as Taken[] };
    for (let sample = 0; sample < samples; sample += 1) {
      measured["/why"].push(await world.say("/why prod app"));
      await world.quiet();
      measured["/hold"].push(await world.say(`/hold app prod number ${sample}`));
      await world.quiet();
    }
    const paced = pacing === "none" ? "unpaced" : "paced";
    return Object.entries(measured).flatMap(([name, taken]) =>
      (["eyes", "reply"] as const).flatMap((what): Row[] => {
        const all = taken.map((one) => one[what]);
        const of = `${name}, ${paced}: comment to ${what === "eyes" ? "reaction" : "reply"}`;
        return [
          { name: `${of}, median`, value: share(all, 0.5), unit: "ms" },
          { name: `${of}, p95`, value: share(all, 0.95), unit: "ms", note: `${samples} comments` },
        ];
      }),
    );
  } finally {
    await world.stop();
  }
}

/** Milliseconds since the comment. */
interface Taken {
  readonly eyes: number;
  readonly reply: number;
}

async function setUp(pacing: Pacing) {
  const files = { "towpath.yaml": CONFIGURATION, [path("dev")]: manifest("1.0.0"), [path("prod")]: manifest("0.9.0") };
  const { sandbox, tell, quiet, stop } = await serveOnSandbox(files, pacing);
  const pause = pacing === "none" ? 400 : 4_000;
  await tell("ghcr.io/acme/app", "1.1.0");
  await until(() => (sandbox.readFile({ repository: REPOSITORY, path: path("dev") }) ?? "").includes(":1.1.0"));
  const open = () => sandbox.pullRequests({ repository: REPOSITORY, state: "open" });
  await until(() => open().length === 1);
  await quiet(pause);
  const number = open()[0]?.number ?? 0;
  return {
    sandbox,
    quiet: () => quiet(pause),
    /** Comments as a person, and waits for the reply. */
    say: async (body: string): Promise<Taken> => {
      const began = performance.now();
      const { id } = sandbox.comment({ repository: REPOSITORY, number, as: PERSON, body });
      const all = () => sandbox.pullRequest({ repository: REPOSITORY, number }).comment_list;
      await until(() => all().some((one) => one.id === id && one.reactions.total_count > 0));
      const eyes = performance.now() - began;
      await until(() => all().some((one) => one.body?.startsWith(`<!-- towpath:reply:${id} -->`) === true));
      return { eyes, reply: performance.now() - began };
    },
    stop,
  };
}

const path = (environment: string): string => `apps/app/${environment}/deployment.yaml`;

const manifest = (version: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: app }\nspec:\n  containers:\n    - name: app\n      image: ghcr.io/acme/app:${version}\n`;

const CONFIGURATION = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: { merge: auto }
  prod: { after: dev }
images:
  - { match: ghcr.io/acme/*, tags: { semver: "*" }, write: tag, from: ["hook:ci"] }
`;
