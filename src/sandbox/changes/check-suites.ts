import { checkSuite } from "../shapes/check.ts";
import type { Account } from "../state/account.ts";
import type { App } from "../state/app.ts";
import { permits } from "../state/app.ts";
import type { CheckSuite } from "../state/check.ts";
import { nodeId } from "../state/ids.ts";
import { installationIncludes } from "../state/look-up.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";

interface Pushed {
  readonly branch: string;
  readonly before: string;
  readonly sha: string;
  readonly sender: Account;
}

/** After a push GitHub makes a check suite for every App that may write checks, and asks it for them. */
export function requestCheckSuites(world: World, repository: Repository, pushed: Pushed): void {
  for (const { app, permissions, ...installation } of world.installations.values()) {
    const covered = installationIncludes({ app, permissions, ...installation }, repository);
    if (!covered || !permits(permissions, "checks", "write") || installation.suspended !== undefined) continue;
    if (suiteOf(repository, app, pushed.sha) !== undefined) continue;
    const suite = addSuite(world, repository, app, pushed);
    announceSuite(world, repository, suite, "requested", pushed.sender);
  }
}

/** The suite of an App on a commit. */
export function suiteOf(repository: Repository, app: App, sha: string): CheckSuite | undefined {
  return repository.suitesBySha.get(sha)?.find((suite) => suite.app.id === app.id);
}

/** A new suite of an App on a commit. */
export function addSuite(
  world: World,
  repository: Repository,
  app: App,
  at: { readonly sha: string; readonly branch: string | null; readonly before: string | null },
): CheckSuite {
  const id = world.ids.next();
  const now = world.clock.now();
  const suite: CheckSuite = {
    id,
    nodeId: nodeId("CS", id),
    app,
    headSha: at.sha,
    headBranch: at.branch,
    before: at.before,
    createdAt: now,
    updatedAt: now,
    requeued: false,
  };
  repository.suites.set(id, suite);
  repository.suitesBySha.set(at.sha, [...(repository.suitesBySha.get(at.sha) ?? []), suite]);
  return suite;
}

/**
 * Somebody asks for all checks of a suite again: it is queued until its App writes, and its runs stay as they are
 * ("Rerequest a check suite").
 */
export function rerequestSuite(world: World, repository: Repository, suite: CheckSuite, by: Account): void {
  suite.requeued = true;
  announceSuite(world, repository, suite, "rerequested", by);
}

/** Tells of a suite: `requested` and `rerequested` to its App alone, `completed` to all. */
export function announceSuite(
  world: World,
  repository: Repository,
  suite: CheckSuite,
  action: "requested" | "rerequested" | "completed",
  sender: Account,
): void {
  world.emit({
    name: "check_suite",
    action,
    sender,
    repository,
    ...(action === "completed" ? {} : { onlyApp: suite.app }),
    payload: () => ({ check_suite: checkSuite(world, repository, suite) }),
  });
}
