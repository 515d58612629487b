/** What rendering a pull request is given, and what it answers. */
import type { Rendering, RenderTask } from "../../domain/rendering.ts";
import type { Checker } from "../engine/checker.ts";
import type { SchemaTree } from "../engine/repository-schemas.ts";
import type { FileToValidate } from "../engine/validation.ts";
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Resource } from "../resource.ts";
import type { Rule, RuleSettings } from "../rule.ts";
import type { RuleLevels } from "../rules/levels.ts";
import type { Suppression } from "../rules/suppressions.ts";
import type { RenderedDifference } from "./compare-objects.ts";
import type { EnvironmentsOf, RenderTarget } from "./find-targets.ts";
import type { ToolFileCache } from "./tool-files.ts";
import type { Tree } from "./tree.ts";

export interface RenderChangesOptions {
  readonly head: Tree;
  /** What the pull request is compared with; undefined: nothing. */
  readonly base: Tree | undefined;
  /** Paths that differ, also those that are gone. */
  readonly changed: readonly string[];
  readonly environmentsOf: EnvironmentsOf;
  /** Kubernetes version of each environment, major and minor. */
  readonly environments: ReadonlyMap<string, string>;
  readonly kubernetesVersion: string;
  readonly schemaLocations?: readonly (string | SchemaTree)[];
  readonly missingSchemas?: "error" | "skip";
  /** Files of the head with CustomResourceDefinitions. */
  readonly definitions?: readonly FileToValidate[];
  readonly rules?: RulesOnRendered;
  /** Of its own or idle: it is told other schemas while this runs. */
  readonly checker: Checker;
  readonly render: (task: RenderTask) => Promise<Rendering>;
  /** Why nothing of this kind can be rendered for now, as one sentence; undefined: it can. */
  readonly whyNot: (kind: RenderTask["kind"]) => Promise<string | undefined>;
  /** Asked before each rendering: what is left then is named and not rendered. */
  readonly isLate?: () => boolean;
  /** How a chart is installed; default: as its folder is called, in `default`. */
  readonly releaseOf?: (target: RenderTarget) => { readonly release?: string; readonly namespace?: string };
  /** Why nothing may be rendered (a pull request from a fork): it is said, and nothing is started. */
  readonly forbidden?: string;
  readonly cache?: ToolFileCache;
}

export interface RulesOnRendered {
  readonly rules: readonly Rule[];
  readonly levels: RuleLevels;
  readonly settings: RuleSettings;
  /** Other objects of the environment at the head, as its files hold them, so that references are found. */
  readonly context?: (environment: string | undefined) => readonly Resource[];
}

/** What became of one kustomization or chart. */
export interface TargetOutcome {
  readonly target: RenderTarget;
  /** `gone`: the pull request removes it, and all its objects are in the difference. */
  readonly state: "rendered" | "refused" | "failed" | "unavailable" | "gone";
  /** Undefined where one side could not be rendered. */
  readonly difference: RenderedDifference | undefined;
  /** Why there is no difference, as one sentence: of the base branch where the state is `rendered`; empty where there is one. */
  readonly reason: string;
}

export interface RenderedFinding extends PlacedFinding {
  /** The rendered base has it as well. */
  readonly isOld: boolean;
  /** The message without the words on what was rendered for whom. */
  readonly said: string;
}

/** What the cluster of an environment gets of its kustomizations and charts, where both sides could be rendered. */
export interface RenderedEnvironment {
  readonly environment: string | undefined;
  readonly before: readonly Resource[];
  readonly after: readonly Resource[];
  /** Files that this came from: what stands in them is no object of its own. */
  readonly sources: ReadonlySet<string>;
}

export interface RenderedChanges {
  readonly outcomes: readonly TargetOutcome[];
  /** Touched, and not rendered because that is more than is rendered for one pull request. */
  readonly left: readonly RenderTarget[];
  /** In files of the repository; what several environments have alike is one. */
  readonly findings: readonly RenderedFinding[];
  /** What annotations silence in what is rendered, with what they say. */
  readonly silenced: readonly (Suppression & { readonly finding: RenderedFinding })[];
  /** What holds for all: sentences for the summary. */
  readonly notes: readonly string[];
  /** Rules that threw: bugs, to be logged. */
  readonly failures: readonly { readonly rule: string; readonly error: unknown }[];
  readonly environments: readonly RenderedEnvironment[];
  /** Says of findings on objects of `environments` where people can mend them. */
  readonly place: (
    found: readonly { readonly finding: PlacedFinding; readonly resource: Resource }[],
  ) => Promise<readonly PlacedFinding[]>;
}
