/** Check runs of Towpath: one of each name and commit, kept up to date. */
import { LRUCache } from "lru-cache";
import type { Repository } from "../domain/repository.ts";
import type { CheckRun, Checks } from "../ports/checks.ts";
import {
  ANNOTATIONS_A_REQUEST,
  ANNOTATIONS_AT_MOST,
  type Annotation,
  annotationOf,
  missingAnnotations,
} from "./annotations.ts";
import { type CheckText, checkText, type StandingText, sameText } from "./check-text.ts";
import { type Clients, ownerAndRepo } from "./clients.ts";
import { isRefusal } from "./failures.ts";
import type { FreshCommits } from "./fresh-commits.ts";
import { allPages, PER_PAGE } from "./pages.ts";

/** A run of ours, as it is known to stand at GitHub. */
interface Standing {
  readonly id: number;
  readonly text: StandingText;
  readonly annotations: readonly Annotation[];
}

export interface CheckMeans {
  readonly appId: number;
  readonly fresh: FreshCommits;
  /** No other process writes check runs: those that this one wrote are not looked up again. */
  readonly alone: boolean;
}

const KEPT = 2_000;

/**
 * Annotations of a run can only be added ("Update a check run"): where those that are there must go, a new run of the same
 * name is made, and GitHub counts the newest. That is also the one that is kept up to date where two were made.
 */
export function createChecks(clients: Clients, { appId, fresh, alone }: CheckMeans): Checks {
  const known = new LRUCache<string, Standing>({ max: KEPT });

  const find = async (repository: Repository, check: CheckRun): Promise<Standing | undefined> => {
    const octokit = clients.promoting(repository);
    const at = ownerAndRepo(repository.fullName);
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
      ...at,
      ref: check.head,
      check_name: check.name,
      app_id: appId,
      filter: "all",
      per_page: PER_PAGE,
    });
    const own = data.check_runs.filter((run) => run.app?.id === appId && run.external_id === check.externalId);
    const newest = own.sort((a, b) => Number(b.id) - Number(a.id))[0];
    if (newest === undefined) return undefined;
    const { status, conclusion, output } = newest;
    const text = { status, conclusion, title: output.title, summary: output.summary };
    const id = Number(newest.id);
    return { id, text, annotations: output.annotations_count === 0 ? [] : await readAnnotations(repository, id) };
  };

  const readAnnotations = async (repository: Repository, check_run_id: number): Promise<Annotation[]> => {
    const octokit = clients.promoting(repository);
    const at = ownerAndRepo(repository.fullName);
    const route = "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations";
    const list = await allPages((page) => octokit.request(route, { ...at, check_run_id, per_page: PER_PAGE, page }));
    return list.map(({ path, start_line, end_line, annotation_level, title, message }) => ({
      ...{ path, start_line, end_line, title: title ?? "", message: message ?? "" },
      annotation_level: annotation_level === "failure" || annotation_level === "warning" ? annotation_level : "notice",
    }));
  };

  const create = async (
    repository: Repository,
    check: CheckRun,
    text: CheckText,
    annotations: readonly Annotation[],
  ) => {
    const { data } = await clients.promoting(repository).request("POST /repos/{owner}/{repo}/check-runs", {
      ...ownerAndRepo(repository.fullName),
      name: check.name,
      head_sha: check.head,
      external_id: check.externalId,
      ...body(text, annotations.slice(0, ANNOTATIONS_A_REQUEST)),
    });
    const id = Number(data.id);
    for (const more of chunks(annotations.slice(ANNOTATIONS_A_REQUEST))) await update(repository, id, text, more);
    return id;
  };

  const update = async (repository: Repository, id: number, text: CheckText, annotations: readonly Annotation[]) => {
    await clients.promoting(repository).request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
      ...ownerAndRepo(repository.fullName),
      check_run_id: id,
      ...body(text, annotations),
    });
  };

  return {
    async write(repository, check) {
      const key = `${repository.id} ${check.head} ${check.externalId} ${check.name}`;
      const text = checkText(check, Math.max(0, check.findings.length - ANNOTATIONS_AT_MOST));
      const annotations = check.findings.slice(0, ANNOTATIONS_AT_MOST).map(annotationOf);
      const isFirst = fresh.take(repository.id, check.head, key);
      const standing = (alone ? known.get(key) : undefined) ?? (isFirst ? undefined : await find(repository, check));
      if (check.status === "cancelled" && standing !== undefined && standing.text.conclusion !== null) return;
      const missing = standing && missingAnnotations(standing.annotations, annotations);
      const same = standing !== undefined && sameText(standing.text, text) && missing?.length === 0;
      const upToDate = same && check.anew !== true;
      // What becomes of an attempt whose answer is lost must be looked up.
      known.delete(key);
      const id = upToDate ? standing.id : await bring(standing?.id, missing);
      known.set(key, { id, text, annotations });

      async function bring(there: number | undefined, added: readonly Annotation[] | undefined): Promise<number> {
        if (there === undefined || added === undefined) return create(repository, check, text, annotations);
        try {
          const parts = added.length === 0 ? [[]] : chunks(added);
          for (const part of parts) await update(repository, there, text, part);
          return there;
        } catch (error) {
          if (isRefusal(error, 404)) return create(repository, check, text, annotations);
          throw error;
        }
      }
    },
  };
}

const body = ({ conclusion, title, summary }: CheckText, annotations: readonly Annotation[]) => ({
  ...(conclusion === null ? { status: "in_progress" as const } : { status: "completed" as const, conclusion }),
  output: { title, summary, ...(annotations.length > 0 && { annotations: annotations.map((one) => ({ ...one })) }) },
});

const chunks = (annotations: readonly Annotation[]): readonly Annotation[][] =>
  Array.from({ length: Math.ceil(annotations.length / ANNOTATIONS_A_REQUEST) }, (_, index) =>
    annotations.slice(index * ANNOTATIONS_A_REQUEST, (index + 1) * ANNOTATIONS_A_REQUEST),
  );
