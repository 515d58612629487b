import { nodeId } from "../state/ids.ts";
import type { Bypass, Protection, QueueRule, RequiredCheck, ReviewRule, Ruleset } from "../state/rules.ts";
import { NO_BYPASS, NO_RULES } from "../state/rules.ts";
import type { ControlContext } from "./context.ts";
import { appNamed, repositoryNamed } from "./context.ts";

/** What may be asked of a branch; what is left out is not. */
export interface RuleInput {
  /** Contexts, or contexts pinned to the App that must say so. */
  readonly checks?: readonly (string | { readonly context: string; readonly app: string })[];
  /** Whether the head must hold the newest base. */
  readonly strict?: boolean;
  readonly reviews?: Partial<ReviewRule>;
  readonly linearHistory?: boolean;
  readonly signatures?: boolean;
  readonly allowForcePushes?: boolean;
  readonly allowDeletions?: boolean;
  readonly blockCreations?: boolean;
  readonly blockUpdates?: boolean;
  readonly queue?: Partial<QueueRule>;
  readonly bypass?: Partial<Bypass>;
}

const USUAL_QUEUE: QueueRule = {
  method: "merge",
  grouping: "ALLGREEN",
  maxEntriesToBuild: 5,
  maxEntriesToMerge: 5,
  minEntriesToMerge: 1,
  minEntriesWaitMinutes: 5,
  timeoutMinutes: 60,
};

/** Branch protection and rulesets. */
export function ruleControls({ world }: ControlContext) {
  const rules = (input: RuleInput) => {
    const required = (input.checks ?? []).map((check): RequiredCheck => {
      if (typeof check === "string") return { context: check, appId: undefined };
      return { context: check.context, appId: appNamed(world, check.app).id };
    });
    const reviews = {
      count: 1,
      dismissStale: false,
      codeOwners: false,
      lastPushApproval: false,
      allowedMethods: undefined,
    };
    return {
      ...NO_RULES,
      checks: required.length === 0 ? undefined : { required, strict: input.strict ?? false },
      reviews: input.reviews === undefined ? undefined : { ...reviews, ...input.reviews },
      linearHistory: input.linearHistory ?? false,
      signatures: input.signatures ?? false,
      blockForcePushes: input.allowForcePushes !== true,
      blockDeletions: input.allowDeletions !== true,
      blockCreations: input.blockCreations ?? false,
      blockUpdates: input.blockUpdates ?? false,
      queue: input.queue === undefined ? undefined : { ...USUAL_QUEUE, ...input.queue },
      bypass: { ...NO_BYPASS, ...input.bypass },
    };
  };

  return {
    /** Protects a branch, by these rules and no others; who may push can be restricted besides. */
    protectBranch(
      input: RuleInput & {
        readonly repository: string;
        readonly branch: string;
        readonly restrictedTo?: { readonly users: readonly string[]; readonly apps: readonly string[] };
      },
    ): void {
      const one: Protection = { ...rules(input), branch: input.branch, restrictedTo: input.restrictedTo };
      repositoryNamed(world, input.repository).protections.set(input.branch, one);
    },

    unprotectBranch(input: { readonly repository: string; readonly branch: string }): void {
      repositoryNamed(world, input.repository).protections.delete(input.branch);
    },

    /** A ruleset, active, for the default branch unless patterns of branches are given. */
    createRuleset(
      input: RuleInput & {
        readonly repository: string;
        readonly name?: string;
        readonly include?: readonly string[];
        readonly exclude?: readonly string[];
      },
    ) {
      const id = world.ids.next();
      const one: Ruleset = {
        ...rules(input),
        id,
        nodeId: nodeId("RRS", id),
        name: input.name ?? `ruleset ${id}`,
        enforcement: "active",
        include: input.include ?? ["~DEFAULT_BRANCH"],
        exclude: input.exclude ?? [],
        createdAt: world.clock.now(),
      };
      repositoryNamed(world, input.repository).rulesets.set(id, one);
      return { id };
    },

    deleteRuleset(input: { readonly repository: string; readonly id: number }): void {
      repositoryNamed(world, input.repository).rulesets.delete(input.id);
    },
  };
}
