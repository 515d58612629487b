/** The tiny world of the planner's tests with all that gates look at: agents, reviews, checks, decisions, a crooked clock. */
import type { EnvironmentConfig } from "../../src/config/config.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { ReleaseImage } from "../../src/domain/release.ts";
import { stepBackId } from "../../src/planning/decided.ts";
import type { Action } from "../../src/planning/plan.ts";
import type { AgentReport, EnvironmentSlice, OpenPromotion, Slice } from "../../src/planning/slice.ts";
import { commitOf, type PullRequest, type Shape, type Stood, tagOf, type Versions, World } from "../planning/world.ts";

export const MINUTE = 60_000;
/** A Monday midnight, so that windows open and shut as time goes on. */
export const MONDAY = Date.UTC(2026, 2, 2);
/** Members of the team `sre`; eve is not, and mona pushes. */
export const SRE = ["ada", "bob"];
export const PEOPLE = [...SRE, "eve"];

/** What a person reviewed: the content and the gates that stood then. */
export interface GivenReview {
  readonly login: string;
  readonly state: "approved" | "changes-requested";
  readonly at: number;
  readonly versions: Versions;
  readonly gates: number;
}

/** What belongs to one pull request and GitHub keeps for it. */
export interface Beside {
  reviews: GivenReview[];
  checks: { head: number; state: "success" | "failure" | "pending" } | undefined;
  /** What cannot be read at the moment. */
  unread: Set<"reviews" | "checks">;
}

export class SteeredWorld extends World {
  readonly decisions: Decision[] = [];
  readonly ledgerProblems: { environment: string | undefined; message: string }[] = [];
  /** Applications and environments that cannot be read. */
  readonly broken = new Set<string>();
  /** How far Towpath's clock is off. */
  skew = 0;
  /** How often the gates of an environment were changed. */
  readonly epochs = new Map<string, number>();
  readonly #reports = new Map<string, AgentReport[]>();
  readonly #beside = new Map<string, Beside>();
  #changed: readonly EnvironmentConfig[] | undefined;
  #ids = 0;

  constructor(shape: Shape, baseline: (environment: string) => number) {
    super(shape, baseline);
    this.now = MONDAY;
  }

  override get configs(): readonly EnvironmentConfig[] {
    return this.#changed ?? super.configs;
  }

