/** What reading, schemas, rules and policies take, each for itself and in this thread, in processor time. */
import { startCel } from "../../src/cel/start-cel.ts";
import { checkFile } from "../../src/validation/engine/check-file.ts";
import { openSchemas } from "../../src/validation/engine/open-schemas.ts";
import { resourcesOf } from "../../src/validation/engine/resources-of.ts";
import { ruleOptions } from "../../src/validation/engine/rule-options.ts";
import { runEnvironments } from "../../src/validation/engine/run-environments.ts";
import { runPolicies } from "../../src/validation/engine/run-policies.ts";
import type { FileToValidate } from "../../src/validation/engine/validation.ts";
import { policySettings } from "../../src/validation/policies/policy-settings.ts";
import { readDocuments } from "../../src/validation/reading/read-documents.ts";
import type { Row } from "../row.ts";
import type { Text } from "./texts.ts";

const VERSION = "1.34";
const RUNS = 3;
const NOTHING = (): undefined => undefined;
const POLICY = {
  name: "replicas",
  match: { kinds: ["*"] },
  cel: "!has(object.spec) || !has(object.spec.replicas) || object.spec.replicas < 100",
};

/** One rule in CEL is asked about each object; all rules of Towpath are. */
export async function measureShares(name: string, texts: readonly Text[]): Promise<readonly Row[]> {
  if (texts.length === 0) return [];
  const schemas = openSchemas({ settings: { missingSchemas: "skip" }, schemaLocations: ["default"], definitions: [] });
  const checkOne = ({ path, text }: Text) =>
    checkFile({ path, bytes: Buffer.from(text), kubernetesVersions: [VERSION], part: false, named: false }, schemas, {
      missingSchemas: "skip",
    });
  const files = texts.map(
    ({ path }): FileToValidate => ({ path, environments: ["dev"], read: async () => new Uint8Array() }),
  );
  const objects = () => new Map(texts.map((one) => [one.path, resourcesOf(one.path, checkOne(one))]));
  const environments = new Map([["dev", VERSION]]);
  const [reading, checking] = bestInTurns(
    texts,
    ({ path, text }) => readDocuments(path, text),
    (one) => checkOne(one),
  );
  // New objects each time: what rules said of the same ones is remembered.
  const rules = await best(
    (resources) =>
      runEnvironments({ files, environments, kubernetesVersion: VERSION, rules: ruleOptions() }, resources),
    objects,
  );
  const cel = startCel();
  const given = { files, further: [], rules: [POLICY], settings: policySettings(undefined), leftToTheCluster: [] };
  const resources = [...objects().values()].flat();
  const policies = await best(() => runPolicies(cel, { ...given, resources }), NOTHING);
  await cel.close();
  const seconds = { parsing: reading, schemas: Math.max(0, checking - reading), rules, policies };
  const all = Object.values(seconds).reduce((sum, one) => sum + one, 0);
  const megabytes = texts.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  return Object.entries(seconds).map(([part, took]) => ({
    name: `${name}: ${part}`,
    value: (100 * took) / all,
    unit: "%",
    note: `${took.toFixed(2)} s of processor time (${(megabytes / took).toFixed(1)} MB/s) for ${texts.length} files, ${megabytes.toFixed(1)} MB, ${resources.length} objects`,
  }));
}

/** The same with two ways of working on each item, in turns, so that what else the machine does is the same for both. */
function bestInTurns<T>(items: readonly T[], ...ways: readonly [(item: T) => unknown, (item: T) => unknown]) {
  const least: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let at = 0; at < RUNS; at++) {
    const sums: [number, number] = [0, 0];
    for (const item of items) {
      for (const way of [0, 1] as const) {
        const before = process.cpuUsage();
        ways[way](item);
        const { user, system } = process.cpuUsage(before);
        sums[way] += (user + system) / 1e6;
      }
    }
    for (const way of [0, 1] as const) least[way] = Math.min(least[way], sums[way]);
  }
  return least;
}

/** The least processor time of some runs, in seconds. */
async function best<T>(run: (given: T) => unknown, prepare: () => T): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < RUNS; at++) {
    const given = prepare();
    const before = process.cpuUsage();
    await run(given);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}
