/** What exists nowhere else until it is in Git, and the projection that is rebuilt at will. */
import type { ImageBuild } from "../domain/image-build.ts";
import type { ImageName } from "../domain/image-reference.ts";

/**
 * Builds that were heard. The same image, tag, digest and sender is one build, however often it is heard; it keeps its
 * place in the order of hearing, and what a later telling adds (revision, source) is added.
 */
export interface Builds {
  /**
   * Of these images, in the order in which they were heard; the newest `limit` for each image and sender, so that nobody
   * who is not believed can talk others out of hearing.
   */
  of(images: readonly ImageName[], limit: number): Promise<readonly ImageBuild[]>;
  /** Builds of deliveries, for the intake lane; one heard several times belongs to the last delivery that told of it. */
  ofDeliveries(deliveryIds: readonly string[]): Promise<readonly ImageBuild[]>;
  /** Drops what was heard before that time, except the newest `keep` of each image and sender. */
  prune(before: number, keep: number): Promise<void>;
}

/** Releases that people declined by closing the promotion unmerged. */
export interface Declined {
  add(entry: DeclinedRelease): Promise<void>;
  of(homeId: number): Promise<readonly DeclinedRelease[]>;
}

export interface DeclinedRelease {
  readonly homeId: number;
  readonly application: string;
  readonly environment: string;
  /** `releaseKey` of it. */
  readonly release: string;
  readonly pullRequest: number;
  readonly by: string;
  readonly at: number;
}

/** JSON documents by repository and key; may vanish at any time and is rebuilt then. */
export interface Projection {
  get<T>(repositoryId: number, key: string): Promise<T | undefined>;
  put(repositoryId: number, key: string, value: unknown): Promise<void>;
  delete(repositoryId: number, key?: string): Promise<void>;
}

/** The home repositories known, for the intake of builds and for the sweep. */
export interface Homes {
  put(home: Home): Promise<void>;
  remove(repositoryId: number): Promise<void>;
  all(): Promise<readonly Home[]>;
}

export interface Home {
  readonly repositoryId: number;
  readonly installationId: number;
  readonly fullName: string;
  readonly defaultBranch: string;
  /** Patterns of its image rules (`match`), to know whom a build concerns. */
  readonly imagePatterns: readonly string[];
  /** Ids of other repositories that its environments live in. */
  readonly memberIds: readonly number[];
  /** No writes while it is so: `archived`, `suspended`, `unreachable`. */
  readonly paused: string | undefined;
}