  config(name: string): EnvironmentConfig {
    const found = this.configs.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no environment ${name}`);
    return found;
  }

  /** The configuration of an environment changes; what was approved under the old one is void. */
  reconfigure(name: string, change: Partial<EnvironmentConfig>): void {
    this.#changed = this.configs.map((one) => (one.name === name ? { ...one, ...change } : one));
    this.epochs.set(name, (this.epochs.get(name) ?? 0) + 1);
  }

  /** What Towpath's clock shows. */
  get shown(): number {
    return this.now + this.skew;
  }

  reports(application: string, name: string): AgentReport[] {
    const key = `${application} ${name}`;
    const known = this.#reports.get(key) ?? [];
    this.#reports.set(key, known);
    return known;
  }

  beside({ number }: PullRequest, name: string): Beside {
    const key = `${name} ${number}`;
    const known = this.#beside.get(key) ?? { reviews: [], checks: undefined, unread: new Set() };
    this.#beside.set(key, known);
    return known;
  }

  report(application: string, name: string, cluster: string, state: AgentReport["state"], back: number): void {
    const stood = this.spot(application, name).history.at(-1 - back);
    if (stood === undefined) return;
    this.now += 1;
    const arrival = commitOf(stood.commit);
    this.reports(application, name).push({ cluster, arrival, state, at: this.now, description: "" });
  }

  review(application: string, name: string, login: string, state: GivenReview["state"]): void {
    const { open } = this.spot(application, name);
    if (open === undefined) return;
    this.now += 1;
    open.reviewed = true;
    const beside = this.beside(open, name);
    beside.reviews = [
      ...beside.reviews.filter((one) => one.login !== login),
      { login, state, at: this.now, versions: { ...open.versions }, gates: this.epochs.get(name) ?? 0 },
    ];
  }

  decide(said: WithoutEntry): void {
    this.now += 1;
    this.#ids += 1;
    this.decisions.push({ id: `c${this.#ids}-0`, by: "ada", at: this.now, reason: "", ...said });
  }

  end(at: number): void {
    const decision = this.decisions[at];
    if (decision === undefined || decision.ended !== undefined) return;
    this.now += 1;
    this.decisions[at] = { ...decision, ended: { by: "bob", at: this.now, reason: "" } };
  }

  /** Enters the pin of a step back by hand into the ledger, ended, as `/unpin` does it. */
  liftStepBack(application: string, name: string): void {
    const { history } = this.spot(application, name);
    const at = history.findLastIndex(({ versions }, index) => isOlder(versions, history[index - 1]?.versions ?? {}));
    const [to, from] = [history[at], history[at - 1]];
    if (to === undefined || from === undefined) return;
    this.now += 1;
    const [images, awayFrom] = [this.images(application, to.versions), this.images(application, from.versions)];
    this.decisions.push({
      ...{
        kind: "pin",
        id: stepBackId(commitOf(to.commit), application, name),
        application,
        environment: name,
        images,
        awayFrom,
      },
      ...{ by: "a step back by hand", at: to.at, reason: "", ended: { by: "bob", at: this.now, reason: "" } },
    });
  }

  images(application: string, versions: Versions): readonly ReleaseImage[] {
    return this.release(application, versions).images;
  }

  override slice(application: string): Slice {
    const slice = super.slice(application);
    return {
      ...slice,
      now: this.shown,
      environments: slice.environments.map((at) => this.#environment(application, at)),
      decisions: this.decisions.filter((one) => !("application" in one) || one.application === application),
      ledgerProblems: this.ledgerProblems,
    };
  }

  #environment(application: string, at: EnvironmentSlice): EnvironmentSlice {
    const { name } = at.environment;
    const open = this.spot(application, name).open;
    return {
      ...at,
      environment: this.config(name),
      problems: this.broken.has(`${application} ${name}`) ? [{ code: "broken", message: "It cannot be read." }] : [],
      reports: [...this.reports(application, name)],
      open: at.open && open && this.#open(name, at.open, open),
    };
  }

  #open(name: string, at: OpenPromotion, open: PullRequest): OpenPromotion {
    const { reviews, checks, unread } = this.beside(open, name);
    const epoch = this.epochs.get(name) ?? 0;
    return {
      ...at,
      checks: unread.has("checks")
        ? undefined
        : {
            commit: commitOf(checks?.head ?? open.head),
            since: open.openedAt,
            found: checks === undefined ? [] : [{ name: "e2e", app: "ci", state: checks.state, word: checks.state }],
          },
      reviews: unread.has("reviews")
        ? undefined
        : {
            reviews: reviews.map(({ login, state, at: when, versions, gates }) => ({
              ...{ login, state, at: when },
              void: gates !== epoch || !isSame(versions, open.versions),
            })),
            teams: new Map([["sre", SRE]]),
            roles: new Map(PEOPLE.map((login) => [login, "read"])),
            owners: undefined,
          },
    };
  }

  override apply(action: Action): boolean {
    if (action.kind === "tell-unhealthy") return false;
    if (action.kind !== "decide") return super.apply(action);
    const fresh = action.decisions.filter(({ id }) => this.decisions.every((known) => known.id !== id));
    this.decisions.push(...fresh);
    return fresh.length > 0;
  }

  /** What stood in an environment, newest last. */
  history(application: string, name: string): readonly Stood[] {
    return this.spot(application, name).history;
  }
}

/** What a decision says, without who and when. */
export type WithoutEntry<One = Decision> = One extends Decision ? Omit<One, "id" | "by" | "at" | "reason"> : never;

export const isSame = (a: Versions, b: Versions): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([image, version]) => b[image] === version);

/** Whether something in it is older. */
export const isOlder = (a: Versions, b: Versions): boolean =>
  Object.entries(a).some(([image, version]) => version < (b[image] ?? 0));

/** The versions that images say. */
export const imagesOf = (versions: Versions): readonly ReleaseImage[] =>
  Object.entries(versions).map(([image, version]) => ({ image, tag: tagOf(version) }));
