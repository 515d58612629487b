import type { RateLimiter } from "../http/rate-limiter.ts";
import type { Route } from "../http/route.ts";
import type { Webhooks } from "../webhooks/webhooks.ts";
import { appRoutes } from "./app.ts";
import { branchRoutes } from "./branches.ts";
import { checkRunRoutes } from "./check-runs.ts";
import { checkSuiteRoutes } from "./check-suites.ts";
import { collaboratorRoutes } from "./collaborators.ts";
import { commentRoutes } from "./comments.ts";
import { commitRoutes } from "./commits.ts";
import { compareRoutes } from "./compare.ts";
import { contentsRoutes } from "./contents.ts";
import { deploymentRoutes } from "./deployments.ts";
import { dispatchRoutes } from "./dispatches.ts";
import { gitBlobRoutes } from "./git-blobs.ts";
import { gitCommitRoutes } from "./git-commits.ts";
import { gitRefRoutes } from "./git-refs.ts";
import { gitTagRoutes } from "./git-tags.ts";
import { gitTreeRoutes } from "./git-trees.ts";
import { hookRoutes } from "./hook.ts";
import { installationRoutes } from "./installation.ts";
import { issueRoutes } from "./issues.ts";
import { labelRoutes } from "./labels.ts";
import { mergeRoutes } from "./merges.ts";
import { metaRoutes } from "./meta.ts";
import { peopleRoutes } from "./people.ts";
import { protectionRoutes } from "./protection.ts";
import { pullMergeRoutes } from "./pull-merge.ts";
import { pullRoutes } from "./pulls.ts";
import { rateLimitRoutes } from "./rate-limit.ts";
import { reactionRoutes } from "./reactions.ts";
import { repositoryRoutes } from "./repositories.ts";
import { requestedReviewerRoutes } from "./requested-reviewers.ts";
import { reviewRoutes } from "./reviews.ts";
import { rulesetRoutes } from "./rulesets.ts";
import { statusRoutes } from "./statuses.ts";
import { teamRoutes } from "./teams.ts";
import { writeContentsRoutes } from "./write-contents.ts";
/** Every operation of the REST API that the sandbox knows. */
export function allRoutes(webhooks: Webhooks, limiter: RateLimiter): readonly Route[] {
  return [
    ...appRoutes,
    ...branchRoutes,
    ...commentRoutes,
    ...commitRoutes,
    ...compareRoutes,
    ...contentsRoutes,
    ...gitBlobRoutes,
    ...gitCommitRoutes,
    ...gitRefRoutes,
    ...gitTreeRoutes,
    ...hookRoutes(webhooks),
    ...installationRoutes,
    ...issueRoutes,
    ...labelRoutes,
    ...pullMergeRoutes,
    ...pullRoutes,
    ...reactionRoutes,
    ...repositoryRoutes,
    ...requestedReviewerRoutes,
    ...reviewRoutes,
    ...writeContentsRoutes,
    ...mergeRoutes,
    ...gitTagRoutes,
    ...metaRoutes,
    ...rateLimitRoutes(limiter),
    ...dispatchRoutes,
    ...deploymentRoutes,
    ...protectionRoutes,
    ...rulesetRoutes,
    ...teamRoutes,
    ...peopleRoutes,
    ...collaboratorRoutes,
    ...statusRoutes,
    ...checkSuiteRoutes,
    ...checkRunRoutes,
  ];
}
