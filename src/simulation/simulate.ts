/** Runs a scenario: the same plans as in production, with a made-up clock and made-up events. */
import { enumerate } from "../gates/wording.ts";
import type { Slice } from "../planning/slice.ts";
import { Driver, type Oracle } from "./driver.ts";
import type { EffectOf } from "./enter.ts";
import { happen } from "./happen.ts";
import { whyNot } from "./judge-expectation.ts";
import { Lineage } from "./lineage.ts";
import type { Expectation, Scenario, StartingPeople, Step } from "./scenario.ts";
import type { Did, Entry, Simulated } from "./timeline.ts";
import { isCalled, nameOf } from "./versions.ts";
import { type Done, type People, type Spot, World } from "./world.ts";

/** Moments at which something is looked at by itself; a year of a window that opens daily has 730. */
const MOST_LOOKS = 20_000;

/** `slices` are what stands at the start. Deterministic: the same scenario gives the same timeline. */
export async function simulate(scenario: Scenario, slices: readonly Slice[], outside: Outside): Promise<Simulated> {
  return new Simulation(scenario, slices, outside).run();
}

/** What is handed in by who composes. */
export interface Outside extends Pick<Oracle, "expressions"> {
  readonly effectOf: EffectOf;
  /** Moments at which something is looked at by itself, after which the scenario is ended. */
  readonly mostLooks?: number;
}

interface Awaited extends Spot {
  readonly at: number;
  readonly cluster: string;
  readonly commit: string;
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #driver: Driver;
  readonly #lineage = new Lineage();
  readonly #entries: Entry[] = [];
  /** What was said of each environment last. */
  readonly #told = new Map<string, string>();
  readonly #awaited: Awaited[] = [];
  readonly #noted = new Set<string>();
  readonly #slices: readonly Slice[];
  readonly #outside: Outside;
  #looks = 0;
  #expectations = 0;
  #failures = 0;
  #endedEarly: string | undefined;

