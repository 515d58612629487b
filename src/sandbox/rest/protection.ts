import { noContent, notFound, ok, Refusal } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import type { Fields } from "../http/fields.ts";
import {
  isFields,
  optionalFields,
  optionalFlag,
  optionalInteger,
  optionalList,
  optionalTexts,
  text,
} from "../http/fields.ts";
import type { Route } from "../http/route.ts";
import { onRepository } from "../http/route.ts";
import { protection as protectionShape } from "../shapes/protection.ts";
import type { Protection, RequiredCheck } from "../state/rules.ts";
import { NO_RULES } from "../state/rules.ts";

const PATH = "/branches/{branch+}/protection";

/** "Protected branches". Reading it takes the permission administration, which few Apps have. */
export const protectionRoutes: readonly Route[] = [
  onRepository("GET", PATH, "administration:read", (call) => {
    const one = call.repository.protections.get(branchOf(call));
    if (one === undefined) throw new Refusal(404, "Branch not protected");
    return ok(protectionShape(call.world, call.repository, one));
  }),
  onRepository("PUT", PATH, "administration:write", (call) => {
    const { world, repository, body } = call;
    const branch = branchOf(call);
    const one: Protection = {
      ...NO_RULES,
      branch,
      checks: readChecks(optionalFields(body, "required_status_checks")),
      reviews: readReviews(optionalFields(body, "required_pull_request_reviews")),
      linearHistory: optionalFlag(body, "required_linear_history") ?? false,
      blockForcePushes: optionalFlag(body, "allow_force_pushes") !== true,
      blockDeletions: optionalFlag(body, "allow_deletions") !== true,
      blockCreations: optionalFlag(body, "block_creations") ?? false,
      bypass: { users: [], apps: [], admins: optionalFlag(body, "enforce_admins") !== true },
      restrictedTo: readRestriction(optionalFields(body, "restrictions")),
    };
    repository.protections.set(branch, one);
    return ok(protectionShape(world, repository, one));
  }),
  onRepository("DELETE", PATH, "administration:write", (call) => {
    if (!call.repository.protections.delete(branchOf(call))) throw new Refusal(404, "Branch not protected");
    return noContent;
  }),
];

function branchOf({ repository, params }: RepositoryCall): string {
  const branch = params["branch"] ?? "";
  if (repository.git.refs.get(`refs/heads/${branch}`) === undefined) throw notFound();
  return branch;
}

function readChecks(fields: Fields | undefined): Protection["checks"] {
  if (fields === undefined) return undefined;
  const named = (optionalTexts(fields, "contexts") ?? []).map((context) => ({ context, appId: undefined }));
  const pinned = (optionalList(fields, "checks") ?? []).filter(isFields).map((one): RequiredCheck => {
    const appId = optionalInteger(one, "app_id");
    return { context: text(one, "context"), appId: appId === -1 ? undefined : appId };
  });
  const required = [...pinned, ...named.filter(({ context }) => !pinned.some((one) => one.context === context))];
  return { required, strict: optionalFlag(fields, "strict") ?? false };
}

function readReviews(fields: Fields | undefined): Protection["reviews"] {
  if (fields === undefined) return undefined;
  return {
    count: optionalInteger(fields, "required_approving_review_count") ?? 1,
    dismissStale: optionalFlag(fields, "dismiss_stale_reviews") ?? false,
    codeOwners: optionalFlag(fields, "require_code_owner_reviews") ?? false,
    lastPushApproval: optionalFlag(fields, "require_last_push_approval") ?? false,
    allowedMethods: undefined,
  };
}

function readRestriction(fields: Fields | undefined): Protection["restrictedTo"] {
  if (fields === undefined) return undefined;
  return { users: optionalTexts(fields, "users") ?? [], apps: optionalTexts(fields, "apps") ?? [] };
}
