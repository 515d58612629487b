/** JSON Schema of one environment. */
import { GATES } from "./schema-gates.ts";
import { list, map, oneOf, type Schema, text, textOrList } from "./schema-parts.ts";
import { ENVIRONMENT_VALIDATION } from "./schema-validation.ts";

export const LAYOUT = textOrList(
  "a layout such as apps/{application}/overlays/{environment}/**",
  "Which files belong to which application in which environment. {application} and {environment} stand for one segment of the path or a part of it, * for any text in a segment, ** for any number of segments.",
);

export const AFTER = textOrList(
  "the name of an environment, or a list of names",
  "Environments that a release has to pass through before. Without it the environment takes new images.",
  "the name of an environment",
);

const pullRequest: Schema = map(
  "a map with title, labels, reviewers, team-reviewers or draft",
  {
    title: text(
      "a title",
      "The pull request's title. {application}, {environment} and {version} stand for those of the promotion.",
    ),
    labels: list("a label", "Labels that the pull request gets."),
    reviewers: list("a login", "People who are asked for a review."),
    "team-reviewers": list("the name of a team, such as sre", "Teams that are asked for a review."),
    draft: { title: "true or false", description: "Whether it opens as a draft.", type: "boolean", default: false },
  },
  { description: "How promotion pull requests of this environment look." },
);

const health: Schema = map(
  "a map with agent",
  {
    agent: oneOf(
      ["argocd", "flux", "github-deployments", "none"],
      "Who deploys to the environment and reports how it fares there.",
    ),
    name: text(
      "a name such as {application}-{cluster}",
      "What the agent calls an application: the Argo CD Application, the Kustomization or HelmRelease of Flux, the GitHub Environment. {application}, {environment} and {cluster} stand for their names, * for any text without a /. Default: {application}-{environment}, with -{cluster} behind it where there are clusters; {environment} or {environment}-{cluster} for GitHub deployments.",
    ),
    by: textOrList(
      "the login or the App that reports, such as argocd[bot], or a list of them",
      "Who may report: logins, and Apps by their slug. Others are not listened to. Default: whoever reports first.",
      "a login or the slug of an App",
    ),
  },
  { required: ["agent"], description: "Where the health of a release is learnt from." },
);

export const ENVIRONMENT: Schema = {
  ...map("the settings of an environment", {
    after: AFTER,
    repository: text(
      "a repository such as acme/env-prod",
      "The repository that holds the environment. Default: the one of this file. It consents with a towpath.yaml of one line: managed-by and the name of this repository.",
    ),
    branch: text(
      "the name of a branch, such as env/prod",
      "The branch that holds it. Default: the repository's default branch.",
    ),
    layout: LAYOUT,
    "in-path": text(
      "one segment of a path, such as production-eu",
      "How the layout's {environment} is spelled for it. Default: its name.",
    ),
    clusters: list("the name of a cluster", "Where it runs. Healthy means healthy on all of them."),
    merge: oneOf(["auto", "by-people"], "Who merges: Towpath as soon as every gate passes, or people.", "by-people"),
    "merge-method": oneOf(["merge", "squash", "rebase"], "How Towpath merges. Default: what the repository allows."),
    supersede: oneOf(
      ["until-reviewed", "always", "never"],
      "Whether a newer release takes the place of the one that is proposed.",
      "until-reviewed",
    ),
    "max-open": {
      title: "a whole number from 1 to 1000",
      description: "How many promotions of it are open at most.",
      type: "integer",
      minimum: 1,
      maximum: 1000,
      default: 10,
    },
    "after-hold": oneOf(
      ["propose", "continue"],
      "What becomes of a release that waited behind a hold, a freeze or a pin when that ends: it is proposed and a person merges it, or it goes on by itself.",
      "propose",
    ),
    "on-unhealthy": oneOf(
      ["stop", "notify", "rollback"],
      "What happens when a release proves unhealthy here: nothing goes on from here, or people are told on its pull request besides, or Towpath goes back to the last healthy release besides.",
      "stop",
    ),
    "rollback-floor": text(
      "a version such as 1.4.0",
      "No step back goes below this version: what is older cannot run any more, for a schema that cannot go back.",
    ),
    "by-hand": oneOf(
      ["warn", "block"],
      "What the check Towpath / promotion says of pull requests by people that move this environment past a gate.",
      "warn",
    ),
    gates: GATES,
    health,
    deployments: oneOf(
      ["environment", "environment-and-source", "off"],
      "Where merges into it are shown as deployments of GitHub: in its repository, in the repository of the source as well, or nowhere.",
      "environment",
    ),
    "pull-request": pullRequest,
    validation: ENVIRONMENT_VALIDATION,
  }),
  type: ["object", "null"],
};
