/** What a rule is: a question about all the objects of an environment, answered with remarks. One rule a file. */
import type { Path, Resource } from "./resource.ts";

/** How much a remark of a rule weighs. `off`: the rule is not asked. */
export type Level = "error" | "warning" | "notice" | "off";

export interface Rule {
  /** Kebab-case and stable; people write it into `towpath.yaml` and annotations: `selector-matches-template`. */
  readonly name: string;
  /** One sentence for the documentation: what it finds and why that matters. */
  readonly summary: string;
  /** Where the configuration says nothing. */
  readonly level: Level;
  /** Names of other tools' checks whose suppressions count for it too: `kube-linter:privileged-container`. */
  readonly alsoKnownAs: readonly string[];
  check(scope: Scope): Iterable<Remark>;
}

/** What a rule may look at: the objects of one environment as one head of the repository holds them. */
export interface Scope {
  readonly resources: readonly Resource[];
  /** The same environment on the base branch; undefined where there is none to compare with. */
  readonly before: readonly Resource[] | undefined;
  /** Undefined where files belong to no environment. */
  readonly environment: string | undefined;
  /** Major and minor: `1.34`. */
  readonly kubernetesVersion: string;
  readonly settings: RuleSettings;
  /**
   * Fields of a kind whose values the API server restricts and OpenAPI does not (`enumsOf` over the catalog's schema).
   * Where it is not given, `enum-value` finds nothing.
   */
  readonly valuesOf?: (apiVersion: string, kind: string) => readonly FieldValues[];
}

/** A field that takes some words only. */
export interface FieldValues {
  /** From the object's root; `*` stands for every item of a list or every key of a map. */
  readonly path: readonly string[];
  readonly values: readonly string[];
}

/** What `towpath.yaml` may say to rules. */
export interface RuleSettings {
  /** Patterns of images that may run (`ghcr.io/acme/**`); empty: any. */
  readonly allowedImages: readonly string[];
  /** Objects that are known to be there although no file holds them: `Secret/shop/database`; `*` for any text. */
  readonly external: readonly string[];
}

/** One thing that a rule found. Whoever collects it adds file, position and severity. */
export interface Remark {
  readonly resource: Resource;
  readonly path: Path;
  /** Which part of the line is meant. */
  readonly on: "key" | "value";
  /** One sentence: what is wrong, and where the path does not say it. Never holds a secret. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
  /**
   * The files alone cannot prove it: what is missed may live outside the repository. Weighs one step less than the rule
   * (error → warning → notice) unless the configuration gives the rule a level of its own.
   */
  readonly unsure?: true;
}
