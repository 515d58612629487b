/** GitHub in memory, as the ports see it: repositories with branches, pull requests, check runs. Counts every call. */
import { Mistake, Transient } from "../../../src/domain/failure.ts";
import type { Repository, Sha } from "../../../src/domain/repository.ts";
import type { BranchRules, Guard } from "../../../src/ports/branch-rules.ts";
import type { Branches } from "../../../src/ports/branches.ts";
import type { CheckRun, Checks } from "../../../src/ports/checks.ts";
import type { CommitCheck, CommitChecks } from "../../../src/ports/commit-checks.ts";
import type { CommitOrigin, CommitOrigins } from "../../../src/ports/commit-origins.ts";
import type { Deployments, DeploymentWord, WantedDeployment } from "../../../src/ports/deployments.ts";
import type { HookAttempt, HookDeliveries } from "../../../src/ports/hook-deliveries.ts";
import type { Installations } from "../../../src/ports/installations.ts";
import type { Mirror, Mirrors } from "../../../src/ports/mirrors.ts";
import type { People } from "../../../src/ports/people.ts";
import type { PullRequest, PullRequestDetails, PullRequests, Review } from "../../../src/ports/pull-requests.ts";
import type { FoundReport, ReportKind, Reports } from "../../../src/ports/reports.ts";
import { FakeComments } from "./fake-comments.ts";
import { APP, FakeGit } from "./fake-git.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
export type FakePullRequest = Mutable<PullRequestDetails> & { comments: Map<string, string>; reviewers: string[] };

export interface FakeRepository {
  readonly repository: Mutable<Repository> & { archived: boolean };
  readonly git: FakeGit;
  readonly pulls: FakePullRequest[];
  readonly checks: CheckRun[];
  /** What agents said, oldest first. */
  readonly said: (FoundReport & { readonly commit: Sha })[];
  readonly deployments: FakeDeployment[];
}

export interface FakeDeployment extends WantedDeployment {
  readonly id: number;
  readonly words: DeploymentWord[];
}

export class FakeHub {
  readonly repositories = new Map<number, FakeRepository>();
  readonly reviewsOf = new Map<number, Review[]>();
  /** Commits that the App made through the API, so that GitHub signed them. */
  readonly signed = new Set<Sha>();
  /** Roles of people who merge; `write` for everybody else. */
  readonly roles = new Map<string, string>();
  /** Base branches are merged through a queue; those in it, as `repository#number`. */
  hasQueue = false;
  readonly queued = new Set<string>();
  attempts: HookAttempt[] = [];
  readonly redelivered: number[] = [];
  /** Names of the calls made, fetches apart. */
  calls: string[] = [];
  fetches = 0;
  /** Called before (`before`) and after (`after`) each write; throwing there is a lost request or a lost answer. */
  interrupt: (when: "before" | "after", call: string) => void = () => {};
  now = 0;

  add(id: number, fullName: string, installationId = 1): FakeRepository {
    const repository = { id, fullName, installationId, defaultBranch: "main", archived: false };
    const made = { repository, git: new FakeGit(), pulls: [], checks: [], said: [], deployments: [] };
    this.repositories.set(id, made);
    return made;
  }

  of(repository: Repository): FakeRepository {
    const found = this.repositories.get(repository.id);
    if (found === undefined) throw new Mistake("repository-gone", `${repository.fullName} cannot be seen.`);
    return found;
  }

  /** Commits that are in no branch of the repository: fetching a pull request brings its own. */
  readonly inForks = new Set<Sha>();

