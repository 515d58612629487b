/** JSON Schema of how manifests are checked: for all environments, and for one. */
import { KUBERNETES_VERSIONS } from "../domain/kubernetes-versions.ts";
import { RULE_LEVELS, RULE_NAMES } from "../domain/rule-name.ts";
import { list, map, mapByName, oneOf, type Schema, text, textOrList } from "./schema-parts.ts";

const kubernetesVersion = oneOf(
  KUBERNETES_VERSIONS,
  "The Kubernetes version whose schemas count, in quotes. Default: the newest that Towpath knows.",
);

const level = oneOf(RULE_LEVELS, "How much findings of this rule weigh. An error fails the check; off asks it not.");

const rules: Schema = map(
  "a map of rules with a level each",
  Object.fromEntries(RULE_NAMES.map((name) => [name, level])),
  {
    description: "Levels of rules, by name; those that are not named keep their own (docs/rules.md).",
  },
);

const SHARING = "The repository. It consents with shared-with and the name of this one in its own towpath.yaml.";

/** A text is the short form of what one of the keys takes. */
const orText = (schema: Schema, title: string): Schema => ({
  ...schema,
  title: `${title}, or ${schema.title}`,
  type: ["string", "object"],
  minLength: 1,
  maxLength: 4096,
});

const schemaLocation: Schema = orText(
  map(
    "a map with repository and path",
    {
      repository: text("a repository such as acme/schemas", SHARING),
      path: text(
        'a path such as "{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"',
        "Where in it the schemas lie, with kubeconform's variables. What does not end in .json is a folder laid out as kubeconform's own.",
      ),
    },
    { required: ["repository", "path"] },
  ),
  "default, a path of this repository with kubeconform's variables",
);

const policySource: Schema = orText(
  map(
    "a map with repository and path",
    {
      repository: text("a repository such as acme/policies", SHARING),
      path: text("a folder such as policies", "The folder that holds them. Default: all of the repository."),
    },
    { required: ["repository"] },
  ),
  "a repository such as acme/policies",
);

const policy: Schema = map(
  "a rule in CEL: a map with name, match and cel",
  {
    name: text("a name in small letters such as team-label", "What findings call the rule."),
    match: map(
      "a map with kinds",
      {
        kinds: textOrList(
          "a kind such as Deployment, apps/Deployment, or * for all",
          "The kinds of objects that it is for.",
          "a kind such as Deployment",
        ),
        namespaces: textOrList("the name of a namespace", "The namespaces that it is for. Default: all."),
      },
      { required: ["kinds"], description: "The objects that it is for." },
    ),
    cel: text(
      "an expression in CEL that answers true or false",
      "True: all is well. It sees object, oldObject (null where it is new) and environment.",
    ),
    message: text("a sentence", "What people are told where it is false."),
    level: oneOf(["error", "warning", "notice"], "How much its findings weigh.", "error"),
  },
  { required: ["name", "match", "cel"] },
);

export const VALIDATION: Schema = map(
  "a map with kubernetes-version, rules, external, allowed-images or unknown-kinds",
  {
    "kubernetes-version": kubernetesVersion,
    rules,
    external: list(
      "an object such as Secret/shop/database",
      "Objects that are there although no file holds them: kind, namespace and name, or kind and name; * stands for any text.",
    ),
    "allowed-images": list(
      "images such as ghcr.io/acme/**",
      "Images that may run; * stands for one segment, ** for any number. Default: any. The rule image-registry looks at them.",
    ),
    "unknown-kinds": oneOf(
      ["error", "skip"],
      "What becomes of objects whose kind nobody knows a schema for: an error, since they cannot be checked, or no more than a line in the summary.",
      "error",
    ),
    "schema-locations": {
      title: "a list of places where schemas lie",
      description:
        "Where the schema of a kind is looked for, in this order, behind the CustomResourceDefinitions among the files. Default: default alone, the schemas that come with Towpath.",
      type: "array",
      minItems: 1,
      items: schemaLocation,
    },
    "policies-from": {
      title: "a list of repositories that hold policies",
      description: "Repositories whose ValidatingAdmissionPolicies and bindings count as if they were in this one.",
      type: "array",
      items: policySource,
    },
    conftest: text(
      "the folder that holds Rego, such as policy",
      "conftest is asked about what a pull request changes, with the Rego of this folder. Default: nobody is asked.",
    ),
    "left-to-the-cluster": list(
      "the name of a ValidatingAdmissionPolicy",
      "Policies that ask what only the cluster knows: the check lists them and is green without them.",
    ),
    namespaces: mapByName(
      "a map of namespaces",
      mapByName("a map of labels such as team: checkout", text("the value of a label, in quotes")),
      "Labels of namespaces that no file holds, for policies that select by them.",
    ),
    "default-namespace": text(
      "the name of a namespace",
      "Where objects go that name no namespace. Default: nobody knows, and policies that ask are not evaluated.",
    ),
    "applied-by": text(
      "a user such as system:serviceaccount:argocd:argocd-application-controller",
      "As whom the agent applies manifests, for policies that ask for request.userInfo.",
    ),
  },
  { description: "How manifests are checked on pull requests." },
);

export const ENVIRONMENT_VALIDATION: Schema = map(
  "a map with kubernetes-version or rules",
  { "kubernetes-version": kubernetesVersion, rules },
  { description: "How its manifests are checked, where that is not as everywhere." },
);

export const SHARED_WITH: Schema = textOrList(
  "a repository such as acme/env-main, or all of an owner such as acme/*",
  "The repositories whose towpath.yaml may name schemas and policies of this one.",
);

export const POLICIES: Schema = {
  title: "a list of rules in CEL",
  description: "Rules of one's own: what holds for every object that a pull request makes or changes.",
  type: "array",
  items: policy,
};
