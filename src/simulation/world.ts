/**
 * A made-up Git and GitHub: applications in environments as slices, which plans and people change. No I/O and no clock:
 * time is what the driver says.
 */
import { hash } from "node:crypto";
import type { Decision, Ended } from "../domain/decision.ts";
import type { ImageBuild } from "../domain/image-build.ts";
import type { Place } from "../domain/place.ts";
import { promotionBranch } from "../domain/promotion.ts";
import { type Release, type ReleaseImage, releaseKey } from "../domain/release.ts";
import type { Sha } from "../domain/repository.ts";
import type { FoundCheck, HealthReport, Review, ReviewFacts } from "../gates/facts.ts";
import type { Action, OpenAction, PlannedWrite, UpdateAction } from "../planning/plan.ts";
import type { EnvironmentSlice, OpenPromotion, Slice, SourceFacts } from "../planning/slice.ts";

/** What is known of people beforehand. */
export type People = Pick<ReviewFacts, "teams" | "roles">;

/** One application in one environment. */
export interface Spot {
  readonly application: string;
  readonly environment: string;
}

/** An action that was carried out, with the pull request that it is about. */
export type Done =
  | Extract<Action, { kind: "decide" }>
  | (Exclude<Action, { kind: "record" | "decide" }> & { readonly pullRequest: number });

export class World {
  now: number;
  readonly #slices: Map<string, Slice>;
  readonly #people: People;
  #commits = 0;
  #numbers: number;
  readonly #told = new Set<string>();

  /** `firstNumber` is that of the first pull request that is opened. */
  constructor(slices: readonly Slice[], now: number, people: People, firstNumber = 1) {
    this.now = now;
    this.#slices = new Map(slices.map((slice) => [slice.application, slice]));
    this.#people = people;
    const numbers = slices.flatMap(({ environments }) => environments.flatMap(({ open }) => open?.number ?? []));
    this.#numbers = Math.max(firstNumber - 1, ...numbers);
  }

  get applications(): Iterable<string> {
    return this.#slices.keys();
  }

  /** The same object as long as nothing of it changes; its time is that of its making. Throws for an unknown name. */
  slice(application: string): Slice {
    const slice = this.#slices.get(application);
    if (slice === undefined) throw new Error(`no application ${application}`);
    return slice;
  }

  /** Undefined where the application is not in the environment. */
  at({ application, environment }: Spot): EnvironmentSlice | undefined {
    return this.#slices.get(application)?.environments.find((at) => at.environment.name === environment);
  }

  /** Carries an action out if what it relies on is still so; undefined if not, or if nobody would see it. */
  apply(action: Action): Done | undefined {
    const at = this.at(action);
    if (at === undefined) return undefined;
    switch (action.kind) {
      case "record":
        this.#put(action, {
          ...at,
          unrecorded: at.unrecorded.filter(({ number }) => number !== action.merged.number),
        });
        return undefined;
      case "decide": {
        const known = new Set(this.slice(action.application).decisions?.map(({ id }) => id));
        const fresh = action.decisions.filter(({ id }) => !known.has(id));
        for (const decision of fresh) this.decide(decision);
        return fresh.length === 0 ? undefined : action;
      }
      case "tell-unhealthy":
        if (this.#told.has(action.commit)) return undefined;
        this.#told.add(action.commit);
        return action;
      case "open":
        if (at.open !== undefined || action.base !== at.held?.base) return undefined;
        this.#numbers += 1;
        this.#put(action, { ...at, open: this.#opened(action, at) });
        return { ...action, pullRequest: this.#numbers };
      case "update":
        if (!isAt(at, action)) return undefined;
        this.#put(action, { ...at, open: this.#rewritten(action, at, at.open) });
        return action;
      case "close":
        if (!isAt(at, action)) return undefined;
        this.#put(action, { ...at, open: undefined });
        return action;
      case "merge":
        if (!isAt(at, action)) return undefined;
        this.merge(action);
        return action;
    }
  }

  /** What is proposed comes to stand there, whoever merged it. False without an open promotion that can be merged. */
  merge(spot: Spot): boolean {
    const at = this.at(spot);
    const images = at?.open?.release?.images;
    if (at === undefined || images === undefined || at.open?.mergeable === "conflict") return false;
    this.#put(spot, { ...this.#arrived(at, images, at.open?.number), open: undefined });
    return true;
  }

