import { describe, expect, it } from "@jest/globals";
import { readConfig } from "../../src/config/read-config.ts";
import { KUBERNETES_VERSIONS } from "../../src/domain/kubernetes-versions.ts";
import { RULE_NAMES } from "../../src/domain/rule-name.ts";
import { openCatalog } from "../../src/validation/catalog/catalog.ts";
import { RULE_NAMES as RULES } from "../../src/validation/rules/all.ts";

const HEAD = "version: 1\nlayout: apps/{application}/{environment}/**\n";
const read = (rest: string) => readConfig(`${HEAD}${rest}`);
const mistakes = (rest: string): readonly string[] => {
  const found = read(rest);
  return "mistakes" in found ? found.mistakes.map(({ line, message }) => `${line}: ${message}`) : [];
};

describe("how manifests are checked, in towpath.yaml", () => {
  it("knows the rules and versions that there are", () => {
    expect([...RULE_NAMES].sort()).toEqual([...RULES].sort());
    expect(KUBERNETES_VERSIONS).toEqual(openCatalog().versions);
  });

  it("takes levels and versions for all environments and for one", () => {
    const found = read(
      `environments:
  dev: { validation: { kubernetes-version: "1.33", rules: { cpu-limit: off } } }
validation:
  kubernetes-version: "1.34"
  rules: { image-digest: error }
  allowed-images: [nginx]
  external: [Secret/shop/*, StorageClass/fast]
  unknown-kinds: skip
`,
    );
    expect(found).toMatchObject({
      config: {
        validation: {
          kubernetesVersion: "1.34",
          rules: { "image-digest": "error" },
          allowedImages: ["docker.io/library/nginx"],
          external: ["Secret/shop/*", "StorageClass/fast"],
          unknownKinds: "skip",
        },
        environments: [{ validation: { kubernetesVersion: "1.33", rules: { "cpu-limit": "off" } } }],
      },
    });
  });

  it("takes schemas and policies that lie elsewhere", () => {
    const found = read(`environments: { dev: {} }
validation:
  schema-locations:
    - default
    - schemas/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json
    - { repository: acme/schemas, path: "{{.ResourceKind}}.json" }
    - { repository: acme/more, path: kubeconform/ }
  policies-from: [acme/policies, { repository: acme/platform, path: policies/prod/ }]
  conftest: policy/
`);
    const folder = "{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json";
    expect("config" in found ? found.config.validation : found).toMatchObject({
      schemaLocations: [
        "default",
        { template: "schemas/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json" },
        { repository: "acme/schemas", template: "{{.ResourceKind}}.json" },
        { repository: "acme/more", template: `kubeconform/${folder}` },
      ],
      policiesFrom: [{ repository: "acme/policies" }, { repository: "acme/platform", path: "policies/prod" }],
      conftest: "policy",
    });
  });

  it("refuses locations that are none, each on its line", () => {
    expect(
      mistakes(`environments: { dev: {} }
validation:
  schema-locations:
    - https://example.com/{{.ResourceKind}}.json
    - ../schemas/{{.ResourceKind}}.json
    - "{{.Kind}}.json"
    - /etc/schemas
    - { repository: schemas, path: a.json }
    - { repository: acme/schemas }
    - 5
  policies-from: [policies, { repository: acme/policies, path: ../a }, { path: a }]
  conftest: /etc
`),
    ).toEqual([
      '6: "https://example.com/{{.ResourceKind}}.json" is on the network, and nothing is fetched while checking; download the schemas and name their folder.',
      '7: "../schemas/{{.ResourceKind}}.json" is no path in a repository, such as infra/live.tf.',
      '8: "{{.Kind}}.json" has {{.Kind}}, which is none of {{.NormalizedKubernetesVersion}}, {{.StrictSuffix}}, {{.ResourceKind}}, {{.ResourceAPIVersion}}, {{.Group}}, {{.KindSuffix}}.',
      '9: "/etc/schemas" is no path in a repository, such as infra/live.tf.',
      '10: "schemas" is no repository; write owner and name, such as acme/checkout.',
      '11: path is missing; it takes a path such as "{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json".',
      '12: An item of schema-locations takes default, a path of this repository with kubeconform\'s variables, or a map with repository and path, not 5. In quotes it is text: "5".',
      '13: "policies" is no repository; write owner and name, such as acme/checkout.',
      '13: "../a" is no path in a repository, such as infra/live.tf.',
      "13: repository is missing; it takes a repository such as acme/policies.",
      '14: "/etc" is no path in a repository, such as infra/live.tf.',
    ]);
  });

  it("tells every mistake with its line", () => {
    expect(
      mistakes(
        `environments: { dev: { validation: { kubernetes-version: 1.34 } } }
validation:
  rules: { image-tagg: error, cpu-limit: of }
  external: [database]
  allowed-images: ["ghcr.io/acme/shop:1"]
`,
      ),
    ).toEqual([
      '3: kubernetes-version takes one of 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, not 1.34. In quotes it is text: "1.34".',
      '5: "image-tagg" is not known here. Did you mean "image-tag"?',
      '5: cpu-limit takes one of error, warning, notice, off, not "of". Did you mean "off"?',
      '6: "database" names no object; write kind/namespace/name such as Secret/shop/database, or kind/name.',
      '7: "ghcr.io/acme/shop:1" holds a tag or a digest; name the image alone, tags says which tags count.',
    ]);
  });

  it("takes rules in CEL and what policies may ask of the cluster", () => {
    const found = read(
      `environments: { dev: {} }
validation:
  namespaces: { shop: { team: checkout } }
  default-namespace: shop
  applied-by: system:serviceaccount:argocd:controller
policies:
  - { name: team, match: { kinds: Deployment, namespaces: [shop] }, cel: has(object.metadata.labels.team), level: notice }
  - name: all
    match: { kinds: ["*", apps/v1/StatefulSet] }
    cel: oldObject == null || environment != "prod"
`,
    );
    expect(found).toMatchObject({
      config: {
        validation: {
          namespaces: { shop: { team: "checkout" } },
          defaultNamespace: "shop",
          appliedBy: "system:serviceaccount:argocd:controller",
        },
        policies: [
          { name: "team", match: { kinds: ["Deployment"], namespaces: ["shop"] }, level: "notice" },
          { name: "all", match: { kinds: ["*", "apps/v1/StatefulSet"] } },
        ],
      },
    });
  });

  it("tells mistakes in rules in CEL where they are written", () => {
    expect(
      mistakes(
        `environments: { dev: {} }
validation: { namespaces: { Shop: { a: b } }, default-namespace: a/b }
policies:
  - { name: a, match: { kinds: [deployments] }, cel: objekt.spec.replicas >= 2 }
  - { name: a, match: { kinds: [Pod], kind: Pod }, cel: "object.spec.replicas +" }
  - { name: b, match: { kinds: [Pod] }, cel: "1 + 1", levle: error }
`,
      ),
    ).toEqual([
      '4: "Shop" is no namespace: small letters, digits and - inside, at most 63.',
      '4: "a/b" is no namespace: small letters, digits and - inside, at most 63.',
      '6: "deployments" is no kind; write it as manifests do, such as Deployment, apps/Deployment or apps/v1/Deployment, or * for all.',
      '6: "objekt.spec.replicas >= 2" cannot be used: there is no variable "objekt"; did you mean "object"?',
      '7: "a" is the name of another rule above; give each its own.',
      '7: "kind" is not known here. Did you mean "kinds"?',
      '7: "object.spec.replicas +" cannot be used: the expression ends too early.',
      '8: "1 + 1" cannot be used: the expression answers int where bool is wanted.',
      '8: "levle" is not known here. Did you mean "level"?',
    ]);
  });
});
