/** Soak: time in every environment that this one comes after, healthy where an agent tells. */
import { formatDuration } from "../config/duration.ts";
import type { SoakConfig } from "../config/gate-config.ts";
import type { GateResult } from "../domain/gate-result.ts";
import { formatSpan, formatTime } from "../domain/times.ts";
import { eachUpstream } from "./each-upstream.ts";
import type { ClusterHealth, GateFacts, UpstreamStay } from "./facts.ts";
import type { Gate } from "./gate.ts";
import { agentOf, type Fare, fareOf, placeOf } from "./upstream-health.ts";
import { because, count, enumerate } from "./wording.ts";

type WhenReplaced = NonNullable<SoakConfig["whenReplaced"]>;

/**
 * What soaking means while an environment upstream moves on: as configured, else newer releases are held back where
 * Towpath merges there, and start the time over where people merge, whom nothing holds back.
 */
export const whenReplacedOf = (config: SoakConfig, { merge }: Pick<UpstreamStay, "merge">): WhenReplaced =>
  config.whenReplaced ?? (merge === "auto" ? "hold-upstream" : "start-over");

/**
 * Passes once the release has been in every environment upstream for the configured time, without a break: from its
 * arrival where nobody reports, else from the first healthy report of the last cluster, after which none was unhealthy.
 */
export function soak(config: SoakConfig): Gate {
  const asked = formatDuration(config.forMs);
  return {
    holds: "opening",
    evaluate: (facts) =>
      eachUpstream(facts, {
        gate: "soak",
        answer: (stay, arrivedAt) => new Stay(config, facts, stay, arrivedAt).result(),
        passed: (names) => `${facts.subject.version} soaked in ${names} for ${asked}`,
      }),
  };
}

/** The time of one release in one environment. */
class Stay {
  readonly #config: SoakConfig;
  readonly #facts: GateFacts;
  readonly #stay: UpstreamStay;
  readonly #arrivedAt: number;

  constructor(config: SoakConfig, facts: GateFacts, stay: UpstreamStay, arrivedAt: number) {
    this.#config = config;
    this.#facts = facts;
    this.#stay = stay;
    this.#arrivedAt = arrivedAt;
  }

  result(): GateResult {
    const { agent, clusters, environment } = this.#stay;
    if (agent === "none") return this.#since(this.#arrivedAt, " (unobserved: it counts from the merge)");
    if (clusters.length === 0) {
      return this.#shut("error", `nothing is known of what ${agentOf(this.#stay)} reports in ${environment}`);
    }
    const fares = clusters.map((cluster) => ({ cluster, fare: fareOf(cluster) }));
    const bad = fares.find(({ fare }) => fare.kind === "unhealthy");
    if (bad !== undefined) return this.#notHealthy(bad.cluster, bad.fare);
    const early = fares.find(({ fare }) => fare.kind === "progressing");
    const missing = fares.filter(({ fare }) => fare.kind === "missing");
    if (missing.length > 0) return this.#missing(missing.map(({ cluster }) => cluster));
    if (early !== undefined) return this.#notHealthy(early.cluster, early.fare);
    const starts = fares.map(({ fare }) => (fare.kind === "healthy" ? fare.since : Number.POSITIVE_INFINITY));
    return this.#since(Math.max(this.#arrivedAt, ...starts), "");
  }

  /** Time counts from `start` on; `label` says what it counts on. */
  #since(start: number, label: string): GateResult {
    const { version } = this.#facts.subject;
    const { replaced, environment } = this.#stay;
    const { forMs } = this.#config;
    const asked = formatDuration(forMs);
    const opensAt = start + forMs;
    const mode = whenReplacedOf(this.#config, this.#stay);
    if (replaced !== undefined && replaced.at < opensAt && mode !== "keep-counting") {
      const soaked = Math.max(0, replaced.at - start);
      const held = mode === "hold-upstream" ? ", although newer releases wait there while one soaks" : "";
      return this.#shut(
        "blocked",
        `${version} soaked in ${environment} for ${formatSpan(soaked)} of ${asked}${label} when ${replaced.by} took its place${held}`,
        `a newer release soaks in ${environment} for ${asked}`,
      );
    }
    const from = formatTime(start, this.#facts.timezone);
    if (this.#facts.now >= opensAt) {
      return {
        gate: "soak",
        state: "passed",
        reason: `${version} soaked in ${environment} for ${asked} from ${from}${label}`,
      };
    }
    const still =
      replaced === undefined
        ? mode === "hold-upstream"
          ? "; newer releases wait in front of it until it is done"
          : ""
        : `; ${replaced.by} took its place, and the time goes on`;
    return {
      gate: "soak",
      state: "waiting",
      reason: `${version} soaks in ${environment} for ${asked} from ${from}${label}${still}${this.#passedOver()}`,
      opensAt,
    };
  }

  #missing(clusters: readonly ClusterHealth[]): GateResult {
    const { version } = this.#facts.subject;
    const places = enumerate(clusters.map((cluster) => placeOf(this.#stay, cluster)));
    const names = enumerate(clusters.map(({ name }) => name));
    const agent = agentOf(this.#stay);
    return this.#unlessReplaced(
      "waiting",
      `${agent} has not reported on ${version} in ${places} (looked for as ${names})`,
      `${agent} reports it healthy there, and then for ${formatDuration(this.#config.forMs)}`,
    );
  }

  #notHealthy(cluster: ClusterHealth, fare: Fare): GateResult {
    const { version } = this.#facts.subject;
    const place = placeOf(this.#stay, cluster);
    const asked = formatDuration(this.#config.forMs);
    if (fare.kind === "unhealthy") {
      const since = formatTime(fare.since, this.#facts.timezone);
      return this.#unlessReplaced(
        "blocked",
        `${version} is unhealthy in ${place} since ${since}${because(fare.latest.description)}`,
        `it is healthy there again for ${asked}, counted anew`,
      );
    }
    return this.#unlessReplaced(
      "waiting",
      `${version} is not healthy in ${place} yet`,
      `it is healthy there for ${asked}`,
    );
  }

  /** What waits for reports on a release that has gone waits for ever. */
  #unlessReplaced(state: "waiting" | "blocked", reason: string, opener: string): GateResult {
    const { replaced, environment } = this.#stay;
    if (replaced === undefined) return this.#shut(state, reason, opener);
    return this.#shut(
      "blocked",
      `${reason}, and ${replaced.by} took its place`,
      `a newer release soaks in ${environment} for ${formatDuration(this.#config.forMs)}`,
    );
  }

  #shut(state: GateResult["state"], reason: string, opener = "Towpath can look it up again"): GateResult {
    return { gate: "soak", state, reason: `${reason}${this.#passedOver()}`, opener };
  }

  /** So that an environment which never gets its turn does not starve in silence. */
  #passedOver(): string {
    const { passedOver, environment } = this.#stay;
    if (passedOver.count === 0) return "";
    const longest = formatSpan(passedOver.longestStayMs);
    return `; ${count(passedOver.count, "release")} passed through ${environment} without getting here, the longest stayed ${longest}`;
  }
}
