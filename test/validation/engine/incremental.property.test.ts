/** What is kept from one run to the next never makes a difference: files, definitions, roles as patches, what rules said. */
import { createHash } from "node:crypto";
import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Checker } from "../../../src/validation/engine/checker.ts";
import { ruleOptions } from "../../../src/validation/engine/rule-options.ts";
import { validateFiles } from "../../../src/validation/engine/validate-files.ts";
import type { CachedFile, FileToValidate, Validation } from "../../../src/validation/engine/validation.ts";
import type { Resource } from "../../../src/validation/resource.ts";

const checker = new Checker({ threads: 2 });
afterAll(() => checker.end());

const deployment = (name: string, label: string, port: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: shop}\nspec:\n  selector: {matchLabels: {app: ${label}}}\n  template:\n    metadata: {labels: {app: a}}\n    spec:\n      containers:\n        - {name: a, image: "nginx:1.2", ports: [{name: ${port}, containerPort: 80}], envFrom: [{configMapRef: {name: settings}}]}\n`;
const service = (label: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: shop}\nspec: {selector: {app: ${label}}, ports: [{port: 80, targetPort: http}]}\n`;
const definition = (type: string) =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.acme.io}\nspec:\n  group: acme.io\n  scope: Namespaced\n  names: {kind: Thing, plural: things}\n  versions:\n    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {size: {type: ${type}}}}}}\n`;
const thing = (size: string) =>
  `apiVersion: acme.io/v1\nkind: Thing\nmetadata: {name: a, namespace: shop}\nsize: ${size}\n`;
const settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {a: b}\n";

/** What may stand under each path; the undefined one: there is no such file. */
const VARIANTS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  "base/deployment.yaml": [deployment("a", "a", "http"), deployment("a", "b", "web"), undefined],
  "base/things/definition.yaml": [definition("integer"), definition("string"), undefined],
  "dev/kustomization.yaml": [
    "resources: [service.yaml, settings.yaml]\npatches: [{path: patch.yaml}]\n",
    "resources: [service.yaml, settings.yaml, patch.yaml]\n",
    undefined,
  ],
  "dev/patch.yaml": ["apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 2}\n", undefined],
  "dev/service.yaml": [service("a"), service("c"), undefined],
  "dev/settings.yaml": [settings, `${settings}---\n${settings}`, "a: [", undefined],
  "dev/thing.yaml": [thing("1"), thing("one"), undefined],
  "prod/crds.yaml": [definition("boolean"), undefined],
  "prod/service.yaml": [service("a"), service("d"), undefined],
  "prod/thing.yaml": [thing("true"), undefined],
};
const PATHS = Object.keys(VARIANTS);

type State = readonly (string | undefined)[];
const state: fc.Arbitrary<State> = fc.tuple(...PATHS.map((path) => fc.constantFrom(...(VARIANTS[path] ?? []))));

const environmentsOf = (path: string): readonly string[] =>
  path.startsWith("base/") ? ["dev", "prod"] : path.startsWith("dev/") ? ["dev"] : ["prod"];

const filesOf = (texts: State): readonly FileToValidate[] =>
  PATHS.flatMap((path, index): readonly FileToValidate[] => {
    const text = texts[index];
    if (text === undefined) return [];
    const sha = createHash("sha1").update(text).digest("hex");
    return [{ path, sha, environments: environmentsOf(path), read: async () => Buffer.from(text) }];
  });

function run(texts: State, base: Validation | undefined, cache?: Map<string, CachedFile>): Promise<Validation> {
  const before = (environment: string | undefined): readonly Resource[] | undefined =>
    base?.resources.filter(({ file }) => environment !== undefined && environmentsOf(file).includes(environment));
  return validateFiles(
    {
      files: filesOf(texts),
      environments: new Map([["prod", "1.34"]]),
      kubernetesVersion: "1.36",
      missingSchemas: "skip",
      rules: { ...ruleOptions(), ...(base !== undefined && { before }) },
      ...(cache !== undefined && { cache }),
    },
    checker,
  );
}

const told = ({ objects, findings, suppressed, failures, resources }: Validation) => ({
  ...{ objects, findings, failures },
  suppressed: suppressed.map(({ annotation, reason, finding }) => [annotation, reason, finding.file, finding.line]),
  resources: resources.map((resource) => ({ ...resource, at: resource.at.value(["kind"]) })),
});

describe("A run that knows earlier ones", () => {
  it("says what a run from the start says, whatever came before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(state, { minLength: 2, maxLength: 5 }), async (states) => {
        const cache = new Map<string, CachedFile>();
        let [known, fresh]: (Validation | undefined)[] = [];
        for (const texts of states) {
          const alone = await run(texts, undefined, cache);
          const next: Validation = await run(texts, known, cache);
          const anew: Validation = await run(texts, fresh);
          expect(told(alone)).toEqual(told(await run(texts, undefined)));
          expect(told(next)).toEqual(told(anew));
          expect(next.timing.cached).toBe(filesOf(texts).length);
          [known, fresh] = [next, anew];
        }
      }),
      { numRuns: 20 },
    );
  });

  it("asks rules again about the environment that changed, and about no other", async () => {
    const asked: (string | undefined)[] = [];
    const counting = {
      ...({ name: "counting", summary: "", level: "warning", alsoKnownAs: [] } as const),
      check: ({ environment }: { readonly environment: string | undefined }) => {
        asked.push(environment);
        return [];
      },
    };
    const cache = new Map<string, CachedFile>();
    const first: State = PATHS.map((path) => VARIANTS[path]?.[0]);
    const ask = async (texts: State, levels = ruleOptions().levels) => {
      const rules = { ...ruleOptions(), rules: [counting], levels };
      const shared = { environments: new Map<string, string>(), kubernetesVersion: "1.36", cache };
      await validateFiles({ ...shared, files: filesOf(texts), missingSchemas: "skip", rules }, checker);
      return asked.splice(0);
    };
    expect(await ask(first)).toEqual(["dev", "prod"]);
    expect(await ask(first)).toEqual([]);
    const changed = first.map((text, index) => (PATHS[index] === "prod/service.yaml" ? service("d") : text));
    expect(await ask(changed)).toEqual(["prod"]);
    expect(await ask(changed, { rules: {}, environments: { dev: { counting: "error" } } })).toEqual(["dev"]);
  });
});
