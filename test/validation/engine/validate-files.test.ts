import { afterAll, describe, expect, it } from "@jest/globals";
import { Checker } from "../../../src/validation/engine/checker.ts";
import { ruleOptions } from "../../../src/validation/engine/rule-options.ts";
import { validateFiles } from "../../../src/validation/engine/validate-files.ts";
import type {
  CachedFile,
  FileToValidate,
  ValidateOptions,
  Validation,
} from "../../../src/validation/engine/validation.ts";
import type { Rule } from "../../../src/validation/rule.ts";
import { ALL_RULES } from "../../../src/validation/rules/all.ts";

const checker = new Checker({ fileMs: 5_000 });
afterAll(() => checker.end());

const file = (path: string, text: string | Uint8Array, more: Partial<FileToValidate> = {}): FileToValidate => ({
  path,
  environments: [],
  read: async () => Buffer.from(text),
  ...more,
});

const run = (
  files: readonly FileToValidate[],
  more: Partial<ValidateOptions> = {},
  own = checker,
): Promise<Validation> => validateFiles({ files, environments: new Map(), kubernetesVersion: "1.34", ...more }, own);

const outcomes = ({ objects }: Validation) =>
  objects.map(({ file: path, kind, status }) => `${path} ${kind} ${status}`);
const rules = ({ findings }: Validation) => findings.map(({ file: path, line, rule }) => `${path}:${line} ${rule}`);