  #mirrorOf(repository: Repository): Mirror {
    const mirror = this.of(repository).git.mirror();
    return { ...mirror, commit: async (sha) => (this.inForks.has(sha) ? undefined : mirror.commit(sha)) };
  }

  readonly mirrors: Mirrors = {
    fetch: async (repository) => {
      this.fetches += 1;
      return this.#mirrorOf(repository);
    },
    fetchPull: async (repository, number) => {
      this.fetches += 1;
      this.inForks.delete(this.pull(repository, number).head);
      return this.#mirrorOf(repository);
    },
  };

  readonly branches: Branches = {
    commit: (repository, commit) =>
      this.write("commit", 2, () => {
        const { git } = this.of(repository);
        const base = commit.baseTree === undefined ? new Map() : git.tree(commit.baseTree);
        const edits = Object.fromEntries(commit.changes.map(({ path, text }) => [path, text]));
        const files = git.edited(base, edits);
        const { parents, message } = commit;
        // Commits of one content made at different times differ, as on GitHub.
        this.now += 1;
        const sha = git.store({ files, parents, at: this.now, message, who: APP });
        this.signed.add(sha);
        return { sha, tree: git.at(sha).tree };
      }),
    create: (repository, branch, sha) =>
      this.write("create-branch", 1, () => {
        const { branches } = this.of(repository).git;
        if (branches.has(branch)) return "exists";
        branches.set(branch, sha);
        return "created";
      }),
    move: (repository, branch, from, to) =>
      this.write("move-branch", 1, () => {
        const { branches } = this.of(repository).git;
        if (branches.get(branch) !== from) return "moved-by-others";
        branches.set(branch, to);
        return "moved";
      }),
    append: (repository, branch, to) =>
      this.write("append", 1, () => {
        const { git } = this.of(repository);
        const head = git.branches.get(branch);
        if (head === undefined) return "missing";
        if (!git.isAncestor(head, to)) return "diverged";
        git.branches.set(branch, to);
        return "appended";
      }),
    delete: (repository, branch, from) =>
      this.write("delete-branch", 1, () => {
        const { git, pulls } = this.of(repository);
        const head = git.branches.get(branch);
        if (head !== undefined && head !== from) return "moved-by-others";
        git.branches.delete(branch);
        for (const pull of pulls) if (pull.branch === branch && pull.state === "open") this.shut(pull, "towpath[bot]");
        return "deleted";
      }),
  };

  readonly pullRequests: PullRequests = {
    listOpen: async (repository, prefix) =>
      this.read("list-pulls", () =>
        this.of(repository)
          .pulls.filter((pull) => pull.state === "open" && pull.own && pull.branch.startsWith(prefix))
          .map((pull) => this.shown(repository, pull)),
      ),
    listEveryOpen: async (repository) =>
      this.read("list-every-pull", () =>
        this.of(repository)
          .pulls.filter(({ state }) => state === "open")
          .map((pull) => this.shown(repository, pull)),
      ),
    findByBranch: async (repository, branch) =>
      this.read("find-pulls", () =>
        this.of(repository)
          .pulls.filter((pull) => pull.branch === branch)
          .map((pull) => this.shown(repository, pull))
          .reverse(),
      ),
    get: async (repository, number) =>
      this.read("get-pull", () => this.shown(repository, this.pull(repository, number))),
    create: (repository, wanted) =>
      this.write("create-pull", 1, () => {
        const found = this.of(repository);
        const known = found.pulls.find((pull) => pull.branch === wanted.branch && pull.state === "open");
        if (known !== undefined) return this.shown(repository, known);
        const pull = this.open(repository, { ...wanted, own: true });
        return this.shown(repository, pull);
      }),
    edit: (repository, number, change) =>
      this.write("edit-pull", 1, () => {
        Object.assign(this.pull(repository, number), change);
      }),
    close: (repository, number) =>
      this.write("close-pull", 1, () => this.shut(this.pull(repository, number), "towpath[bot]")),
    addLabels: (repository, number, labels) =>
      this.write("label", 1, () => {
        const pull = this.pull(repository, number);
        pull.labels = [...new Set([...pull.labels, ...labels])];
      }),
    requestReviews: (repository, number, logins, teams) =>
      this.write("request-reviews", 1, () => {
        this.pull(repository, number).reviewers.push(...logins, ...teams);
      }),
    merge: (repository, number, merge) =>
      this.write("merge", 1, () => {
        const pull = this.pull(repository, number);
        const { git } = this.of(repository);
        if (pull.state === "closed") return { kind: "refused" as const, reason: "it is closed" };
        if (git.branches.get(pull.branch) !== merge.head) return { kind: "moved" as const };
        if (this.mergeable(repository, pull) !== "clean") return { kind: "refused" as const, reason: "not mergeable" };
        if (this.hasQueue) {
          this.queued.add(`${repository.id}#${number}`);
          return { kind: "queued" as const };
        }
        return {
          kind: "merged" as const,
          commit: this.mergePull(repository.id, number, "towpath[bot]", merge.message),
        };
      }),
    isQueued: async (repository, number) =>
      this.read("queue-entry", () => this.queued.has(`${repository.id}#${number}`)),
    leaveQueue: (repository, number) =>
      this.write("leave-queue", 1, () => {
        this.queued.delete(`${repository.id}#${number}`);
      }),
    reviews: async (_repository, number) => this.read("reviews", () => this.reviewsOf.get(number) ?? []),
    say: (repository, number, marker, body) =>
      this.write("say", 1, () => {
        this.pull(repository, number).comments.set(marker, body);
      }),
  };

  readonly checks: Checks = {
    write: (repository, check) =>
      this.write("check", 1, () => {
        const { checks } = this.of(repository);
        const standing = checks.findLast(({ head, name }) => head === check.head && name === check.name);
        const isDone = standing !== undefined && standing.status !== "in-progress";
        if (check.status !== "cancelled" || !isDone) checks.push(check);
      }),
  };

  /** What guards branches, by name. */
  readonly guardsOf = new Map<string, readonly Guard[]>();

  readonly branchRules: BranchRules = {
    of: async (_, branch) =>
      this.read("branch-rules", () => ({ guards: this.guardsOf.get(branch) ?? [], methods: undefined })),
  };

  /** What checks say, by commit. */
  readonly checksOf = new Map<Sha, readonly CommitCheck[]>();
  /** Authors of source commits, by commit. */
  readonly authors = new Map<Sha, string>();
  /** Members of teams. */
  readonly teams = new Map<string, readonly string[] | "unseen">();

  readonly commitChecks: CommitChecks = {
    of: async (_, __, commit) => this.read("commit-checks", () => this.checksOf.get(commit) ?? []),
    about: async (_, __, commit) => this.read("commit", () => ({ author: this.authors.get(commit), at: this.now })),
  };

  readonly people: People = {
    role: async (_, login) => this.read("role", () => this.roles.get(login) ?? "write"),
    team: async (_, team) => this.read("team", () => this.teams.get(team) ?? "missing"),
  };

  readonly comments = new FakeComments(this);

  readonly reports: Reports = {
    statuses: async (repository, commit, known = 0) =>
      this.read("statuses", () => ({
        reports: this.saidOf(repository, "status", commit).filter(({ id }) => id > known),
        complete: true,
      })),
    checkRuns: async (repository, commit) =>
      this.read("check-runs", () => ({ reports: this.saidOf(repository, "check-run", commit), complete: true })),
    deployments: async (repository, commit, wanted) =>
      this.read("deployments", () => ({
        reports: this.saidOf(repository, "deployment", commit).filter(({ name }) => wanted(name)),
        complete: true,
      })),
    deployment: async (repository, id) =>
      this.read("deployment", () => {
        const said = this.of(repository).said.filter(({ deployment }) => deployment?.id === id);
        const commit = said[0]?.commit;
        return commit === undefined ? undefined : { commit, reports: said };
      }),
  };

  readonly deployments: { -readonly [Verb in keyof Deployments]: Deployments[Verb] } = {
    ensure: (repository, wanted) =>
      this.write("deploy", 1, () => {
        const { deployments } = this.of(repository);
        const known = deployments.find(({ key }) => key === wanted.key);
        if (known !== undefined) return known.id;
        this.now += 1;
        deployments.push({ ...wanted, id: this.now, words: [] });
        return this.now;
      }),
    say: (repository, id, word) =>
      this.write("deployment-status", 1, () => {
        const found = this.of(repository).deployments.find((one) => one.id === id);
        if (found !== undefined && found.words.at(-1)?.state !== word.state) found.words.push(word);
      }),
  };

  private saidOf(repository: Repository, kind: ReportKind, commit: Sha): readonly FoundReport[] {
    return this.of(repository)
      .said.filter((one) => one.kind === kind && one.commit === commit)
      .reverse();
  }

  readonly comparison = { compare: async () => undefined };

  readonly commitOrigins: CommitOrigins = {
    of: async (repository, sha) =>
      this.read("commit-origin", (): CommitOrigin => {
        const { git, pulls } = this.of(repository);
        const pull = pulls.find(({ mergeCommit }) => mergeCommit === sha);
        return {
          author: git.at(sha).authorEmail.replace(/^\d+\+|@.*$/g, ""),
          own: this.signed.has(sha) && pull === undefined,
          merge:
            pull === undefined
              ? undefined
              : {
                  pullRequest: pull.number,
                  base: pull.base,
                  by: pull.mergedBy,
                  role: this.roles.get(pull.mergedBy ?? "") ?? "write",
                },
        };
      }),
  };

  readonly installations: Installations = {
    list: async () =>
      [...new Set([...this.repositories.values()].map(({ repository }) => repository.installationId))].map((id) => ({
        id,
        account: "acme",
      })),
    repositories: async (id) =>
      [...this.repositories.values()].map(({ repository }) => repository).filter((r) => r.installationId === id),
    find: async (fullName) =>
      this.read("find-repository", () =>
        [...this.repositories.values()]
          .map(({ repository }) => repository)
          .find((repository) => repository.fullName.toLowerCase() === fullName.toLowerCase()),
      ),
    withFile: async (repositories, path) =>
      this.read("with-file", () =>
        repositories.filter((repository) => this.of(repository).git.text(repository.defaultBranch, path) !== undefined),
      ),
  };

  readonly hookDeliveries: HookDeliveries = {
    since: async (time) => this.attempts.filter(({ at }) => at >= time),
    redeliver: async (id) => {
      this.redelivered.push(id);
    },
  };

  /** What a person, or Towpath, does: opens a pull request for a branch that is there. */
  open(
    repository: Repository,
    wanted: Pick<PullRequest, "branch" | "base" | "title" | "body" | "draft" | "own">,
  ): FakePullRequest {
    const { git, pulls, repository: at } = this.of(repository);
    const head = git.branches.get(wanted.branch);
    const base = git.branches.get(wanted.base);
    if (head === undefined || base === undefined) throw new Mistake("no-branch", "a branch is missing");
    if (git.isAncestor(head, base)) throw new Mistake("no-difference", "No commits between the branches.");
    const number = pulls.length + 1;
    const pull: FakePullRequest = {
      ...wanted,
      number,
      head,
      state: "open",
      labels: [],
      reviewers: [],
      comments: new Map(),
      sameRepository: true,
      createdAt: this.now,
      closedAt: undefined,
      mergedAt: undefined,
      mergeCommit: undefined,
      mergedBy: undefined,
      closedBy: undefined,
      mergeable: "unknown",
      url: `https://github.example/${at.fullName}/pull/${number}`,
    };
    pulls.push(pull);
    return pull;
  }

  pull(repository: Pick<Repository, "id">, number: number): FakePullRequest {
    const pull = this.repositories.get(repository.id)?.pulls.find((candidate) => candidate.number === number);
    if (pull === undefined) throw new Mistake("not-found", `no pull request ${number}`);
    return pull;
  }

  closePull(repositoryId: number, number: number, login: string): void {
    this.shut(this.pull({ id: repositoryId }, number), login);
  }

  /** Merges with a merge commit, as a person or as the App; the branch stays. */
  mergePull(repositoryId: number, number: number, login: string, message = "Merge"): Sha {
    const pull = this.pull({ id: repositoryId }, number);
    const git = this.repositories.get(repositoryId)?.git;
    const head = git?.branches.get(pull.branch);
    const base = git?.branches.get(pull.base);
    if (git === undefined || head === undefined || base === undefined)
      throw new Mistake("no-branch", "a branch is gone");
    const ancestor = git.mergeBase(head, base);
    const from = ancestor === undefined ? new Map() : git.at(ancestor).files;
    const merged = new Map(git.at(base).files);
    for (const { path, file } of git.difference(from, git.at(head).files)) {
      if (file === undefined) merged.delete(path);
      else merged.set(path, { blob: file.blob, mode: file.mode });
    }
    this.now += 1;
    const sha = git.store({ files: merged, parents: [base, head], at: this.now, message, who: APP });
    git.branches.set(pull.base, sha);
    Object.assign(pull, { state: "closed", mergedAt: this.now, closedAt: this.now, mergeCommit: sha, mergedBy: login });
    pull.head = head;
    return sha;
  }

  private shut(pull: FakePullRequest, login: string): void {
    pull.state = "closed";
    pull.closedAt = this.now;
    pull.closedBy = { login, ourselves: login === "towpath[bot]" };
  }

  private mergeable(repository: Repository, pull: FakePullRequest): PullRequestDetails["mergeable"] {
    const { git } = this.of(repository);
    const head = git.branches.get(pull.branch);
    const base = git.branches.get(pull.base);
    const ancestor = head === undefined || base === undefined ? undefined : git.mergeBase(head, base);
    if (head === undefined || base === undefined || ancestor === undefined) return "unknown";
    const from = git.at(ancestor).files;
    const ours = new Map(git.difference(from, git.at(head).files).map(({ path, file }) => [path, file?.blob]));
    const clash = git
      .difference(from, git.at(base).files)
      .some(({ path, file }) => ours.has(path) && ours.get(path) !== file?.blob);
    return clash ? "conflict" : "clean";
  }

  private shown(repository: Repository, pull: FakePullRequest): PullRequestDetails {
    const { comments: _, reviewers: __, ...rest } = pull;
    const head = this.of(repository).git.branches.get(pull.branch);
    return {
      ...rest,
      head: pull.state === "open" && head !== undefined ? head : pull.head,
      mergeable: pull.state === "open" ? this.mergeable(repository, pull) : "unknown",
    };
  }

  private read<T>(call: string, answer: () => T): T {
    this.calls.push(call);
    return answer();
  }

  private async write<T>(call: string, requests: number, act: () => T): Promise<T> {
    this.interrupt("before", call);
    for (let at = 0; at < requests; at += 1) this.calls.push(call);
    const answer = act();
    this.interrupt("after", call);
    return answer;
  }
}

/** An interruption of the n-th write: the request never arrives, or its answer is lost. */
export function interruptAt(n: number, when: "before" | "after"): (at: "before" | "after", call: string) => void {
  let count = 0;
  return (at, call) => {
    if (at !== when) return;
    count += 1;
    if (count === n) throw new Transient(`connection broke ${when} ${call}`);
  };
}
