/** Puts together what the planner may know of one application. */

import { applicationConfigFor } from "../../config/application-config.ts";
import { believes } from "../../config/believes.ts";
import type { ApplicationConfig, EnvironmentConfig, ImageRule } from "../../config/config.ts";
import { imageRuleFor } from "../../config/image-rule-for.ts";
import type { Problem } from "../../domain/failure.ts";
import type { ImageName } from "../../domain/image-reference.ts";
import type { Release } from "../../domain/release.ts";
import type { Sha } from "../../domain/repository.ts";
import type { ExpressionAnswer } from "../../gates/facts.ts";
import type {
  Arrival,
  EnvironmentSlice,
  MergedPromotion,
  OpenPromotion,
  Slice,
  SourceFacts,
} from "../../planning/slice.ts";
import type { Ground } from "../apply/applying.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { differs } from "../ledger/merge-record.ts";
import type { HomeMemory } from "../memory.ts";
import type { HeldReading } from "./held.ts";
import type { KnownMerge, KnownPull } from "./known-pulls.ts";
import { LedgerWords } from "./ledger-words.ts";
import { currentNames } from "./looking-of.ts";
import type { ObservedHome } from "./observe-home.ts";
import { placesAfter, releaseOf } from "./proposal.ts";
import { proposalKey } from "./read-proposals.ts";
import { subjectKey } from "./subject.ts";

/** Every application that is found somewhere, is configured, or has a promotion. */
export function applicationsOf({ track, stored, config, destination }: ObservedHome): ReadonlySet<string> {
  const all = new Set<string>(config.applications.keys());
  for (const state of track.states.values()) {
    for (const key of state.subjects()) all.add(key.slice(key.indexOf("\n") + 1));
  }
  for (const { branch } of [...stored.pulls.open(), ...stored.pulls.merged()]) {
    const at = destination(branch);
    if (at !== undefined) all.add(at.application);
  }
  return all;
}

/** Assembles slices of one observation; what all of them share is worked out once. */
export class Slices {
  readonly #observed: ObservedHome;
  readonly #memory: HomeMemory;
  readonly #now: number;
  readonly #openBy = new Map<string, KnownPull[]>();
  readonly #mergedBy = new Map<string, KnownMerge[]>();
  readonly #rules = new Map<ImageName, ImageRule | undefined>();
  readonly #words: LedgerWords;

  constructor(observed: ObservedHome, memory: HomeMemory, now: number) {
    this.#observed = observed;
    this.#memory = memory;
    this.#now = now;
    this.#words = new LedgerWords(memory.ledger, currentNames(observed.config));
    for (const pull of observed.stored.pulls.open()) this.#group(this.#openBy, pull);
    for (const merge of observed.stored.pulls.merged()) this.#group(this.#mergedBy, merge);
  }