const definition = (spec: string, version = "v1") =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.acme.io}\nspec:\n  group: acme.io\n  scope: Namespaced\n  names: {kind: Thing, plural: things}\n  versions:\n    - name: ${version}\n      served: true\n      storage: true\n      schema: {openAPIV3Schema: {type: object, properties: {spec: ${spec}}}}\n`;
const SIZED = definition("{type: object, properties: {size: {type: integer}}}");
const thing = (spec: string) => `apiVersion: acme.io/v1\nkind: Thing\nmetadata: {name: a}\nspec: ${spec}\n`;
const CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

describe("Validation", () => {
  // The cases of kubeconform's fixtures, in our own words.
  it.each([
    ["a valid object", `${CONFIG_MAP}data: {a: b}\n`, ["ConfigMap valid"]],
    ["a field that does not fit", `${CONFIG_MAP}data: {a: 1}\n`, ["ConfigMap invalid"]],
    ["a field too many", `${CONFIG_MAP}dataa: {a: b}\n`, ["ConfigMap invalid"]],
    ["a doubled key", `${CONFIG_MAP}kind: ConfigMap\n`, ["ConfigMap error"]],
    ["nothing", "", [" empty"]],
    ["a comment", "# nothing\n", [" empty"]],
    ["no kind", "apiVersion: v1\nmetadata: {name: a}\n", [" error"]],
    ["an empty kind", "apiVersion: v1\nkind:\n", [" error"]],
    ["an unknown kind", "apiVersion: v1\nkind: Nothing\n", ["Nothing error"]],
    [
      "several documents",
      `${CONFIG_MAP}---\n# nothing\n---\n${CONFIG_MAP}data: 1\n---\na: [\n`,
      ["ConfigMap valid", " empty", "ConfigMap invalid", " error"],
    ],
    [
      "a list",
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, data: {a: b}}\n- {apiVersion: v1, kind: ConfigMap, data: 1}\n`,
      ["ConfigMap valid", "ConfigMap invalid"],
    ],
    ["an empty list", "apiVersion: v1\nkind: List\nitems: []\n", []],
    ["null in a list of text", "apiVersion: v1\nkind: ConfigMap\nmetadata: {finalizers: [~]}\n", ["ConfigMap invalid"]],
    ["null for text", `${CONFIG_MAP}data: {a: ~}\nimmutable: ~\n`, ["ConfigMap valid"]],
    [
      "a number for a quantity",
      "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: a}\nspec: {hard: {cpu: 1.5, pods: '3'}}\n",
      ["ResourceQuota valid"],
    ],
    [
      "a port by name and by number",
      "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 80, targetPort: http}, {port: 81, targetPort: 8081}]}\n",
      ["Service valid"],
    ],
    [
      "two versions of a kind",
      "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {maxReplicas: 1, scaleTargetRef: {kind: A, name: a}}\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec: {maxReplicas: one, scaleTargetRef: {kind: A, name: a}}\n",
      ["HorizontalPodAutoscaler valid", "HorizontalPodAutoscaler invalid"],
    ],
    [
      "keys that are unusual",
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {x/y: z}}\ndata: {'@a': b, 1: c}\n",
      ["ConfigMap valid"],
    ],
    ["an alias", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: &n a, labels: {app: *n}}\n", ["ConfigMap valid"]],
    ["values of a chart", "replicas: 1\n", [" skipped"]],
    ["a template", "{{ if .Values.a }}\na: 1\n{{ end }}\n", [" skipped"]],
    [
      "a kustomization",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
      ["Kustomization skipped"],
    ],
    [
      "a name that the cluster completes",
      "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: pi-}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: perl}]}}}\n",
      ["Job valid"],
    ],
    [
      "one name in two namespaces",
      `${CONFIG_MAP.replace("name: a", "name: a, namespace: one")}---\n${CONFIG_MAP.replace("name: a", "name: a, namespace: two")}`,
      ["ConfigMap valid", "ConfigMap valid"],
    ],
    [
      "one kind of two groups",
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {defaultBackend: {service: {name: a, port: {number: 80}}}}\n---\napiVersion: acme.io/v1\nkind: Ingress\nmetadata: {name: a}\n",
      ["Ingress valid", "Ingress error"],
    ],
    [
      "a group with a domain",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a}\nrules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n",
      ["Role valid"],
    ],
    [
      "a version that is not served any more",
      "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n",
      ["Ingress error"],
    ],
    ["an apiVersion that is none", "apiVersion: a/b/c\nkind: ConfigMap\nmetadata: {name: a}\n", ["ConfigMap error"]],
    [
      "a list with a type, whose items need not say it",
      "apiVersion: v1\nkind: ConfigMapList\nitems:\n- {metadata: {name: a}, data: {a: b}}\n- {metadata: {name: b}, daata: {a: b}}\n",
      ["ConfigMap valid", "ConfigMap invalid"],
    ],
    [
      "a list in a list",
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, data: 1}]}\n`,
      ["ConfigMap invalid"],
    ],
    [
      "a required field that is missing",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {}\n",
      ["Deployment invalid"],
    ],
    ["a definition", SIZED, ["CustomResourceDefinition valid"]],
    ["JSON", '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}', ["ConfigMap valid"]],
  ])("tells the outcome of %s", async (_, text, expected) => {
    expect(outcomes(await run([file("a.yaml", text)]))).toEqual(expected.map((one) => `a.yaml ${one}`));
  });

  it("calls it an error where a file that somebody named holds no object", async () => {
    const result = await run([file("a.yaml", "replicas: 1\n", { named: true })]);
    expect(outcomes(result)).toEqual(["a.yaml  error"]);
    expect(result.findings[0]?.message).toContain("missing 'kind' key");
  });

  it("skips kinds that nobody knows where that is wanted, and says so", async () => {
    const result = await run([file("a.yaml", "apiVersion: x/v1\nkind: Nothing\n")], { missingSchemas: "skip" });
    expect(outcomes(result)).toEqual(["a.yaml Nothing skipped"]);
    expect(result.findings).toMatchObject([{ severity: "notice", rule: "schema/unknown-kind", line: 2 }]);
  });

  it("prefers the definitions among the files, wherever they stand, and is sure of them", async () => {
    const result = await run([file("a.yaml", thing("{size: x, sise: 1}")), file("z.yaml", SIZED)]);
    expect(outcomes(result)).toEqual(["a.yaml Thing invalid", "z.yaml CustomResourceDefinition valid"]);
    expect(result.findings.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual([
      "error schema/type",
      "error schema/unknown-field",
    ]);
    // Argo CD's own schema is shipped; a definition in the repository replaces it.
    const replaced = SIZED.replace("group: acme.io", "group: argoproj.io")
      .replace("kind: Thing", "kind: Application")
      .replace("- name: v1", "- name: v1alpha1");
    const application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {size: 1}\n";
    expect(outcomes(await run([file("a.yaml", application)]))).toEqual(["a.yaml Application invalid"]);
    expect(outcomes(await run([file("a.yaml", application), file("z.yaml", replaced)]))[0]).toBe(
      "a.yaml Application valid",
    );
  });

  it("tells what is wrong with a definition, and goes on with what can be read of it", async () => {
    const broken = definition("{type: object, properties: {size: {type: integer, pattern: '('}, a: {type: texts}}}");
    const result = await run([file("a.yaml", thing("{size: x}")), file("b.yaml", CONFIG_MAP), file("z.yaml", broken)]);
    expect(rules(result)).toEqual([
      "a.yaml:4 schema/type",
      "z.yaml:12 schema/definition",
      "z.yaml:12 schema/definition",
    ]);
    expect(outcomes(result)).toEqual([
      "a.yaml Thing invalid",
      "b.yaml ConfigMap valid",
      "z.yaml CustomResourceDefinition invalid",
    ]);
  });

  it("tells of a definition that contains itself", async () => {
    const cyclic = definition("&a {type: object, properties: {a: *a}}");
    const result = await run([file("a.yaml", thing("{a: {a: 1}}")), file("z.yaml", cyclic)]);
    expect(rules(result)).toContain("z.yaml:12 yaml/alias");
    expect(outcomes(result)[1]).toBe("z.yaml CustomResourceDefinition error");
  });

  it("asks nothing of kustomize's patches but that what is there fits", async () => {
    const patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 2, paused: ~}\n";
    const wrong = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replica: 2}\n";
    const kustomization =
      "patches:\n  - path: ../patch.yaml\n  - {path: wrong.yaml, target: {kind: Deployment}}\n  - path: ops.yaml\n";
    const files = [
      file("dev/kustomization.yaml", kustomization),
      file("patch.yaml", patch),
      file("dev/wrong.yaml", wrong),
      file("dev/ops.yaml", "- {op: remove, path: /a}\n", { named: true }),
    ];
    const result = await run(files);
    expect(rules(result)).toEqual(["dev/wrong.yaml:4 schema/unknown-field"]);
    expect(result.resources.map(({ file: path, kind, part }) => [path, kind, part])).toEqual([
      ["dev/kustomization.yaml", "Kustomization", undefined],
      ["patch.yaml", "Deployment", true],
      ["dev/wrong.yaml", "Deployment", true],
    ]);
    expect(outcomes(await run([file("patch.yaml", patch)]))).toEqual(["patch.yaml Deployment invalid"]);
  });

  it("checks a file against the Kubernetes version of each environment that has it", async () => {
    const removed = "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata: {name: a}\n";
    const environments = new Map([
      ["old", "1.31"],
      ["new", "1.34"],
    ]);
    const both = await run([file("a.yaml", removed, { environments: ["old", "new"] })], { environments });
    expect(both.findings).toMatchObject([
      { rule: "schema/unknown-kind", message: expect.stringContaining("(Kubernetes 1.34)") },
    ]);
    expect(outcomes(await run([file("a.yaml", removed, { environments: ["old"] })], { environments }))).toEqual([
      "a.yaml FlowSchema valid",
    ]);
  });

  it("asks the rules about each environment's objects, and tells what environments share once", async () => {
    const seen: string[] = [];
    const counting: Rule = {
      name: "counting",
      summary: "",
      level: "warning",
      alsoKnownAs: [],
      *check({ resources, environment, kubernetesVersion }) {
        seen.push(`${environment} ${kubernetesVersion} ${resources.map(({ file: path }) => path).join(" ")}`);
        for (const resource of resources)
          yield { resource, path: ["metadata", "name"], on: "value", message: "m", remedy: "r" };
      },
    };
    const files = [
      file("base.yaml", CONFIG_MAP, { environments: ["dev", "prod"] }),
      file("prod.yaml", CONFIG_MAP, { environments: ["prod"] }),
      file("broken.yaml", "a: [", { environments: ["prod"] }),
      file("none.yaml", CONFIG_MAP),
    ];
    const rule = {
      rules: [counting],
      levels: { rules: {}, environments: {} },
      settings: { allowedImages: [], external: [] },
    };
    const result = await run(files, { environments: new Map([["dev", "1.36"]]), rules: rule });
    expect(seen).toEqual(["dev 1.36 base.yaml", "prod 1.34 base.yaml prod.yaml", "undefined 1.34 none.yaml"]);
    expect(rules(result)).toEqual([
      "base.yaml:3 counting",
      "broken.yaml:1 yaml/syntax",
      "none.yaml:3 counting",
      "prod.yaml:3 counting",
    ]);
    expect(result.findings[0]).toMatchObject({ column: 18, endColumn: 19 });
  });

  it("hands rules the kustomizations, also those that say neither apiVersion nor kind, and words of the API", async () => {
    const image = (name: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {restartPolicy: Sometimes, containers: [{name: a, image: ${name}}]}\n`;
    const files = [
      file("a/kustomization.yaml", "resources: [pod.yaml]\nimages: [{name: nginx, newTag: 1.2.3}]\n"),
      file("a/pod.yaml", image("nginx")),
      file("b/kustomization.yaml", "kind: Component\nresources: [pod.yaml]\n"),
      file("b/pod.yaml", image("nginx")),
    ];
    const some = ALL_RULES.filter(({ name }) => name === "image-tag" || name === "enum-value");
    const result = await run(files, { rules: { ...ruleOptions(), rules: some } });
    expect(rules(result)).toEqual(["a/pod.yaml:4 enum-value", "b/pod.yaml:4 enum-value", "b/pod.yaml:4 image-tag"]);
    expect(result.findings[0]?.message).toContain("`Sometimes`");
    expect(outcomes(result).filter((one) => one.includes("kustomization"))).toEqual([
      "a/kustomization.yaml  skipped",
      "b/kustomization.yaml Component skipped",
    ]);
  });

  it("reads unchanged files once, and again where the definition of their kind has changed", async () => {
    const read: string[] = [];
    const tracked = (path: string, text: string): FileToValidate => ({
      ...file(path, text, { sha: text }),
      read: async () => {
        read.push(path);
        return Buffer.from(text);
      },
    });
    const cache = new Map<string, CachedFile>();
    const files = (size: string) => [
      tracked("a.yaml", thing("{size: 1}")),
      tracked("b.yaml", CONFIG_MAP),
      tracked("k/kustomization.yaml", "patches: [{path: patch.yaml}]\n"),
      tracked("k/patch.yaml", "apiVersion: apps/v1\nkind: Deployment\n"),
      tracked("z.yaml", size),
    ];
    const first = await run(files(SIZED), { cache });
    expect([rules(first), read.splice(0).length]).toEqual([[], 5]);
    const second = await run(files(SIZED), { cache });
    expect([rules(second), read.splice(0), outcomes(second)]).toEqual([[], [], outcomes(first)]);
    const third = await run(files(definition("{type: object, properties: {size: {type: string}}}")), { cache });
    expect([rules(third), read.splice(0).sort()]).toEqual([["a.yaml:4 schema/type"], ["a.yaml", "z.yaml"]]);
  });

  it("makes a finding of a file that takes too long or too much memory, and checks the others", async () => {
    const small = new Checker({ fileMs: 1_500, memoryMb: 48 });
    const large = `a: [${"{b: 1},".repeat(400_000)}]\n`;
    const files = [file("a.yaml", CONFIG_MAP), file("large.yaml", large), file("z.yaml", `${CONFIG_MAP}data: 1\n`)];
    const result = await run(files, {}, small);
    await small.end();
    expect(rules(result)).toEqual(["large.yaml:1 yaml/too-expensive", "z.yaml:4 schema/type"]);
    expect(outcomes(result)).toEqual(["a.yaml ConfigMap valid", "large.yaml  error", "z.yaml ConfigMap invalid"]);
  });

  it.each([
    ["UTF-16", Buffer.from(`\ufeff${CONFIG_MAP}`, "utf16le"), "yaml/invalid-encoding"],
    ["Latin-1", Buffer.from("a: \xe4\n", "latin1"), "yaml/invalid-encoding"],
    ["binary", Buffer.from([0, 1, 2, 3]), "yaml/invalid-encoding"],
    ["too large", Buffer.alloc(6 * 1024 * 1024, "#"), "yaml/file-too-large"],
  ])("does not read what is no text of a sensible size: %s", async (_, bytes, rule) => {
    const result = await run([file("a.yaml", bytes)]);
    expect(rules(result)).toEqual([`a.yaml:1 ${rule}`]);
    expect(outcomes(result)).toEqual(["a.yaml  error"]);
  });

  it("does not read files at all whose size is known to be too large", async () => {
    const read = async (): Promise<Uint8Array> => {
      throw new Error("read");
    };
    const result = await run([{ ...file("a.yaml", ""), size: 50 * 1024 * 1024, read }]);
    expect(result.findings).toMatchObject([
      { rule: "yaml/file-too-large", message: expect.stringContaining("50.0 MB") },
    ]);
  });
});
