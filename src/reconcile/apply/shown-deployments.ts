/**
 * The deployments that Towpath shows on GitHub and has to keep true: from the merge until another release takes its place.
 * Kept in the projection, in buckets by application; lost, those of the last days are found again by the ledger's records.
 */
import { createHash } from "node:crypto";
import type { Destination } from "../../domain/promotion.ts";
import type { FullName, Sha } from "../../domain/repository.ts";
import type { DeploymentWord } from "../../ports/deployments.ts";
import type { Projection } from "../../ports/facts.ts";

export interface ShownDeployment extends Destination {
  readonly pullRequest: number;
  readonly mergeCommit: Sha;
  /** `releaseKey` of what stood there after the merge. */
  readonly release: string;
  /** As people read it. */
  readonly version: string;
  readonly targets: readonly DeploymentTarget[];
}

/** One deployment at GitHub. */
export interface DeploymentTarget {
  /** Undefined: in the environment's own repository, at the merge. */
  readonly source?: { readonly repository: FullName; readonly revision: Sha };
  /** Undefined: not made yet. */
  readonly id?: number;
  /** What was said of it last. */
  readonly state?: DeploymentWord["state"];
  /** Why GitHub takes nothing: not tried again before a sweep. */
  readonly refused?: string;
}

const KEY = "deployments";
const BUCKETS = 64;

export class ShownDeployments {
  readonly #shown = new Map<string, ShownDeployment>();
  readonly #changed = new Set<number>();
  readonly #unsettled = new Set<string>();
  /** Nothing is known of what was shown before. */
  isNew = true;

  static async load(projection: Projection, homeId: number): Promise<ShownDeployments> {
    const all = new ShownDeployments();
    const buckets = await projection.get<readonly number[]>(homeId, KEY);
    for (const bucket of buckets ?? []) {
      const shown = await projection.get<readonly ShownDeployment[]>(homeId, `${KEY}/${bucket}`);
      if (shown === undefined) return new ShownDeployments();
      for (const one of shown) all.#shown.set(deploymentKey(one), one);
    }
    all.isNew = buckets === undefined;
    return all;
  }

  all(): readonly ShownDeployment[] {
    return [...this.#shown.values()];
  }

  /** Those of these applications, and those that are not as they should be yet. */
  due(applications: ReadonlySet<string> | "all"): readonly ShownDeployment[] {
    if (applications === "all") return this.all();
    return this.all().filter((one) => applications.has(one.application) || this.#unsettled.has(deploymentKey(one)));
  }

  settle(deployment: ShownDeployment): void {
    this.#unsettled.delete(deploymentKey(deployment));
  }

  has(deployment: Pick<ShownDeployment, "environment" | "application" | "pullRequest">): boolean {
    return this.#shown.has(deploymentKey(deployment));
  }

  put(deployment: ShownDeployment): void {
    this.#shown.set(deploymentKey(deployment), deployment);
    this.#unsettled.add(deploymentKey(deployment));
    this.#changed.add(bucketOf(deployment));
  }

  remove(deployment: ShownDeployment): void {
    this.#shown.delete(deploymentKey(deployment));
    this.settle(deployment);
    this.#changed.add(bucketOf(deployment));
  }

  async save(projection: Projection, homeId: number): Promise<void> {
    if (this.#changed.size === 0 && !this.isNew) return;
    const contents = new Map<number, ShownDeployment[]>([...this.#changed].map((bucket) => [bucket, []]));
    for (const one of this.all()) contents.get(bucketOf(one))?.push(one);
    for (const [bucket, shown] of contents) await projection.put(homeId, `${KEY}/${bucket}`, shown);
    await projection.put(
      homeId,
      KEY,
      [...new Set(this.all().map(bucketOf))].sort((a, b) => a - b),
    );
    this.#changed.clear();
    this.isNew = false;
  }
}

/** What makes a deployment ours and this one, at GitHub too: a promotion merges once into one environment. */
export const deploymentKey = ({
  environment,
  application,
  pullRequest,
}: Pick<ShownDeployment, "environment" | "application" | "pullRequest">): string =>
  `${environment}/${application}#${pullRequest}`;

const bucketOf = ({ application }: Destination): number =>
  createHash("sha1").update(application).digest().readUInt16BE() % BUCKETS;
