/** Bare Git mirrors in one folder, one for each repository by its id, brought up to date by `git fetch`. */
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Transient } from "../domain/failure.ts";
import type { FullName, Repository } from "../domain/repository.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Mirror, Mirrors } from "../ports/mirrors.ts";
import { dropOldPulls } from "./drop-old-pulls.ts";
import { fetchMirror } from "./fetch-mirror.ts";
import { ownFolder } from "./folder-owner.ts";
import { gitEnvironment } from "./git-environment.ts";
import { requireGit } from "./git-version.ts";
import { createLocks } from "./locks.ts";
import { createMirrorHealth } from "./mirror-health.ts";
import { createObjectCache } from "./object-cache.ts";
import { createObjectReaders } from "./object-readers.ts";
import { readMirror } from "./read-mirror.ts";
import { runGit } from "./run-git.ts";

export interface MirrorSettings {
  /** `DATA_DIR/mirrors`; made when it is not there. */
  readonly folder: string;
  /** Where Git finds a repository; see `gitUrl` in github/. */
  readonly gitUrl: (fullName: FullName) => string;
  /** Undefined: the repository is read without authorization. */
  readonly token: (repository: Repository) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  /** By default `https` and `http`. */
  readonly protocols?: readonly string[];
  /** A fetch that takes longer is ended and tried again later; the first one of a large repository takes minutes. */
  readonly fetchTimeoutMs?: number;
  readonly cache?: Parameters<typeof createObjectCache>[0];
}

export interface MirrorFolder extends Mirrors {
  /**
   * Removes the mirrors of all other repositories that were not fetched since `before` (milliseconds since 1970, by the
   * machine's clock): what is newer may be of a repository that is being looked at for the first time. Returns how many.
   */
  retain(repositoryIds: ReadonlySet<number>, before: number): Promise<number>;
  /** Ends what Git does; fetches under way end with Transient. */
  close(): Promise<void>;
}

const FETCH_TIMEOUT_MS = 10 * 60_000;
/** Small fetches leave single objects; Git packs them when it finds that there are many. */
const MAINTENANCE_EVERY = 20;

/** Throws Mistake `git-missing` or `git-too-old` where there is no Git to work with. */
export async function openMirrors(settings: MirrorSettings): Promise<MirrorFolder> {
  const { folder, clock, log, protocols = ["https", "http"], fetchTimeoutMs = FETCH_TIMEOUT_MS } = settings;
  await requireGit();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ownership = await ownFolder(folder);
  const env = gitEnvironment([]);
  const cache = createObjectCache(settings.cache);
  const health = createMirrorHealth(clock);
  const readers = createObjectReaders({ env, onBroken: health.broken });
  const locks = createLocks<number>();
  const closing = new AbortController();
  /** Fetches that have not begun: whoever comes now is served by them. */
  const awaited = new Map<number, Promise<Mirror>>();
  const fetches = new Map<number, number>();

  const gitDirOf = (id: number): string => join(folder, `${id}.git`);

  const orderOf = ({ id, fullName }: Repository, token: string | undefined) => {
    const url = settings.gitUrl(fullName);
    return {
      ...{ gitDir: gitDirOf(id), fullName, url },
      env: gitEnvironment(protocols, token === undefined ? undefined : { urlPrefix: `${new URL(url).origin}/`, token }),
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(fetchTimeoutMs)]),
      ...(token !== undefined && { secret: token }),
    };
  };

  const begin = async (repository: Repository, pull?: number): Promise<Mirror> => {
    const { id, fullName } = repository;
    const gitDir = gitDirOf(id);
    let token: string | undefined;
    try {
      closing.signal.throwIfAborted();
      token = await settings.token(repository);
    } finally {
      // What happens on GitHub from here on this fetch may miss: later callers get another one.
      if (pull === undefined) awaited.delete(id);
    }
    const branches = await fetchMirror({
      ...orderOf(repository, token),
      ...{ ownership, health, log, pull },
      onRemade: () => readers.release(gitDir),
    });
    maintainSometimes(id);
    return readMirror({ repositoryId: id, fullName, gitDir }, branches, {
      ...{ env, readers, cache },
      onSuspicion: health.suspect,
    });
  };

  const maintainSometimes = (id: number): void => {
    const count = (fetches.get(id) ?? 0) + 1;
    fetches.set(id, count);
    if (count % MAINTENANCE_EVERY !== 0) return;
    const gitDir = gitDirOf(id);
    const options = { gitDir, env, signal: closing.signal };
    const maintenance = locks.hold(id, async () => {
      await dropOldPulls(options);
      await runGit(["gc", "--auto", "--quiet"], options);
    });
    maintenance.catch((error: unknown) => log.warn({ err: error, repository: id }, "A mirror could not be packed"));
  };

  const explain =
    ({ fullName }: Repository) =>
    (error: unknown): never => {
      if (closing.signal.aborted) throw new Transient("Towpath is ending", { cause: error });
      if (!isTimeout(error)) throw error;
      throw new Transient(`Fetching ${fullName} took too long and was ended`, { cause: error });
    };

  return {
    fetch(repository) {
      const { id } = repository;
      const shared = awaited.get(id);
      if (shared !== undefined) return shared;
      const fetched = locks.hold(id, () => begin(repository)).catch(explain(repository));
      awaited.set(id, fetched);
      return fetched;
    },

    fetchPull: (repository, number) =>
      locks.hold(repository.id, () => begin(repository, number)).catch(explain(repository)),

    async retain(repositoryIds, before) {
      const ids = (await readdir(folder)).flatMap((name) => /^(\d+)\.git$/.exec(name)?.[1] ?? []).map(Number);
      const gone = ids.filter((id) => !repositoryIds.has(id));
      let removed = 0;
      for (const id of gone) {
        if ((await lastUse(gitDirOf(id))) >= before) continue;
        removed += 1;
        await locks.hold(id, async () => {
          readers.release(gitDirOf(id));
          await rm(gitDirOf(id), { recursive: true, force: true });
        });
      }
      return removed;
    },

    async close() {
      closing.abort();
      await locks.idle();
      readers.close();
    },
  };
}

const isTimeout = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "name" in error && error.name === "TimeoutError";

/** When it was fetched last, or made. */
async function lastUse(gitDir: string): Promise<number> {
  const times = await Promise.all(
    [gitDir, join(gitDir, "FETCH_HEAD")].map((path) =>
      stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(...times);
}
