import { createCheckRun, requestAction, rerequest, updateCheckRun } from "../changes/check-runs.ts";
import { rerequestSuite } from "../changes/check-suites.ts";
import { setStatus } from "../changes/set-status.ts";
import { checkRun as checkRunShape, checkSuite as checkSuiteShape, status as statusShape } from "../shapes/check.ts";
import type { Actor } from "../state/actor.ts";
import type { CheckConclusion, CommitStatus } from "../state/check.ts";
import type { Repository } from "../state/repository.ts";
import type { ControlContext } from "./context.ts";
import { accountNamed, appNamed, personNamed, repositoryNamed } from "./context.ts";

/** Where: a branch or a sha of a repository. */
interface AtCommit {
  readonly repository: string;
  readonly ref: string;
}

/** Checks and statuses by others: CI, agents, people who ask for them again. */
export function checkControls({ world }: ControlContext) {
  const commitAt = ({ repository: name, ref }: AtCommit): { repository: Repository; sha: string } => {
    const repository = repositoryNamed(world, name);
    return { repository, sha: repository.git.refs.get(`refs/heads/${ref}`) ?? ref };
  };
  const runOf = (input: { readonly repository: string; readonly id: number }) => {
    const repository = repositoryNamed(world, input.repository);
    const run = repository.runs.get(input.id);
    if (run === undefined) throw new Error(`there is no check run ${input.id}`);
    return { repository, run };
  };

  return {
    /** A commit status by a person, or by an App that is named by its slug. */
    setStatus(
      input: AtCommit & {
        readonly as?: string;
        readonly app?: string;
        readonly context: string;
        readonly state: CommitStatus["state"];
        readonly description?: string;
        readonly targetUrl?: string;
      },
    ) {
      const { repository, sha } = commitAt(input);
      const by: Actor =
        input.as === undefined ? { kind: "app", app: appNamed(world, input.app) } : personNamed(world, input.as);
      const { id } = setStatus(world, repository, by, {
        sha,
        state: input.state,
        context: input.context,
        description: input.description ?? null,
        targetUrl: input.targetUrl ?? null,
      });
      return { id };
    },

    /** A check run of an App: completed with a conclusion, or (without one) in progress. */
    setCheck(
      input: AtCommit & {
        readonly app?: string;
        readonly name: string;
        readonly conclusion?: CheckConclusion;
        readonly title?: string;
      },
    ) {
      const { repository, sha } = commitAt(input);
      const app = appNamed(world, input.app);
      const { name, conclusion, title } = input;
      const words = { name, conclusion, title, summary: title, status: "in_progress" as const };
      const open = (repository.runsBySha.get(sha) ?? []).findLast(
        (run) => run.name === name && run.suite.app.id === app.id && run.status !== "completed",
      );
      if (open === undefined) return { id: createCheckRun(world, repository, app, sha, words).id };
      updateCheckRun(world, repository, open, app, words);
      return { id: open.id };
    },

    /** Somebody asks for a check run again. */
    rerequestCheckRun(input: { readonly repository: string; readonly id: number; readonly as: string }): void {
      const { repository, run } = runOf(input);
      rerequest(world, repository, run, accountNamed(world, input.as));
    },

    /** Somebody asks for all checks of an App on a commit again. */
    rerequestCheckSuite(input: AtCommit & { readonly app?: string; readonly as: string }): void {
      const { repository, sha } = commitAt(input);
      const { id } = appNamed(world, input.app);
      const suite = repository.suitesBySha.get(sha)?.find((one) => one.app.id === id);
      if (suite === undefined) throw new Error(`the App has no check suite on ${sha}`);
      rerequestSuite(world, repository, suite, accountNamed(world, input.as));
    },

    /** Somebody presses a button on a check run. */
    requestCheckAction(input: {
      readonly repository: string;
      readonly id: number;
      readonly identifier: string;
      readonly as: string;
    }): void {
      const { repository, run } = runOf(input);
      requestAction(world, repository, run, input.identifier, accountNamed(world, input.as));
    },

    /** All check runs on a commit as GitHub shows them, oldest first. */
    checkRuns(input: AtCommit) {
      const { repository, sha } = commitAt(input);
      return (repository.runsBySha.get(sha) ?? []).map((run) => ({
        ...checkRunShape(world, repository, run),
        annotations: [...run.annotations],
      }));
    },

    /** All check suites on a commit as GitHub shows them, oldest first. */
    checkSuites(input: AtCommit) {
      const { repository, sha } = commitAt(input);
      return (repository.suitesBySha.get(sha) ?? []).map((suite) => checkSuiteShape(world, repository, suite));
    },

    /** All statuses on a commit as GitHub shows them, oldest first. */
    statuses(input: AtCommit) {
      const { repository, sha } = commitAt(input);
      return (repository.statuses.get(sha) ?? []).map((one) => statusShape(world, repository, one));
    },
  };
}
