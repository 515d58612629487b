import { malformed } from "../http/answer.ts";
import type { Fields } from "../http/fields.ts";
import {
  isFields,
  optionalFields,
  optionalFlag,
  optionalInteger,
  optionalList,
  optionalText,
  optionalTexts,
  text,
} from "../http/fields.ts";
import type { MergeMethod } from "../state/pull-request.ts";
import type { BranchRules, Bypass, QueueRule, ReviewRule } from "../state/rules.ts";
import { NO_RULES } from "../state/rules.ts";
import type { World } from "../state/world.ts";

/** The `rules` of a request that makes a ruleset. Rules that bind nothing in the sandbox are refused, not forgotten. */
export function readRules(body: Fields): BranchRules {
  const rules = (optionalList(body, "rules") ?? []).map((value) => {
    if (!isFields(value)) throw malformed("For 'rules/items', an object is expected.");
    return readRule(text(value, "type"), optionalFields(value, "parameters") ?? {});
  });
  return Object.assign({ ...NO_RULES }, ...rules) as BranchRules;
}

function readRule(type: string, parameters: Fields): Partial<BranchRules> {
  switch (type) {
    case "creation":
      return { blockCreations: true };
    case "update":
      return { blockUpdates: true };
    case "deletion":
      return { blockDeletions: true };
    case "non_fast_forward":
      return { blockForcePushes: true };
    case "required_linear_history":
      return { linearHistory: true };
    case "required_signatures":
      return { signatures: true };
    case "pull_request":
      return { reviews: readReviews(parameters) };
    case "required_status_checks":
      return { checks: readChecks(parameters) };
    case "merge_queue":
      return { queue: readQueue(parameters) };
    default:
      throw malformed(`The sandbox knows no rule ${type}.`);
  }
}

function readReviews(parameters: Fields): ReviewRule {
  const methods = optionalTexts(parameters, "allowed_merge_methods")?.map(method);
  return {
    count: optionalInteger(parameters, "required_approving_review_count") ?? 0,
    dismissStale: optionalFlag(parameters, "dismiss_stale_reviews_on_push") ?? false,
    codeOwners: optionalFlag(parameters, "require_code_owner_review") ?? false,
    lastPushApproval: optionalFlag(parameters, "require_last_push_approval") ?? false,
    allowedMethods: methods,
  };
}

function readChecks(parameters: Fields): NonNullable<BranchRules["checks"]> {
  const required = (optionalList(parameters, "required_status_checks") ?? []).filter(isFields).map((one) => ({
    context: text(one, "context"),
    appId: optionalInteger(one, "integration_id"),
  }));
  return { required, strict: optionalFlag(parameters, "strict_required_status_checks_policy") ?? false };
}

function readQueue(parameters: Fields): QueueRule {
  const number = (name: string, usual: number): number => optionalInteger(parameters, name) ?? usual;
  return {
    method: method((optionalText(parameters, "merge_method") ?? "MERGE").toLowerCase()),
    grouping: optionalText(parameters, "grouping_strategy") === "HEADGREEN" ? "HEADGREEN" : "ALLGREEN",
    maxEntriesToBuild: number("max_entries_to_build", 5),
    maxEntriesToMerge: number("max_entries_to_merge", 5),
    minEntriesToMerge: number("min_entries_to_merge", 1),
    minEntriesWaitMinutes: number("min_entries_to_merge_wait_minutes", 5),
    timeoutMinutes: number("check_response_timeout_minutes", 60),
  };
}

function method(word: string): MergeMethod {
  if (word === "merge" || word === "squash" || word === "rebase") return word;
  throw malformed(`${word} is not a merge method.`);
}

/** The `bypass_actors` of a request: Apps by number, and the role of administrators. */
export function readBypass(world: World, body: Fields): Bypass {
  const actors = (optionalList(body, "bypass_actors") ?? []).filter(isFields);
  const apps = actors.flatMap((actor) => {
    const app = actor["actor_type"] === "Integration" ? world.apps.get(Number(actor["actor_id"])) : undefined;
    return app === undefined ? [] : [app.slug];
  });
  return { users: [], apps, admins: actors.some((actor) => actor["actor_type"] === "RepositoryRole") };
}
