/** A home with its lanes on fakes: deliveries in, lanes worked off until nothing is due. */

import { Mistake, Transient } from "../../src/domain/failure.ts";
import type { Sender } from "../../src/domain/image-build.ts";
import { imageName, parseImageReference } from "../../src/domain/image-reference.ts";
import type { HintPayload } from "../../src/reconcile/hints.ts";
import { workIntakeLane } from "../../src/reconcile/intake-lane.ts";
import { Memories } from "../../src/reconcile/memory.ts";
import type { Outside } from "../../src/reconcile/outside.ts";
import { workRepositoryLane } from "../../src/reconcile/repository-lane.ts";
import { WriteTally } from "../../src/reconcile/write-tally.ts";
import { FakeClock } from "./fakes/fake-clock.ts";
import type { Edits, FakeGit } from "./fakes/fake-git.ts";
import { FakeHub, type FakePullRequest, type FakeRepository } from "./fakes/fake-hub.ts";
import { FakeLog } from "./fakes/fake-log.ts";
import { FakeStore } from "./fakes/fake-store.ts";

export const HOME = 100;

export interface Commenting {
  readonly login?: string;
  readonly isBot?: boolean;
  readonly repositoryId?: number;
  readonly visibility?: "public" | "internal" | "private";
  readonly createdAt?: number;
  /** By default issues have numbers from 1000. */
  readonly isPullRequest?: boolean;
}

export class FakeWorld {
  readonly clock = new FakeClock(Date.parse("2026-03-02T10:00:00Z"));
  readonly hub = new FakeHub();
  readonly store = new FakeStore(() => this.clock.now());
  readonly log = new FakeLog();
  readonly home: FakeRepository;
  memories = new Memories();
  /** As in a server, whose lanes of checks work beside those of repositories. */
  checksPulls = false;
  tally = new WriteTally();
  #deliveries = 0;

  constructor(files: Edits) {
    this.home = this.hub.add(HOME, "acme/env");
    this.hub.now = this.clock.now();
    this.home.git.commit("main", files, { at: this.clock.now() });
  }

  get git(): FakeGit {
    return this.home.git;
  }

  get outside(): Outside {
    const { hub, store, clock, log } = this;
    return {
      mirrors: hub.mirrors,
      branches: hub.branches,
      pullRequests: hub.pullRequests,
      checksPulls: this.checksPulls,
      branchRules: hub.branchRules,
      checks: hub.checks,
      comparison: hub.comparison,
      commitOrigins: hub.commitOrigins,
      commitChecks: hub.commitChecks,
      people: hub.people,
      comments: hub.comments,
      expressions: { evaluate: async () => [] },
      reports: hub.reports,
      deployments: hub.deployments,
      installations: hub.installations,
      hookDeliveries: hub.hookDeliveries,
      builds: store.builds,
      declined: store.declined,
      projection: store.projection,
      homes: store.homes,
      inbox: store.inbox,
      lanes: store.lanes,
      clock,
      log,
    };
  }

  /** A process that starts anew: what it remembered is gone. */
  restart(): void {
    this.memories = new Memories();
    this.tally = new WriteTally();
  }

  async deliver(event: string, payload: HintPayload, repositoryId = HOME): Promise<void> {
    this.#deliveries += 1;
    const { id, fullName, installationId, defaultBranch } = this.hub.of({ id: repositoryId } as never).repository;
    await this.store.inbox.accept({
      id: `delivery-${this.#deliveries}`,
      lane: `repository:${repositoryId}`,
      event,
      payload: { repositoryId, repository: { id, fullName, installationId, defaultBranch }, ...payload },
      builds: [],
    });
  }

  /** The first look at the home. */
  async adopt(): Promise<void> {
    await this.deliver("push", { configuration: true });
    await this.settle();
  }

