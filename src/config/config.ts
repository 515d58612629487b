/** `towpath.yaml` as the program uses it: complete, checked, with every default filled in. */
import type { ImageName } from "../domain/image-reference.ts";
import type { FullName } from "../domain/repository.ts";
import type { TagRule } from "../domain/tag-rule.ts";
import type { CommandsConfig } from "./commands-config.ts";
import type { GateConfig } from "./gate-config.ts";
import type { LayoutPattern } from "./layout.ts";
import type { CelPolicy, EnvironmentValidation, ValidationConfig } from "./validation-config.ts";

export interface Config {
  /** `observe` plans and explains without writing. */
  readonly mode: "act" | "observe";
  /** IANA name; times without a zone are in it. */
  readonly timezone: string;
  /** In an order where each environment stands behind all that it comes after. */
  readonly environments: readonly EnvironmentConfig[];
  /** The first that matches an image decides; images without a rule never move. */
  readonly images: readonly ImageRule[];
  /** What the layout cannot tell of applications, by application name. */
  readonly applications: ReadonlyMap<string, ApplicationConfig>;
  /** Files that hold several environments or applications. */
  readonly places: readonly PlacePattern[];
  /** Who may steer by slash-commands. */
  readonly commands: CommandsConfig;
  /** How manifests are checked; `DEFAULT_VALIDATION` where nothing is said. */
  readonly validation?: ValidationConfig;
  /** Homes that may read schemas and policies of this repository: `acme/env-main`, `acme/*`. */
  readonly sharedWith?: readonly string[];
  /** Rules of one's own that objects are held to. */
  readonly policies?: readonly CelPolicy[];
}

export interface EnvironmentConfig {
  readonly name: string;
  /** Names of the environments that it comes after; empty: it takes new images. */
  readonly after: readonly string[];
  /** Undefined: the home repository. */
  readonly repository?: FullName;
  /** Undefined: the repository's default branch. */
  readonly branch?: string;
  readonly layout: readonly LayoutPattern[];
  /** How the layout's `{environment}` is spelled for it (`in-path`, by default its name). */
  readonly inPath: string;
  readonly clusters: readonly string[];
  /** `by-people`: Towpath opens, people merge. */
  readonly merge: "auto" | "by-people";
  readonly mergeMethod?: "merge" | "squash" | "rebase";
  readonly supersede: "until-reviewed" | "always" | "never";
  /** Open promotions at most. */
  readonly maxOpen: number;
  /** What becomes of what waited behind a hold, a freeze or a pin; `propose` where nothing is said. */
  readonly afterHold?: "propose" | "continue";
  /** `stop` where nothing is said. */
  readonly onUnhealthy?: "stop" | "notify" | "rollback";
  /** A tag below which no step back goes. */
  readonly rollbackFloor?: string;
  /** What is said of pull requests by people that move it past a gate; `warn` where nothing is said. */
  readonly byHand?: "warn" | "block";
  readonly gates: readonly GateConfig[];
  readonly health?: HealthConfig;
  /** Where merges into it are shown as GitHub deployments; `environment` (its own repository) where nothing is said. */
  readonly deployments?: DeploymentsConfig;
  readonly pullRequest: PullRequestConfig;
  /** Where its manifests are checked otherwise than everywhere. */
  readonly validation?: EnvironmentValidation;
}

export interface HealthConfig {
  readonly agent: "argocd" | "flux" | "github-deployments" | "none";
  /**
   * Template with `{application}`, `{environment}`, `{cluster}`; `*` stands for any text without a `/`. Filled in by
   * default wherever there is an agent.
   */
  readonly name?: string;
  /** Logins and slugs of Apps that may report, `argocd[bot]` for an App alone. Absent: whoever reports first. */
  readonly by?: readonly string[];
}

export type DeploymentsConfig = "environment" | "environment-and-source" | "off";

export interface PullRequestConfig {
  /** Template with `{application}`, `{environment}`, `{version}`; undefined: Towpath's own. */
  readonly title?: string;
  readonly labels: readonly string[];
  /** Logins. */
  readonly reviewers: readonly string[];
  /** Team slugs. */
  readonly teamReviewers: readonly string[];
  readonly draft: boolean;
}

/** Templates by which a run of GitHub Actions becomes a build. */
export interface WorkflowRule {
  /** `build.yaml`, or its path from the root. */
  readonly file: string;
  /** With `{sha}`, `{short}` (its first seven digits), `{ref}` (branch or tag) and `{run}` (the run's number). */
  readonly tag: string;
  /** With `{repository}`, the name without its owner. */
  readonly image: string;
}

export interface ImageRule {
  /** `ghcr.io/acme/*`, normalised; `*` stands for one path segment, `**` for any number. */
  readonly match: string;
  readonly tags: TagRule;
  /** What is written: the tag, the digest, or both. */
  readonly write: "tag" | "digest" | "tag@digest";
  /** How a workflow that ended well says which image it built. */
  readonly workflow?: WorkflowRule;
  /** Senders that it listens to: `acme/checkout`, `acme/*`, `hook:ci`; `believes` compares. Empty: nobody. */
  readonly from: readonly string[];
}

export interface ApplicationConfig {
  /** Undefined: the images found in its places. */
  readonly images?: readonly ImageName[];
  readonly together: "same-tag" | "same-revision" | "latest-each";
  readonly source?: FullName;
  /** Former names. */
  readonly was: readonly string[];
  /** Undefined: all environments in which it is found, in the order of the file. Its own `after` where it differs. */
  readonly environments?: ReadonlyMap<string, { readonly after?: readonly string[] }>;
  /** Places off the layout, by environment. */
  readonly places: ReadonlyMap<string, readonly NamedPlace[]>;
}

/** A place that the configuration names, because its file does not name the image or the layout does not find it. */
export type NamedPlace = { readonly file: string; readonly image: ImageName } & (
  | { readonly at: string } // RFC 6901 JSON Pointer, with `#N` in front for the N-th document
  | { readonly match: string } // a line of any text with `{tag}` in it
);

/** A named place for many: `file`, `at`, `match` and `image` may hold `{environment}` and `{application}`. */
export interface PlacePattern {
  readonly file: string;
  readonly at?: string;
  readonly match?: string;
  readonly image: string;
}