  constructor(scenario: Scenario, slices: readonly Slice[], outside: Outside) {
    const { expressions } = outside;
    this.#outside = outside;
    this.#scenario = scenario;
    this.#slices = slices;
    const world = new World(slices, scenario.start, peopleOf(scenario.people, slices));
    this.#driver = new Driver(world, {
      holdsCommit: (of, ancestor) => this.#lineage.holds(of, ancestor),
      ...(expressions !== undefined && { expressions }),
    });
  }

  async run(): Promise<Simulated> {
    const { title, timezone, start, steps, until } = this.#scenario;
    await this.#settle();
    for (const [index, step] of steps.entries()) {
      await this.#advance(step.at);
      if (this.#endedEarly !== undefined) break;
      const touched = this.#happen(step, index);
      await this.#settle(touched);
      for (const expectation of step.expect) this.#judge(expectation);
    }
    await this.#advance(until);
    if (this.#endedEarly !== undefined) this.#failures += 1;
    return {
      ...{ title, timezone, start },
      beginning: this.#slices.map(({ application, environments }) => ({
        application,
        held: environments.flatMap(({ environment, held }) =>
          held === undefined ? [] : [[environment.name, nameOf(held.release)] as const],
        ),
      })),
      ...{ entries: this.#entries, expectations: this.#expectations },
      ...{ failures: this.#failures, endedEarly: this.#endedEarly },
    };
  }

  /** What a person moved, so that nothing more need be said of it. */
  #happen({ event, line }: Step, index: number): readonly string[] {
    if (event === undefined) return [];
    const { timezone } = this.#scenario;
    const { effectOf } = this.#outside;
    const stage = { driver: this.#driver, lineage: this.#lineage, timezone, id: `step-${index + 1}`, effectOf };
    const result = happen(event, stage);
    if ("impossible" in result) {
      this.#failures += 1;
      this.#note({ kind: "failed", line, text: `${event.kind}: ${result.impossible}` });
      return [];
    }
    for (const text of result.texts) this.#note({ kind: "given", text });
    if (result.did === undefined) return [];
    this.#note(result.did);
    return [keyOf(result.did)];
  }

  /** From moment to moment at which something comes by itself, up to `to`. */
  async #advance(to: number): Promise<void> {
    const { world } = this.#driver;
    while (this.#endedEarly === undefined) {
      const next = Math.min(this.#driver.wakeAt ?? Number.POSITIVE_INFINITY, ...this.#awaited.map(({ at }) => at));
      if (next > to) break;
      this.#looks += 1;
      const { mostLooks = MOST_LOOKS } = this.#outside;
      if (this.#looks > mostLooks) {
        this.#endedEarly = `It was ended after ${mostLooks} looks, of which each asked for another: name an earlier end.`;
        return;
      }
      world.now = Math.max(next, world.now);
      this.#reportDue();
      await this.#settle();
    }
    world.now = Math.max(to, world.now);
  }

  async #settle(touched: readonly string[] = []): Promise<void> {
    const { done, settled } = await this.#driver.settle();
    for (const one of done) this.#note(isPromoted(one) ? this.#did(one) : noteOf(one));
    if (!settled)
      this.#endedEarly ??= "It was ended because the plan does not come to rest: it does and undoes the same.";
    this.#await();
    this.#tell(new Set([...touched, ...done.map(keyOf)]));
  }

  #note(entry: Untimed): void {
    this.#entries.push({ ...entry, at: this.#driver.world.now });
  }

  #did(done: Promoted): Did {
    const { application, environment, pullRequest, kind: what } = done;
    const version =
      "release" in done ? nameOf(done.release) : (this.#proposed({ application, environment }, pullRequest) ?? "");
    return { kind: "did", what, application, environment, pullRequest, version, text: textOf(done), by: "towpath" };
  }

  /** What a pull request proposed last. */
  #proposed(spot: Spot, pullRequest: number): string | undefined {
    return this.#didIn(spot).findLast((did) => did.pullRequest === pullRequest)?.version;
  }

  #didIn({ application, environment }: Spot): readonly (Did & { readonly at: number })[] {
    return this.#entries.flatMap((entry) =>
      entry.kind === "did" && entry.application === application && entry.environment === environment ? [entry] : [],
    );
  }

  /** Says how environments stand that stand otherwise than was said last. */
  #tell(touched: ReadonlySet<string>): void {
    for (const { application, explanations } of this.#driver.plans) {
      for (const explanation of explanations) {
        const { environment, state, sentence, gates } = explanation;
        const key = keyOf({ application, environment });
        const said = JSON.stringify([state, sentence, gates.map((gate) => [gate.gate, gate.state, gate.opensAt])]);
        const before = this.#told.get(key);
        if (before === said) continue;
        this.#told.set(key, said);
        const isQuiet = state === "up-to-date" || state === "not-found";
        const wasQuiet =
          before === undefined || before.startsWith('["up-to-date"') || before.startsWith('["not-found"');
        // That something arrived says itself that nothing waits any more.
        if (isQuiet && (wasQuiet || touched.has(key)) && !/taken back|quarantine|without merging/.test(sentence))
          continue;
        this.#note({ kind: "stands", application, explanation });
      }
    }
  }

  #judge({ application: written, environment, claim, written: text, line }: Expectation): void {
    this.#expectations += 1;
    const { plans, world } = this.#driver;
    const application = written ?? (plans.length === 1 ? plans[0]?.application : undefined);
    const spot = { application: application ?? "", environment };
    const explanation = application === undefined ? undefined : this.#driver.explanation(spot);
    const proposed = world.at(spot)?.open?.release;
    const seen = explanation && {
      ...{ explanation, did: this.#didIn(spot), timezone: this.#scenario.timezone },
      proposes:
        claim.kind === "proposes" && isCalled(proposed, claim.version) ? claim.version : proposed && nameOf(proposed),
    };
    const why = seen === undefined ? `name the application, as in "checkout in ${environment} …"` : whyNot(claim, seen);
    if (why === undefined) return;
    this.#failures += 1;
    this.#note({ kind: "failed", line, text: `expected "${text}", but ${why}.` });
  }

  /** Agents that report by themselves will, some time after something arrived. */
  #await(): void {
    const { healthyAfter } = this.#scenario;
    if (healthyAfter === undefined) return;
    const { world } = this.#driver;
    for (const application of world.applications) {
      for (const { environment, arrivals } of world.slice(application).environments) {
        const arrival = arrivals.at(-1);
        const { name, clusters, health } = environment;
        if (arrival === undefined || arrival.baseline || health === undefined || health.agent === "none") continue;
        const key = `${application}\n${name}\n${arrival.commit}`;
        if (this.#noted.has(key)) continue;
        this.#noted.add(key);
        for (const cluster of clusters.length === 0 ? [""] : clusters) {
          const at = arrival.at + healthyAfter;
          this.#awaited.push({ application, environment: name, cluster, commit: arrival.commit, at });
        }
      }
    }
  }

  #reportDue(): void {
    const { world } = this.#driver;
    const due = this.#awaited.filter(({ at }) => at <= world.now);
    for (const one of due) {
      this.#awaited.splice(this.#awaited.indexOf(one), 1);
      const at = world.at(one);
      const isHere = at?.arrivals.at(-1)?.commit === one.commit;
      const isTold = at?.reports?.some(({ arrival, cluster }) => arrival === one.commit && cluster === one.cluster);
      if (!isHere || isTold === true) continue;
      world.report(one, one.cluster, { state: "healthy", description: "" });
      const place = one.cluster === "" ? one.environment : `${one.environment} (${one.cluster})`;
      const many = this.#slices.length > 1 ? `${one.application} ` : "";
      this.#note({ kind: "given", text: `${many}${nameOf(at?.held?.release)} is reported healthy in ${place}.` });
    }
  }
}

