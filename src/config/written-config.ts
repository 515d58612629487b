/**
 * `towpath.yaml` as it is written, once its shape is right (schema.ts). Keys that the schema asks for may still be
 * absent: that is a mistake that is told already, and the others are looked for all the same.
 */
import type { CommandName } from "../domain/command-name.ts";
import type { Role } from "../domain/role.ts";
import type { RuleLevel } from "../domain/rule-name.ts";

export interface WrittenConfig {
  readonly mode?: "act" | "observe";
  readonly timezone?: string;
  readonly layout?: string | readonly string[];
  readonly environments?: Readonly<Record<string, WrittenEnvironment | null>>;
  readonly images?: readonly WrittenImageRule[];
  readonly applications?: Readonly<Record<string, WrittenApplication | null>>;
  readonly places?: readonly WrittenPlace[];
  readonly commands?: WrittenCommands;
  readonly "shared-with"?: string | readonly string[];
  readonly validation?: WrittenValidation;
  readonly policies?: readonly WrittenPolicy[];
}

export interface WrittenEnvironmentValidation {
  readonly "kubernetes-version"?: string;
  readonly rules?: Readonly<Record<string, RuleLevel>>;
}

export interface WrittenValidation extends WrittenEnvironmentValidation {
  readonly external?: readonly string[];
  readonly "allowed-images"?: readonly string[];
  readonly "unknown-kinds"?: "error" | "skip";
  readonly "schema-locations"?: readonly (string | { readonly repository?: string; readonly path?: string })[];
  readonly "policies-from"?: readonly (string | { readonly repository?: string; readonly path?: string })[];
  readonly conftest?: string;
  readonly "left-to-the-cluster"?: readonly string[];
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly "default-namespace"?: string;
  readonly "applied-by"?: string;
}

export interface WrittenPolicy {
  readonly name?: string;
  readonly match?: { readonly kinds?: string | readonly string[]; readonly namespaces?: string | readonly string[] };
  readonly cel?: string;
  readonly message?: string;
  readonly level?: "error" | "warning" | "notice";
}

export interface WrittenCommands {
  readonly rights?: readonly WrittenCommandRight[];
  readonly "separation-of-duties"?: string | readonly string[];
}

export interface WrittenCommandRight {
  readonly commands?: readonly CommandName[];
  readonly environments?: string | readonly string[];
  readonly role?: Role;
  readonly teams?: readonly string[];
  readonly users?: readonly string[];
}

export interface WrittenEnvironment {
  readonly after?: string | readonly string[];
  readonly repository?: string;
  readonly branch?: string;
  readonly layout?: string | readonly string[];
  readonly "in-path"?: string;
  readonly clusters?: readonly string[];
  readonly merge?: "auto" | "by-people";
  readonly "merge-method"?: "merge" | "squash" | "rebase";
  readonly supersede?: "until-reviewed" | "always" | "never";
  readonly "max-open"?: number;
  readonly "after-hold"?: "propose" | "continue";
  readonly "on-unhealthy"?: "stop" | "notify" | "rollback";
  readonly "rollback-floor"?: string;
  readonly "by-hand"?: "warn" | "block";
  readonly gates?: readonly WrittenGate[];
  readonly health?: WrittenHealth;
  readonly deployments?: "environment" | "environment-and-source" | "off";
  readonly "pull-request"?: WrittenPullRequest;
  readonly validation?: WrittenEnvironmentValidation;
}

export interface WrittenHealth {
  readonly agent?: "argocd" | "flux" | "github-deployments" | "none";
  readonly name?: string;
  readonly by?: string | readonly string[];
}

export interface WrittenPullRequest {
  readonly title?: string;
  readonly labels?: readonly string[];
  readonly reviewers?: readonly string[];
  readonly "team-reviewers"?: readonly string[];
  readonly draft?: boolean;
}

type Holds = { readonly holds?: "opening" | "merging" };

/** One key; more are a mistake. */
export interface WrittenGate {
  readonly soak?: string | WrittenSoak;
  readonly healthy?: Holds | null;
  readonly checks?: string | readonly string[] | WrittenChecks;
  readonly approvals?: number | WrittenApprovals;
  readonly window?: WrittenWindow;
  readonly expression?: string | WrittenExpression;
}

export interface WrittenSoak extends Holds {
  readonly for?: string;
  readonly "when-replaced"?: "hold-upstream" | "start-over" | "keep-counting";
}

export interface WrittenChecks extends Holds {
  readonly names?: string | readonly string[];
  readonly on?: "pull-request" | "source";
  readonly app?: string;
  readonly allow?: readonly ("neutral" | "skipped")[];
}

export interface WrittenApprovals extends Holds {
  readonly count?: number;
  readonly teams?: readonly string[];
  readonly users?: readonly string[];
  readonly roles?: readonly string[];
  readonly "code-owners"?: boolean;
  readonly allow?: readonly ("author" | "requester" | "pusher")[];
}

export interface WrittenWindow extends Holds {
  readonly days?: string | readonly string[];
  readonly hours?: string | readonly string[];
  readonly timezone?: string;
  readonly dates?: string | readonly string[];
  readonly except?: string | readonly string[];
}

export interface WrittenExpression extends Holds {
  readonly cel?: string;
  readonly message?: string;
}

export interface WrittenImageRule {
  readonly match?: string;
  readonly tags?: WrittenTags;
  readonly write?: "tag" | "digest" | "tag@digest";
  readonly workflow?: { readonly file?: string; readonly tag?: string; readonly image?: string };
  readonly from?: string | readonly string[];
}

export interface WrittenTags {
  readonly semver?: string;
  readonly prereleases?: boolean;
  readonly "build-metadata"?: boolean;
  readonly pattern?: string;
  readonly order?: "semver" | "numerical" | "alphabetical";
  readonly mutable?: string;
}

export interface WrittenApplication {
  readonly images?: readonly string[];
  readonly together?: "same-tag" | "same-revision" | "latest-each";
  readonly source?: string;
  readonly was?: readonly string[];
  readonly environments?: Readonly<Record<string, { readonly after?: string | readonly string[] } | null>>;
  readonly places?: Readonly<Record<string, readonly WrittenPlace[]>>;
}

export interface WrittenPlace {
  readonly file?: string;
  readonly at?: string;
  readonly match?: string;
  readonly image?: string;
}
