/**
 * What guards a branch, from rulesets and from classic branch protection. The App needs no
 * administration right for it: rulesets are public to whoever reads the repository, and of classic protection GraphQL shows
 * what is "enforced on the viewer" (`refUpdateRule`).
 */
import type { Repository } from "../domain/repository.ts";
import type { BranchGuards, Guard, GuardBody, GuardSource, MergeMethod } from "../ports/branch-rules.ts";
import { fields } from "./answer.ts";
import { askGraphql } from "./ask-graphql.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import { allPages, PER_PAGE } from "./pages.ts";

const METHODS: readonly MergeMethod[] = ["merge", "squash", "rebase"];

export const BRANCH_UPDATE_RULE = `query BranchUpdateRule($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $branch) {
      refUpdateRule {
        requiredApprovingReviewCount
        requiresCodeOwnerReviews
        requiredStatusCheckContexts
        requiresLinearHistory
        requiresSignatures
      }
    }
  }
}`;

/** Three requests, and one for each ruleset. */
export async function readBranchGuards(
  clients: Clients,
  repository: Repository,
  branch: string,
): Promise<BranchGuards> {
  const [ofRulesets, ofProtection, methods] = await Promise.all([
    rulesetGuards(clients, repository, branch),
    protectionGuards(clients, repository, branch),
    allowedMethods(clients, repository),
  ]);
  return { guards: [...ofRulesets, ...ofProtection], methods };
}

async function rulesetGuards(clients: Clients, repository: Repository, branch: string): Promise<Guard[]> {
  const octokit = clients.promoting(repository);
  const at = ownerAndRepo(repository.fullName);
  const rules = await allPages((page) =>
    octokit.request("GET /repos/{owner}/{repo}/rules/branches/{branch}", { ...at, branch, per_page: PER_PAGE, page }),
  );
  const sources = new Map<number, GuardSource>();
  for (const id of new Set(rules.map(({ ruleset_id }) => ruleset_id ?? 0))) sources.set(id, await sourceOf(id));
  const unknown = { source: "a ruleset", bypassed: false };
  return rules.flatMap((rule) => {
    const source = sources.get(rule.ruleset_id ?? 0) ?? unknown;
    return bodiesOf(rule.type, fields(fields(rule)["parameters"])).map((body): Guard => ({ ...body, ...source }));
  });

  async function sourceOf(ruleset_id: number): Promise<GuardSource> {
    try {
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", { ...at, ruleset_id });
      const bypass = data.current_user_can_bypass ?? "never";
      return { source: `ruleset "${data.name}" of ${data.source}`, bypassed: bypass !== "never" };
    } catch (error) {
      if (isRefusal(error, 404)) return unknown;
      throw error;
    }
  }
}

/** The rules that matter to promotions; patterns of names and the like do not. */
function bodiesOf(type: string, parameters: Readonly<Record<string, unknown>>): GuardBody[] {
  switch (type) {
    case "pull_request": {
      const count = Number(parameters["required_approving_review_count"] ?? 0);
      const codeOwners = parameters["require_code_owner_review"] === true;
      const methods = METHODS.filter((method) => list(parameters["allowed_merge_methods"]).includes(method));
      return [
        { kind: "reviews", count, codeOwners },
        ...(methods.length > 0 ? [{ kind: "methods" as const, methods }] : []),
      ];
    }
    case "required_status_checks": {
      const checks = list(parameters["required_status_checks"]).map((required) => {
        const { context, integration_id: appId } = fields(required);
        return { context: String(context), appId: typeof appId === "number" ? appId : undefined };
      });
      return [{ kind: "checks", checks }];
    }
    case "merge_queue":
      return [{ kind: "merge-queue" }];
    case "required_signatures":
      return [{ kind: "signatures" }];
    case "required_linear_history":
      return [{ kind: "linear-history" }];
    case "non_fast_forward":
      return [{ kind: "force-push" }];
    case "update":
    case "creation":
    case "deletion":
      return [{ kind: type }];
    default:
      return [];
  }
}

async function protectionGuards(clients: Clients, repository: Repository, branch: string): Promise<Guard[]> {
  const { fullName, installationId } = repository;
  const { owner, repo: name } = ownerAndRepo(fullName);
  const variables = { owner, name, branch: `refs/heads/${branch}` };
  const { data } = await askGraphql(clients.settings, clients.promoting(repository), BRANCH_UPDATE_RULE, variables, {
    repository: fullName,
    installationId,
  });
  const rule = fields(fields(fields(data["repository"])["ref"])["refUpdateRule"]);
  const count = Number(rule["requiredApprovingReviewCount"] ?? 0);
  const codeOwners = rule["requiresCodeOwnerReviews"] === true;
  const contexts = list(rule["requiredStatusCheckContexts"]);
  const bodies: GuardBody[] = [
    ...(count > 0 || codeOwners ? [{ kind: "reviews" as const, count, codeOwners }] : []),
    ...(contexts.length > 0
      ? [
          {
            kind: "checks" as const,
            checks: contexts.map((context) => ({ context: String(context), appId: undefined })),
          },
        ]
      : []),
    ...(rule["requiresLinearHistory"] === true ? [{ kind: "linear-history" as const }] : []),
    ...(rule["requiresSignatures"] === true ? [{ kind: "signatures" as const }] : []),
  ];
  return bodies.map((body): Guard => ({ ...body, source: "branch protection", bypassed: false }));
}

async function allowedMethods(clients: Clients, repository: Repository): Promise<MergeMethod[] | undefined> {
  const { data } = await clients
    .promoting(repository)
    .request("GET /repos/{owner}/{repo}", ownerAndRepo(repository.fullName));
  const settings = { merge: data.allow_merge_commit, squash: data.allow_squash_merge, rebase: data.allow_rebase_merge };
  if (Object.values(settings).every((allowed) => allowed === undefined)) return undefined;
  return METHODS.filter((method) => settings[method] === true);
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