  /** Somebody says that the image was built: by default the repository of its name. */
  async build(
    reference: string,
    sender?: Sender,
    more: { readonly source?: string; readonly revision?: string } = {},
  ): Promise<void> {
    const parsed = parseImageReference(reference);
    if (parsed === undefined) throw new Error(`no image: ${reference}`);
    this.#deliveries += 1;
    const deliveryId = `delivery-${this.#deliveries}`;
    this.tick();
    await this.store.inbox.accept({
      id: deliveryId,
      lane: "intake",
      event: "registry_package.published",
      payload: {},
      builds: [
        {
          image: imageName(parsed),
          ...(parsed.tag !== undefined && { tag: parsed.tag }),
          ...(parsed.digest !== undefined && { digest: parsed.digest }),
          ...more,
          sender: sender ?? { kind: "repository", repository: parsed.repository },
          heardAt: this.clock.now(),
          deliveryId,
        },
      ],
    });
  }

  /** Time passes a little; GitHub's clock is the same. */
  tick(ms = 1_000): void {
    this.clock.move(ms);
    this.hub.now = Math.max(this.hub.now, this.clock.now());
  }

  /** Works lanes off until nothing is due. A failure is tried again as the server does; a bug is thrown. */
  async settle(limit = 60): Promise<void> {
    for (let pass = 0; pass < limit; pass += 1) {
      const lane = await this.store.lanes.claim(60_000);
      if (lane === undefined) return;
      try {
        const { wakeAt } =
          lane.key === "intake"
            ? await workIntakeLane(this.outside, lane)
            : await workRepositoryLane(
                this.outside,
                this.memories,
                this.tally,
                lane,
                Number(lane.key.slice(lane.key.indexOf(":") + 1)),
              );
        await this.store.lanes.complete(lane, wakeAt);
      } catch (error) {
        if (error instanceof Mistake) await this.store.lanes.complete(lane, undefined);
        else if (error instanceof Transient) {
          await this.store.lanes.fail(lane, error.message, { retryAt: this.clock.now(), strike: false });
        } else throw error;
      }
    }
    throw new Error(`not settled after ${limit} passes`);
  }

  /** A person comments; GitHub tells of it. Returns the id. */
  async comment(issue: number, body: string, by: Commenting = {}): Promise<number> {
    this.tick();
    const { login = "alice", isBot = false, repositoryId = HOME, visibility = "private" } = by;
    const isPullRequest = by.isPullRequest ?? issue < 1_000;
    const { repository } = this.hub.of({ id: repositoryId } as never);
    const { id, at: createdAt } = this.hub.comments.add(repositoryId, issue, login, body);
    const { id: _, ...rest } = repository;
    const comment = {
      id,
      repository: { id: repositoryId, ...rest },
      visibility,
      issue,
      isPullRequest,
      author: { login, isBot },
      body,
      createdAt: by.createdAt ?? createdAt,
      url: `https://github.example/${repository.fullName}/issues/${issue}#issuecomment-${id}`,
    };
    await this.deliver("issue_comment.created", { comment }, repositoryId);
    return id;
  }

  async sweep(): Promise<void> {
    await this.deliver("sweep", { sweep: true });
    await this.settle();
  }

  open(): readonly FakePullRequest[] {
    return this.home.pulls.filter(({ state }) => state === "open");
  }

  /** A person merges; GitHub tells of it. */
  async merge(number: number, login = "alice"): Promise<void> {
    this.tick();
    const pull = this.hub.pull({ id: HOME }, number);
    this.hub.mergePull(HOME, number, login);
    await this.deliver("push", {});
    await this.deliver("pull_request.closed", { pull: hintOf(pull) });
  }

  async close(number: number, login = "alice"): Promise<void> {
    this.tick();
    this.hub.closePull(HOME, number, login);
    await this.deliver("pull_request.closed", { pull: hintOf(this.hub.pull({ id: HOME }, number)) });
  }

  /** A person pushes to a branch; GitHub tells of it. */
  async push(branch: string, edits: Edits): Promise<void> {
    this.tick();
    this.git.commit(branch, edits, { at: this.clock.now() });
    await this.deliver("push", {});
  }
}

export const hintOf = ({ number, state, branch, base, head, draft, sameRepository }: FakePullRequest) => ({
  repositoryId: HOME,
  number,
  state,
  branch,
  base,
  head,
  draft,
  sameRepository,
});