  /** A person writes versions into the environment's files. False if they stand there already. */
  push(spot: Spot, images: readonly ReleaseImage[]): boolean {
    const at = this.at(spot);
    const changed = images.filter((image) => at?.held?.release.images.some((held) => differs(held, image)));
    if (at === undefined || changed.length === 0) return false;
    const arrived = this.#arrived(at, changed);
    const conflicts = at.open?.release?.images.some(
      (proposed) => changed.some(({ image }) => image === proposed.image) && isMoved(at, proposed),
    );
    const open = at.open && { ...at.open, mergeable: conflicts ? ("conflict" as const) : at.open.mergeable };
    this.#put(spot, { ...arrived, open });
    return true;
  }

  /** A person closes the promotion without merging it: this release is not wanted there. */
  decline(spot: Spot): boolean {
    const at = this.at(spot);
    if (at?.open === undefined) return false;
    const { application, environment } = spot;
    const slice = this.slice(application);
    const { number: pullRequest, release = { images: [] } } = at.open;
    const declined = { application, environment, release: releaseKey(release), pullRequest, at: this.now };
    this.#slices.set(application, { ...slice, declined: [...slice.declined, declined] });
    this.#put(spot, { ...at, open: undefined });
    return true;
  }

  /** Changes what is known of the open promotion. False without one. */
  change(spot: Spot, change: (open: OpenPromotion) => OpenPromotion): boolean {
    const at = this.at(spot);
    if (at?.open === undefined) return false;
    this.#put(spot, { ...at, open: change(at.open) });
    return true;
  }

  review(spot: Spot, { login, state }: Pick<Review, "login" | "state">): boolean {
    return this.change(spot, (open) => {
      const known: ReviewFacts = open.reviews ?? { ...this.#people, reviews: [], owners: undefined };
      const { teams, roles, reviews, owners } = known;
      const others = reviews.filter((review) => review.login !== login);
      return {
        ...open,
        reviewed: true,
        reviews: { teams, roles, owners, reviews: [...others, { login, state, at: this.now, void: false }] },
      };
    });
  }

  check(spot: Spot, check: FoundCheck): boolean {
    return this.change(spot, (open) => {
      const { found, ...checks } = open.checks ?? { commit: open.head, since: open.openedAt, found: [] };
      return { ...open, checks: { ...checks, found: [...found.filter((one) => !isSameCheck(one, check)), check] } };
    });
  }

  /** The agent of a cluster says how what stands there fares. False if nothing stands there. */
  report(spot: Spot, cluster: string, { state, description }: Omit<HealthReport, "at">): boolean {
    const at = this.at(spot);
    const arrival = at?.arrivals.at(-1);
    if (at === undefined || arrival === undefined) return false;
    const report = { cluster, arrival: arrival.commit, at: this.now, state, description };
    this.#put(spot, { ...at, reports: [...(at.reports ?? []), report] });
    return true;
  }

  hear(application: string, builds: readonly ImageBuild[], source?: SourceFacts): void {
    const slice = this.slice(application);
    const sources = source === undefined ? slice.sources : [...(slice.sources ?? []), source];
    this.#slices.set(application, { ...slice, builds: [...slice.builds, ...builds], ...(sources && { sources }) });
  }

  /** Changes what is known of a source commit. False where it is not known. */
  changeSource(application: string, revision: Sha, change: (source: SourceFacts) => SourceFacts): boolean {
    const slice = this.slice(application);
    const known = slice.sources?.find((source) => source.revision === revision);
    if (known === undefined) return false;
    const sources = slice.sources?.map((source) => (source === known ? change(source) : source)) ?? [];
    this.#slices.set(application, { ...slice, sources });
    return true;
  }

  /** Takes a decision of a person into the ledger, for everything that it names. */
  decide(decision: Decision): void {
    this.#ledger((entries, slice) => (concerns(decision, slice) ? [...entries, decision] : entries));
  }

  /** A person ends decisions before their time. */
  end(ids: ReadonlySet<string>, ended: Ended): void {
    this.#ledger((entries) => entries.map((entry) => (ids.has(entry.id) ? { ...entry, ended } : entry)));
  }

  /** Something that a plan asked for became known. */
  learn(application: string, known: Pick<Slice, "ancestry" | "expressions">): void {
    this.#slices.set(application, { ...this.slice(application), ...known });
  }

  /** A commit that there was not before. */
  commit(): Sha {
    this.#commits += 1;
    return madeUpSha(`commit ${this.#commits}`);
  }

  #ledger(change: (entries: readonly Decision[], slice: Slice) => readonly Decision[]): void {
    for (const [application, slice] of this.#slices) {
      const before = slice.decisions ?? [];
      const decisions = change(before, slice);
      if (decisions !== before) this.#slices.set(application, { ...slice, decisions });
    }
  }