  /** The same, with what is known of pull requests as it is by now. */
  again(): Slices {
    return new Slices(this.#observed, this.#memory, this.#now);
  }

  async of(application: string): Promise<Slice> {
    const { config, stored } = this.#observed;
    const settings = applicationConfigFor(config, application);
    const environments: EnvironmentSlice[] = [];
    for (const environment of config.environments) {
      if (settings.environments !== undefined && !settings.environments.has(environment.name)) continue;
      environments.push(await this.#environment(application, environment, settings));
    }
    const names = new Set(environments.flatMap(({ held }) => held?.release.images.map(({ image }) => image) ?? []));
    const images = [...names, ...(settings.images ?? []).filter((image) => !names.has(image))]
      .sort()
      .flatMap((image) => {
        const rule = this.#rule(image);
        return rule === undefined ? [] : [{ image, rule }];
      });
    const builds = images
      .flatMap(({ image, rule }) => (stored.builds.get(image) ?? []).filter(({ sender }) => believes(rule, sender)))
      .sort((a, b) => a.heardAt - b.heardAt);
    const left = this.#left(application, environments);
    const decisions = this.#words.of(application, new Set(environments.map(({ environment }) => environment.name)));
    const ledgerProblems = this.#words.problems(application);
    return {
      now: this.#now,
      mode: config.mode,
      application,
      together: settings.together,
      images,
      environments,
      builds,
      declined: stored.declined.filter((entry) => entry.application === application),
      timezone: config.timezone,
      ...(decisions.length > 0 && { decisions }),
      ...this.#found(application),
      ...(ledgerProblems.length > 0 && { ledgerProblems }),
      ...(left.length > 0 && { left }),
    };
  }

  /** What was found out for its plans about source commits. */
  #found(application: string): Pick<Slice, "sources" | "ancestry" | "expressions"> {
    const sources: SourceFacts[] = [];
    const ancestry: NonNullable<Slice["ancestry"]>[number][] = [];
    const expressions = new Map<string, ReadonlyMap<string, ExpressionAnswer>>();
    for (const { ask, answer } of this.#memory.answers.for(application)) {
      if (answer.kind === "source") sources.push(answer.source);
      if (ask.kind === "expressions" && answer.kind === "expressions") expressions.set(ask.key, answer.answers);
      if (ask.kind === "ancestry" && answer.kind === "ancestry") {
        ancestry.push({ of: ask.of, ancestor: ask.ancestor, holds: answer.holds });
      }
    }
    return {
      ...(sources.length > 0 && { sources }),
      ...(ancestry.length > 0 && { ancestry }),
      ...(expressions.size > 0 && { expressions }),
    };
  }

  async #environment(
    application: string,
    environment: EnvironmentConfig,
    settings: ApplicationConfig,
  ): Promise<EnvironmentSlice> {
    const key = subjectKey({ application, environment: environment.name });
    const ground = this.#observed.ground(environment.name);
    const held = ground?.state.held(key);
    const arrivals = arrivalsOf(this.#observed.track.book.of(key), this.#memory.ledger, key);
    const heard = this.#observed.reports.of(environment, application, arrivals);
    const pull = this.#openBy.get(key)?.find((candidate) => ground !== undefined && isOn(ground, candidate));
    return {
      environment,
      after: settings.environments?.get(environment.name)?.after ?? environment.after,
      held:
        ground === undefined || held?.release === undefined
          ? undefined
          : { release: held.release, places: held.places, base: ground.state.head },
      problems: this.#problems(application, environment, settings, ground, held),
      arrivals,
      open: pull === undefined || ground === undefined ? undefined : await this.#open(ground, pull),
      unrecorded: await this.#unrecorded(application, key, ground, held),
      ...(heard !== undefined && { reports: heard.reports }),
      ...(heard !== undefined && heard.remarks.length > 0 && { reportRemarks: heard.remarks }),
    };
  }

  #problems(
    application: string,
    environment: EnvironmentConfig,
    settings: ApplicationConfig,
    ground: Ground | undefined,
    held: HeldReading | undefined,
  ): readonly Problem[] {
    const whole = this.#observed.environmentProblem(environment);
    if (whole !== undefined) return [whole];
    const key = subjectKey({ application, environment: environment.name });
    const [newest] = this.#memory.ledger.latest(key);
    const ledger = newest !== undefined && "code" in newest ? [newest] : [];
    if (ground === undefined) return ledger;
    if (held === undefined) {
      const expected = settings.environments?.has(environment.name) === true;
      return expected ? [...ledger, missingDirectory(application, environment)] : ledger;
    }
    return [...held.problems, ...ledger];
  }

