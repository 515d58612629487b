/** A tiny Git and GitHub in memory: applications in environments on one branch, promotions, people, and a clock of ticks. */
import type { EnvironmentConfig } from "../../src/config/config.ts";
import type { ImageBuild } from "../../src/domain/image-build.ts";
import { type Release, releaseKey } from "../../src/domain/release.ts";
import type { Action, OpenAction, PlannedWrite, UpdateAction } from "../../src/planning/plan.ts";
import type { EnvironmentSlice, MergedPromotion, OpenPromotion, Slice } from "../../src/planning/slice.ts";
import { environment, RULE } from "./slice-builder.ts";

/** Versions are whole numbers here, written `1.<n>.0`. */
export type Versions = Readonly<Record<string, number>>;

export interface Shape {
  readonly environments: readonly {
    readonly name: string;
    readonly after: readonly string[];
    readonly config: Partial<EnvironmentConfig>;
    /** How many of the application's images it holds. */
    readonly images: number;
  }[];
  readonly images: readonly string[];
  readonly applications: readonly string[];
  /** The branch wants promotions up to date before they merge. */
  readonly strict: boolean;
}

export interface Stood {
  readonly versions: Versions;
  readonly at: number;
  readonly commit: number;
  readonly baseline: boolean;
}

export interface PullRequest {
  readonly number: number;
  readonly openedAt: number;
  head: number;
  versions: Versions;
  /** The versions that its commit replaces, by which a conflict is told. */
  replaces: Versions;
  parent: number;
  pushedBy: string[];
  reviewed: boolean;
}

interface Spot {
  readonly history: Stood[];
  open: PullRequest | undefined;
  readonly unrecorded: MergedPromotion[];
}

export class World {
  readonly shape: Shape;
  readonly builds: ImageBuild[] = [];
  readonly declined: { application: string; environment: string; release: string; pullRequest: number; at: number }[] =
    [];
  now = 0;
  readonly #spots = new Map<string, Spot>();
  readonly #configs: ReadonlyMap<string, EnvironmentConfig>;
  #commit = 1;
  #number = 0;