const keyOf = ({ application, environment }: Spot): string => `${application}\n${environment}`;

type Untimed = Entry extends infer One ? (One extends Entry ? Omit<One, "at"> : never) : never;
type Promoted = Exclude<Done, { kind: "decide" | "tell-unhealthy" }>;

/** What Towpath did besides pull requests. */
function noteOf(done: Exclude<Done, Promoted>): Untimed {
  if (done.kind === "decide") {
    const kinds = enumerate(done.decisions.map(({ kind }) => kind));
    const reason = done.decisions[0]?.reason ?? "";
    return { kind: "given", text: `Towpath enters into the ledger: ${kinds} in ${done.environment}, ${reason}.` };
  }
  const { pullRequest, version, environment } = done;
  return { kind: "given", text: `Towpath says on #${pullRequest} that ${version} is unhealthy in ${environment}.` };
}

const isPromoted = (done: Done): done is Promoted => done.kind !== "decide" && done.kind !== "tell-unhealthy";

function textOf(done: Promoted): string {
  const number = `#${done.pullRequest}`;
  switch (done.kind) {
    case "open":
      return `${number} is opened: ${nameOf(done.replaces)} -> ${nameOf(done.release)}`;
    case "update": {
      const why =
        done.because === "newer-release"
          ? ""
          : `, because it is ${done.because === "conflict" ? "in conflict" : done.because}`;
      return `${number} is rewritten to propose ${nameOf(done.release)}${why}`;
    }
    case "merge":
      return `${number} is merged: it holds ${nameOf(done.release)}`;
    case "close":
      return `${number} is closed: ${done.reason.replace(/^Closed because /, "").replace(/\.$/, "")}`;
  }
}

/** Teams that gates name and the scenario does not describe are not seen. */
function peopleOf({ teams, roles }: StartingPeople, slices: readonly Slice[]): People {
  const named = slices.flatMap(({ environments }) =>
    environments.flatMap(({ environment }) =>
      environment.gates.flatMap((gate) => (gate.kind === "approvals" ? gate.teams : [])),
    ),
  );
  const known = new Map<string, readonly string[] | "unseen">(teams);
  for (const team of named) if (!known.has(team)) known.set(team, "unseen");
  return { teams: known, roles: new AnybodyWrites(roles) };
}

/** Roles by login: who is not listed has `write`. */
class AnybodyWrites extends Map<string, string> {
  override get(login: string): string {
    return super.get(login) ?? "write";
  }
}
