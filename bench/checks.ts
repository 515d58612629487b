/**
 * Checks of a pull request from end to end: the sandbox in this process, the real server as another one. Measures from
 * opening it to the first check run that people see, and to both completed.
 */
import { CHECK_NAMES } from "../src/presentation/validation/check-names.ts";
import type { Row } from "./row.ts";
import { type Pacing, PERSON, REPOSITORY, serveOnSandbox, share, until } from "./serving/serve-on-sandbox.ts";

/** Each with a Deployment, a Service and a ConfigMap in each of two environments. */
const APPLICATIONS = 500;

export async function benchChecks(): Promise<readonly Row[]> {
  return [...(await times("none", 30)), ...(await times("github", 8))];
}

async function times(pacing: Pacing, samples: number): Promise<Row[]> {
  const world = await setUp(pacing);
  try {
    const paced = pacing === "none" ? "unpaced" : "paced";
    const cold = await world.open(1);
    const rows: Row[] = [
      {
        name: `the first pull request after the start, ${paced}: to completed`,
        value: cold.completed,
        unit: "ms",
        note: `1 file changed among ${APPLICATIONS * 6}`,
      },
    ];
    for (const files of [1, 50]) {
      const taken: Taken[] = [];
      for (let sample = 0; sample < samples; sample += 1) {
        await world.quiet();
        taken.push(await world.open(files));
      }
      for (const what of ["first", "completed"] as const) {
        const all = taken.map((one) => one[what]);
        const of = `${files} ${files === 1 ? "file" : "files"}, ${paced}: opened to ${what === "first" ? "first run" : "both completed"}`;
        rows.push(
          { name: `${of}, median`, value: share(all, 0.5), unit: "ms" },
          { name: `${of}, p95`, value: share(all, 0.95), unit: "ms", note: `${samples} pull requests` },
        );
      }
    }
    return rows;
  } finally {
    await world.stop();
  }
}

/** Milliseconds since the pull request was opened. */
interface Taken {
  readonly first: number;
  readonly completed: number;
}

async function setUp(pacing: Pacing) {
  const { sandbox, quiet, stop } = await serveOnSandbox(repository(), pacing);
  let opened = 0;
  return {
    quiet: () => quiet(pacing === "none" ? 300 : 4_000),
    /** Opens a pull request that changes so many files, and waits for its checks. */
    open: async (files: number): Promise<Taken> => {
      opened += 1;
      const branch = `change-${opened}`;
      const edits = Array.from({ length: files }, (_, at) => (opened * 7 + at) % APPLICATIONS);
      sandbox.push({
        repository: REPOSITORY,
        branch,
        as: PERSON,
        files: Object.fromEntries(
          edits.map((at) => [path(at, "prod", "deployment"), deployment(at, 2 + (opened % 7))]),
        ),
      });
      const began = performance.now();
      sandbox.openPullRequest({ repository: REPOSITORY, as: PERSON, title: "A change", base: "main", head: branch });
      const runs = () =>
        sandbox.checkRuns({ repository: REPOSITORY, ref: branch }).filter(({ name }) => CHECK_NAMES.includes(name));
      await until(() => runs().length > 0);
      const first = performance.now() - began;
      await until(() => runs().length === CHECK_NAMES.length && runs().every(({ status }) => status === "completed"));
      const completed = performance.now() - began;
      const wrong = runs().find(({ conclusion }) => conclusion !== "success");
      if (wrong !== undefined) throw new Error(`${wrong.name}: ${wrong.output.title ?? ""}`);
      return { first, completed };
    },
    stop,
  };
}

const path = (at: number, environment: string, kind: string): string => `apps/app-${at}/${environment}/${kind}.yaml`;

function repository(): Readonly<Record<string, string>> {
  const files: Record<string, string> = { "towpath.yaml": CONFIGURATION };
  for (let at = 0; at < APPLICATIONS; at += 1) {
    for (const environment of ["dev", "prod"]) {
      files[path(at, environment, "deployment")] = deployment(at, 1);
      files[path(at, environment, "service")] =
        `apiVersion: v1\nkind: Service\nmetadata: { name: app-${at}, namespace: app-${at} }\nspec:\n  selector: { app: app-${at} }\n  ports: [{ port: 80, targetPort: http }]\n`;
      files[path(at, environment, "settings")] =
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: app-${at}, namespace: app-${at} }\ndata: { LEVEL: info }\n`;
    }
  }
  return files;
}

const deployment = (at: number, replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${at}
  namespace: app-${at}
  labels: { team: a }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: app-${at} } }
  template:
    metadata: { labels: { app: app-${at} } }
    spec:
      securityContext: { runAsNonRoot: true }
      containers:
        - name: web
          image: ghcr.io/acme/app-${at}:1.0.0
          ports: [{ name: http, containerPort: 8080 }]
          envFrom: [{ configMapRef: { name: app-${at} } }]
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
`;

const CONFIGURATION = `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: {}
  prod: { after: dev }
validation: { kubernetes-version: "1.34" }
policies:
  - { name: team, match: { kinds: [Deployment] }, cel: "'team' in object.metadata.labels", message: Say whose it is. }
`;