  #put({ application, environment }: Spot, changed: EnvironmentSlice): void {
    const slice = this.slice(application);
    const environments = slice.environments.map((at) => (at.environment.name === environment ? changed : at));
    this.#slices.set(application, { ...slice, environments });
  }

  #arrived(at: EnvironmentSlice, images: readonly ReleaseImage[], pullRequest?: number): EnvironmentSlice {
    if (at.held === undefined) return at;
    const commit = this.commit();
    const { application } = at.held.release;
    const release = { application, images: at.held.release.images.map((held) => picked(images, held) ?? held) };
    const places = at.held.places.map((place) => rewritten(place, images));
    const by = pullRequest === undefined ? {} : { pullRequest };
    const arrival = { release, commit, at: this.now, baseline: false, ...by };
    return { ...at, held: { release, places, base: commit }, arrivals: [...at.arrivals, arrival] };
  }

  #opened(action: OpenAction, at: EnvironmentSlice): OpenPromotion {
    const head = this.commit();
    return {
      number: this.#numbers,
      branch: promotionBranch(action),
      head,
      release: proposedBy(action.writes, at),
      parent: action.base,
      pushedBy: [],
      reviewed: false,
      draft: at.environment.pullRequest.draft,
      mergeable: "clean",
      openedAt: this.now,
      headAt: this.now,
      checks: { commit: head, since: this.now, found: [] },
      reviews: { ...this.#people, reviews: [], owners: undefined },
    };
  }

  /** Other content: what was approved is void, and checks run anew. */
  #rewritten(action: UpdateAction, at: EnvironmentSlice, open: OpenPromotion): OpenPromotion {
    const head = this.commit();
    const release = proposedBy(action.writes, at);
    const same =
      release !== undefined && open.release !== undefined && releaseKey(release) === releaseKey(open.release);
    return {
      ...open,
      head,
      headAt: this.now,
      release,
      parent: action.base,
      pushedBy: [],
      mergeable: "clean",
      checks: { commit: head, since: this.now, found: [] },
      reviews: open.reviews && {
        ...open.reviews,
        reviews: open.reviews.reviews.map((review) => (same ? review : { ...review, void: true })),
      },
    };
  }
}

/** A sha that nothing real has; the same for the same text. */
export const madeUpSha = (text: string): Sha => hash("sha1", `made up: ${text}`);

function isAt(
  at: EnvironmentSlice,
  { pullRequest, head }: { readonly pullRequest: number; readonly head: Sha },
): at is EnvironmentSlice & { readonly open: OpenPromotion } {
  return at.open?.number === pullRequest && at.open.head === head;
}

function proposedBy(writes: readonly PlannedWrite[], { held }: EnvironmentSlice): Release | undefined {
  const images = writes.map(({ to }) => to);
  return held && { ...held.release, images: held.release.images.map((image) => picked(images, image) ?? image) };
}

const picked = (images: readonly ReleaseImage[], { image }: ReleaseImage): ReleaseImage | undefined =>
  images.find((one) => one.image === image);

function rewritten({ tag: _tag, digest: _digest, ...place }: Place, images: readonly ReleaseImage[]): Place {
  const to = images.find(({ image }) => image === place.image);
  if (to === undefined)
    return { ...place, ...(_tag !== undefined && { tag: _tag }), ...(_digest !== undefined && { digest: _digest }) };
  const { tag, digest } = to;
  return { ...place, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

const differs = (held: ReleaseImage, image: ReleaseImage): boolean =>
  held.image === image.image && (held.tag !== image.tag || held.digest !== image.digest);

const isMoved = ({ held }: EnvironmentSlice, proposed: ReleaseImage): boolean =>
  held?.release.images.some((image) => differs(image, proposed)) ?? false;

const isSameCheck = (a: FoundCheck, b: FoundCheck): boolean => a.name === b.name && a.app === b.app;

function concerns(decision: Decision, { application, environments }: Slice): boolean {
  if (decision.kind === "freeze") return environments.some((at) => at.environment.name === decision.environment);
  return decision.application === application;
}
