/** Expressions through the worker: how many a second, and how soon one that never ends is ended. */
import { startCel } from "../src/cel/start-cel.ts";
import type { CelTask } from "../src/cel/task.ts";
import { expressionTask } from "../src/gates/expression.ts";
import { unobservedFacts } from "../src/gates/unobserved-facts.ts";
import type { Row } from "./row.ts";

const TASKS = 10_000;
const DEADLINE = 200;

export async function benchCel(): Promise<Row[]> {
  const cel = startCel({ taskMs: DEADLINE });
  const cold = await timed(() => cel.evaluate([taskOf("true", {})]));
  const objects = Array.from({ length: TASKS }, (_, at) => deployment(at));
  const policies = await perSecond(() => cel.evaluate(objects.map((object) => taskOf(POLICY, object))));
  const facts = unobservedFacts({ environment: "prod", version: "1.5.0", upstreams: [], heard: false }, Date.now(), {
    kind: "promotion",
    application: "checkout",
    environment: "prod",
    version: "1.5.0",
    images: [{ image: "ghcr.io/acme/checkout", tag: "1.5.0", digest: `sha256:${"a".repeat(64)}` }],
    held: "1.4.0",
    sourceAuthor: "wanda",
    requesters: [],
  });
  const gates = await perSecond(() =>
    cel.evaluate(
      Array.from({ length: TASKS }, () => expressionTask(facts, ['semver(version).minor() == 5 && held != ""'])),
    ),
  );
  const roundTrip = await best(() => cel.evaluate([taskOf("true", {})]));
  const ended = await timed(() => cel.evaluate([taskOf(ENDLESS, {})]));
  const again = await timed(() => cel.evaluate([taskOf("true", {})]));
  await cel.close();
  return [
    { name: "a cold worker's first answer", value: cold, unit: "ms" },
    { name: "one expression, there and back", value: roundTrip, unit: "ms" },
    { name: "a policy on 10,000 Deployments", value: policies, unit: "expressions/s", target: ">= 5000" },
    { name: "a gate on 10,000 promotions", value: gates, unit: "expressions/s", target: ">= 5000" },
    { name: "from the deadline to the end of what never ends", value: ended - DEADLINE, unit: "ms", target: "<= 150" },
    { name: "the next answer, by a new worker", value: again, unit: "ms" },
  ];
}

const POLICY =
  "object.spec.replicas <= 5 && object.spec.template.spec.containers.all(c, c.image.matches('^ghcr[.]io/acme/') && has(c.resources))";
const numbers = `[${Array.from({ length: 200 }, (_, at) => at).join(",")}]`;
const ENDLESS = `${numbers}.all(a, ${numbers}.all(b, ${numbers}.all(c, ${numbers}.all(d, a + b + c + d >= 0))))`;

const taskOf = (expression: string, object: unknown): CelTask => ({
  declarations: { variables: { object: "dyn" } },
  values: { object },
  expressions: [expression],
});

const deployment = (at: number): unknown => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: `app-${at}`, namespace: "shop", labels: { app: `app-${at}` } },
  spec: {
    replicas: at % 7,
    template: {
      spec: {
        containers: ["web", "worker", "proxy"].map((name) => ({
          name,
          image: `ghcr.io/acme/${name}:1.${at}`,
          resources: { requests: { cpu: "100m", memory: "128Mi" } },
          env: [{ name: "MODE", value: "prod" }],
        })),
      },
    },
  },
});

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

async function best(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < 50; at += 1) times.push(await timed(run));
  return Math.min(...times);
}

const perSecond = async (run: () => Promise<unknown>): Promise<number> => {
  await run();
  return Math.round((TASKS / (await timed(run))) * 1000);
};