  async #open(ground: Ground, pull: KnownPull): Promise<OpenPromotion> {
    const proposal = this.#memory.proposals.get(proposalKey(pull.repositoryId, pull.number))?.proposal;
    const head = proposal?.head ?? pull.head;
    const on = { environment: ground.environment.name, pullRequest: pull.number, head };
    const checks = this.#memory.answers.of({ kind: "checks", ...on });
    const reviews = this.#memory.answers.of({ kind: "reviews", ...on });
    return {
      number: pull.number,
      branch: pull.branch,
      head,
      headAt: (await ground.mirror.commit(head))?.at ?? pull.openedAt,
      ...(checks?.kind === "checks" && { checks: checks.checks }),
      ...(reviews?.kind === "reviews" && { reviews: reviews.reviews }),
      release: proposal?.release,
      parent: proposal?.parent ?? ground.state.head,
      pushedBy: proposal?.pushedBy ?? [],
      reviewed: pull.reviewed,
      draft: pull.draft,
      mergeable: mergeableOf(ground, pull, proposal?.overtaken ?? false),
      openedAt: pull.openedAt,
    };
  }

  async #unrecorded(
    application: string,
    key: string,
    ground: Ground | undefined,
    held: HeldReading | undefined,
  ): Promise<readonly MergedPromotion[]> {
    const merges = this.#mergedBy.get(key) ?? [];
    const unrecorded: MergedPromotion[] = [];
    for (const merge of merges) {
      if (this.#memory.ledger.has(key, merge.number)) continue;
      // Not in the mirror yet: the record waits until what was merged can be read.
      if (ground === undefined || (await ground.mirror.commit(merge.mergeCommit)) === undefined) continue;
      const { number, mergeCommit, mergedAt, mergedBy, head, proposed } = merge;
      const release = await this.#releaseAt(application, key, ground, held, mergeCommit);
      unrecorded.push({ number, mergeCommit, mergedAt, mergedBy, head, release, proposed });
    }
    return unrecorded;
  }

  /** What stood there after a merge: as the walk noted it, else read in today's places. */
  async #releaseAt(
    application: string,
    key: string,
    ground: Ground,
    held: HeldReading | undefined,
    commit: Sha,
  ): Promise<Release | undefined> {
    const arrival = this.#observed.track.book.of(key).find((one) => one.commit === commit);
    if (arrival !== undefined) return arrival.release;
    const changes = await ground.mirror.changes(ground.state.head, commit);
    return releaseOf(application, await placesAfter(ground.mirror, ground.looking, held?.places ?? [], changes));
  }

  /** Open promotions into environments that the application does not have any more, or into another branch than now. */
  #left(application: string, environments: readonly EnvironmentSlice[]): NonNullable<Slice["left"]>[number][] {
    const served = new Set(environments.flatMap(({ open }) => (open === undefined ? [] : [open.number])));
    return [...this.#openBy].flatMap(([, pulls]) =>
      pulls.flatMap((pull) => {
        const to = this.#observed.destination(pull.branch);
        if (to?.application !== application || served.has(pull.number)) return [];
        const known = environments.find(({ environment }) => environment.name === to.environment);
        // The environment is there and cannot be read now: nothing is concluded from that.
        if (known !== undefined && this.#observed.ground(to.environment) === undefined) return [];
        const open: OpenPromotion = {
          number: pull.number,
          branch: pull.branch,
          head: pull.head,
          release: undefined,
          parent: pull.head,
          pushedBy: [],
          reviewed: pull.reviewed,
          draft: pull.draft,
          mergeable: "unknown",
          openedAt: pull.openedAt,
        };
        return [{ environment: to.environment, open }];
      }),
    );
  }

  #rule(image: ImageName): ImageRule | undefined {
    if (!this.#rules.has(image)) {
      this.#rules.set(image, imageRuleFor(this.#observed.config, image));
    }
    return this.#rules.get(image);
  }

  #group<Pull extends KnownPull>(groups: Map<string, Pull[]>, pull: Pull): void {
    const to = this.#observed.destination(pull.branch);
    if (to === undefined) return;
    const key = subjectKey(to);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [pull]);
    else group.push(pull);
  }
}

const isOn = ({ repository, branch }: Ground, pull: KnownPull): boolean =>
  repository.id === pull.repositoryId && branch === pull.base;

/**
 * GitHub's word, where something depends on it. It is true for the head and base for which it was given; `clean` also
 * while the base moves in other files. For promotions that people merge it is not asked.
 */
function mergeableOf(ground: Ground, pull: KnownPull, overtaken: boolean): OpenPromotion["mergeable"] {
  const known = pull.mergeable;
  const head = ground.mirror.branches.get(pull.branch);
  if (pull.queued !== undefined && pull.queued.head === head) return "queued";
  if (pull.ejected !== undefined && pull.ejected.head === head) return "blocked";
  if (known !== undefined && known.head === head) {
    if (known.base === ground.state.head) return known.state;
    if (!overtaken && known.state === "clean") return "clean";
  }
  return ground.environment.merge === "by-people" && !overtaken ? "clean" : "unknown";
}

/** The arrivals with what the ledger's records say of the newest merges. */
function arrivalsOf(arrivals: readonly Arrival[], ledger: Ledger, key: string): readonly Arrival[] {
  const records = ledger.latest(key).flatMap((record) => ("mergeCommit" in record ? [record] : []));
  if (records.length === 0) return arrivals;
  return arrivals.map((arrival) => {
    const record = records.find(({ mergeCommit }) => mergeCommit === arrival.commit);
    if (record === undefined) return arrival;
    const { pullRequest } = record;
    return { ...arrival, pullRequest, ...(differs(record) && { differs: { pullRequest } }) };
  });
}

const missingDirectory = (application: string, { name, layout }: EnvironmentConfig): Problem => ({
  code: "missing-directory",
  message: `towpath.yaml says that ${application} has the environment ${name}, but no file of it was found under ${layout.map(({ written }) => written).join(" or ")}: add it there, or take the environment off the application.`,
});