  constructor(shape: Shape, baseline: (environment: string) => number) {
    this.shape = shape;
    this.#configs = new Map(
      shape.environments.map(({ name, after, config }) => [name, environment(name, { ...config, after })]),
    );
    for (const application of shape.applications) {
      for (const { name, images } of shape.environments) {
        const versions = Object.fromEntries(shape.images.slice(0, images).map((image) => [image, baseline(name)]));
        const first = { versions, at: 0, commit: 1, baseline: true };
        this.#spots.set(`${application} ${name}`, { history: [first], open: undefined, unrecorded: [] });
      }
    }
  }

  get configs(): readonly EnvironmentConfig[] {
    return [...this.#configs.values()];
  }

  spot(application: string, name: string): Spot {
    const spot = this.#spots.get(`${application} ${name}`);
    if (spot === undefined) throw new Error(`no ${application} in ${name}`);
    return spot;
  }

  holds(application: string, name: string): Versions {
    return this.spot(application, name).history.at(-1)?.versions ?? {};
  }

  hear(image: string, version: number): void {
    this.now += 1;
    if (this.builds.some((build) => build.image === image && build.tag === tagOf(version))) return;
    this.builds.push({
      image,
      tag: tagOf(version),
      sender: { kind: "repository", repository: "acme/app" },
      heardAt: this.now,
      deliveryId: `${this.now}`,
    });
  }

  /** A person writes versions into an environment's files. */
  edit(application: string, name: string, change: Versions): void {
    this.now += 1;
    const held = this.holds(application, name);
    const versions = Object.fromEntries(
      Object.entries(held).map(([image, version]) => [image, change[image] ?? version]),
    );
    if (same(versions, held)) return;
    this.#commit += 1;
    this.spot(application, name).history.push({ versions, at: this.now, commit: this.#commit, baseline: false });
  }

  /** A person, or Towpath, merges the open promotion, if Git lets it. */
  merge(application: string, name: string, by: string): boolean {
    const spot = this.spot(application, name);
    if (spot.open === undefined || this.mergeable(application, name) !== "clean") return false;
    this.now += 1;
    this.#commit += 1;
    const { number, versions: proposed, head } = spot.open;
    const versions = { ...this.holds(application, name), ...changed(proposed, spot.open.replaces) };
    spot.history.push({ versions, at: this.now, commit: this.#commit, baseline: false });
    const commit = commitOf(this.#commit);
    const release = this.release(application, versions);
    const merged = { number, mergeCommit: commit, mergedAt: this.now, mergedBy: by, head: commitOf(head), release };
    spot.unrecorded.push({ ...merged, proposed: this.release(application, proposed) });
    spot.open = undefined;
    return true;
  }

  /** A person closes the open promotion without merging it. */
  decline(application: string, name: string): void {
    this.now += 1;
    const spot = this.spot(application, name);
    if (spot.open === undefined) return;
    const release = releaseKey(this.release(application, spot.open.versions));
    this.declined.push({ application, environment: name, release, pullRequest: spot.open.number, at: this.now });
    spot.open = undefined;
  }

  mergeable(application: string, name: string): OpenPromotion["mergeable"] {
    const { open } = this.spot(application, name);
    if (open === undefined) return "unknown";
    const held = this.holds(application, name);
    const touched = Object.keys(changed(open.versions, open.replaces));
    if (touched.some((image) => held[image] !== open.replaces[image] && held[image] !== open.versions[image]))
      return "conflict";
    return this.shape.strict && open.parent !== this.#commit ? "behind" : "clean";
  }

  release(application: string, versions: Versions): Release {
    const images = Object.entries(versions).map(([image, version]) => ({ image, tag: tagOf(version) }));
    return { application, images: images.sort((a, b) => (a.image < b.image ? -1 : 1)) };
  }

  slice(application: string): Slice {
    return {
      now: this.now,
      mode: "act",
      application,
      together: "same-tag",
      images: this.shape.images.map((image) => ({ image, rule: RULE })),
      environments: this.shape.environments.map(({ name, after }) => this.#environment(application, name, after)),
      builds: this.builds,
      declined: this.declined.filter((entry) => entry.application === application),
    };
  }

  #environment(application: string, name: string, after: readonly string[]): EnvironmentSlice {
    const { history, open, unrecorded } = this.spot(application, name);
    const release = this.release(application, this.holds(application, name));
    const config = this.#configs.get(name);
    if (config === undefined) throw new Error(`no environment ${name}`);
    return {
      environment: config,
      after,
      held: {
        release,
        base: commitOf(this.#commit),
        places: release.images.map((image, line) => ({
          ...image,
          file: `${application}/${name}.yaml`,
          document: 0,
          pointer: `/images/${line}`,
          format: "kustomize",
          line: line + 1,
        })),
      },
      problems: [],
      arrivals: history.map(({ versions, commit, ...stood }) => ({
        ...stood,
        commit: commitOf(commit),
        release: this.release(application, versions),
      })),
      open: open && {
        number: open.number,
        branch: `towpath/promote/${name}/${application}`,
        head: commitOf(open.head),
        release: this.release(application, open.versions),
        parent: commitOf(open.parent),
        pushedBy: open.pushedBy,
        reviewed: open.reviewed,
        draft: false,
        mergeable: this.mergeable(application, name),
        openedAt: open.openedAt,
      },
      unrecorded,
    };
  }

  /** Applies an action with its precondition; true if it changed anything. */
  apply(action: Action): boolean {
    const spot = this.spot(action.application, action.environment);
    switch (action.kind) {
      case "record": {
        const at = spot.unrecorded.findIndex(({ number }) => number === action.merged.number);
        if (at >= 0) spot.unrecorded.splice(at, 1);
        return at >= 0;
      }
      case "open":
        if (spot.open !== undefined || action.base !== commitOf(this.#commit)) return false;
        this.#number += 1;
        spot.open = {
          number: this.#number,
          openedAt: this.now,
          pushedBy: [],
          reviewed: false,
          ...this.#commitFor(action),
        };
        return true;
      case "update":
        if (spot.open?.number !== action.pullRequest || commitOf(spot.open.head) !== action.head) return false;
        Object.assign(spot.open, this.#commitFor(action));
        return true;
      case "close":
        if (spot.open?.number !== action.pullRequest || commitOf(spot.open.head) !== action.head) return false;
        spot.open = undefined;
        return true;
      case "merge":
        if (spot.open?.number !== action.pullRequest || commitOf(spot.open.head) !== action.head) return false;
        return this.merge(action.application, action.environment, "towpath[bot]");
      case "decide":
      case "tell-unhealthy":
        throw new Error(`nobody reports here, so ${action.kind} has no reason`);
    }
  }

  #commitFor(action: OpenAction | UpdateAction): Pick<PullRequest, "head" | "versions" | "replaces" | "parent"> {
    this.now += 1;
    const held = this.holds(action.application, action.environment);
    const versions = { ...held, ...Object.fromEntries(action.writes.map(writtenVersion)) };
    return { head: this.now * 1_000_000 + this.#commit, versions, replaces: held, parent: this.#commit };
  }
}

export const tagOf = (version: number): string => `1.${version}.0`;
export const versionOf = (tag: string | undefined): number => Number(tag?.split(".")[1]);
const writtenVersion = ({ to }: PlannedWrite): readonly [string, number] => [to.image, versionOf(to.tag)];
/** Commits differ in their first digits, as Git's do. */
export const commitOf = (commit: number): string => commit.toString(16).padStart(12, "0").padEnd(40, "0");

/** What differs in the first. */
export const changed = (versions: Versions, from: Versions): Versions =>
  Object.fromEntries(Object.entries(versions).filter(([image, version]) => from[image] !== version));

const same = (a: Versions, b: Versions): boolean => Object.keys(changed(a, b)).length === 0;
