/** The store in memory: builds, declined releases, projection, homes, inbox and lanes. */
import { formatSender, type ImageBuild } from "../../../src/domain/image-build.ts";
import type { Builds, Declined, DeclinedRelease, Home, Homes, Projection } from "../../../src/ports/facts.ts";
import type { Delivery, Inbox, LaneKey, NewDelivery } from "../../../src/ports/inbox.ts";
import type { ClaimedLane, Lanes } from "../../../src/ports/lanes.ts";

interface Lane {
  fence: number;
  attempts: number;
  strikes: number;
  wakeAt: number | undefined;
  leased: boolean;
  pending: Delivery[];
}

export class FakeStore {
  readonly heard: ImageBuild[] = [];
  readonly declinedReleases: DeclinedRelease[] = [];
  readonly documents = new Map<string, string>();
  readonly known = new Map<number, Home>();
  readonly accepted = new Map<string, NewDelivery>();
  readonly laneOf = new Map<LaneKey, Lane>();
  readonly dead: Delivery[] = [];
  #sequence = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly builds: Builds = {
    of: async (images, limit) =>
      images
        .flatMap((image) => {
          const senders = Map.groupBy(
            this.heard.filter((build) => build.image === image),
            ({ sender }) => formatSender(sender),
          );
          return [...senders.values()].flatMap((builds) => builds.slice(-limit));
        })
        .sort((a, b) => this.heard.indexOf(a) - this.heard.indexOf(b)),
    ofDeliveries: async (ids) => this.heard.filter(({ deliveryId }) => ids.includes(deliveryId)),
    prune: async () => {},
  };

  readonly declined: Declined = {
    add: async (entry) => {
      this.declinedReleases.push(entry);
    },
    of: async (homeId) => this.declinedReleases.filter((entry) => entry.homeId === homeId),
  };

  readonly projection: Projection = {
    get: async <T>(repositoryId: number, key: string) => {
      const text = this.documents.get(`${repositoryId} ${key}`);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    put: async (repositoryId, key, value) => {
      this.documents.set(`${repositoryId} ${key}`, JSON.stringify(value));
    },
    delete: async (repositoryId, key) => {
      for (const known of [...this.documents.keys()]) {
        if (key === undefined ? known.startsWith(`${repositoryId} `) : known === `${repositoryId} ${key}`) {
          this.documents.delete(known);
        }
      }
    },
  };

  readonly homes: Homes = {
    put: async (home) => {
      this.known.set(home.repositoryId, home);
    },
    remove: async (repositoryId) => {
      this.known.delete(repositoryId);
    },
    all: async () => [...this.known.values()],
  };

  readonly inbox: Inbox = {
    accept: async (delivery) => {
      if (this.accepted.has(delivery.id)) return "known";
      this.accepted.set(delivery.id, delivery);
      for (const build of delivery.builds) this.hear(build);
      const { id, event, payload } = delivery;
      this.#sequence += 1;
      this.lane(delivery.lane).pending.push({ sequence: this.#sequence, id, event, payload });
      return "accepted";
    },
    prune: async () => 0,
  };

  hear(build: ImageBuild): void {
    const key = (one: ImageBuild): string => [one.image, one.tag, one.digest, formatSender(one.sender)].join(" ");
    const at = this.heard.findIndex((known) => key(known) === key(build));
    if (at < 0) this.heard.push(build);
  }

  lane(key: LaneKey): Lane {
    const known = this.laneOf.get(key);
    if (known !== undefined) return known;
    const made: Lane = { fence: 0, attempts: 0, strikes: 0, wakeAt: undefined, leased: false, pending: [] };
    this.laneOf.set(key, made);
    return made;
  }

  readonly lanes: Lanes = {
    claim: async () => {
      for (const [key, lane] of this.laneOf) {
        const due = lane.pending.length > 0 || (lane.wakeAt !== undefined && lane.wakeAt <= this.#now());
        if (lane.leased || !due) continue;
        lane.leased = true;
        lane.fence += 1;
        lane.wakeAt = undefined;
        const { fence, attempts, strikes } = lane;
        return { key, fence, attempts, strikes, deliveries: [...lane.pending] };
      }
      return undefined;
    },
    complete: async (claim, wakeAt) =>
      this.finish(claim, (lane) => {
        lane.pending.splice(0, claim.deliveries.length);
        lane.attempts = 0;
        lane.strikes = 0;
        if (wakeAt !== undefined) lane.wakeAt = Math.min(lane.wakeAt ?? wakeAt, wakeAt);
      }),
    fail: async (claim, _error, retry) =>
      this.finish(claim, (lane) => {
        if (retry === "dead") this.dead.push(...lane.pending.splice(0, claim.deliveries.length));
        else {
          lane.attempts += 1;
          if (retry.strike) lane.strikes += 1;
          lane.wakeAt = retry.retryAt;
        }
      }),
    release: async (claim) => this.finish(claim, () => {}),
    renew: async (claim) => this.lane(claim.key).fence === claim.fence,
    wake: async (key, at) => {
      const lane = this.lane(key);
      lane.wakeAt = Math.min(lane.wakeAt ?? at, at);
    },
    nextDue: async () => undefined,
    counts: async () => ({ pending: 0, dead: this.dead.length, oldestPendingAt: undefined }),
  };

  private finish(claim: ClaimedLane, act: (lane: Lane) => void): boolean {
    const lane = this.lane(claim.key);
    if (lane.fence !== claim.fence || !lane.leased) return false;
    lane.leased = false;
    act(lane);
    return true;
  }
}
