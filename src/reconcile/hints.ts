/**
 * What deliveries say may have changed. A hint decides nothing: it names what to look at again. Its payload is what
 * `app.ts` kept of GitHub's (and what passes tell each other), read here leniently, since a delivery that an older
 * version accepted must not stop a lane.
 */
import type { Sha } from "../domain/repository.ts";
import type { WorkflowRun } from "../domain/workflow-run.ts";
import type { Delivery } from "../ports/inbox.ts";
import type { ReportKind } from "../ports/reports.ts";
import { type Comment, readComment } from "./commands/comment.ts";
import { isRecord } from "./is-record.ts";

/** The snapshot of a pull request in a delivery; true at the moment at which GitHub wrote it, which may be long ago. */
export interface PullHint {
  readonly repositoryId: number;
  readonly number: number;
  readonly state: "open" | "closed";
  readonly branch: string;
  readonly base: string;
  readonly head: Sha;
  readonly draft: boolean;
  readonly sameRepository: boolean;
  /** Login of who pushed, as GitHub attests it; only where the delivery tells of a push by somebody else than Towpath. */
  readonly pushedBy?: string;
  /** Why a merge queue let it go, in GitHub's word (`CI_FAILURE`, `MANUAL`…); only where the delivery tells of that. */
  readonly dequeued?: string;
}

/** Somebody else than Towpath said something of a commit, which may be a report of an agent. */
export interface ReportHint {
  readonly kind: ReportKind;
  readonly commit: Sha;
  /** Of a deployment's status: whose. */
  readonly deployment?: number;
}

export interface Hints {
  /** With slash-commands, in the order in which they were written, each once. */
  readonly comments: readonly Comment[];
  /** Look at everything again, and list what is otherwise remembered. */
  readonly sweep: boolean;
  readonly pulls: readonly PullHint[];
  /** Pull requests that a person reviewed, by repository. */
  readonly reviewed: readonly { readonly repositoryId: number; readonly number: number }[];
  /** Commits whose checks or statuses changed: what GitHub says on merging may have changed with them. */
  readonly checked: readonly Sha[];
  /** Commits of which somebody asks for our checks again: they are written though they say the same. */
  readonly again: readonly Sha[];
  /** What was said of commits, by repository. */
  readonly reported: readonly (ReportHint & { readonly repositoryId: number })[];
  /** Rules or settings of a repository may have changed. */
  readonly rules: boolean;
  /** Images of which builds were heard. */
  readonly images: readonly string[];
  /** Workflows that ended well, each with the delivery that said so. */
  readonly runs: readonly { readonly run: WorkflowRun; readonly deliveryId: string }[];
  /** `towpath.yaml` may have changed on a default branch. */
  readonly configuration: boolean;
}

/** Payload of deliveries in repository lanes, whatever their event. All parts are optional. */
export interface HintPayload {
  readonly repositoryId?: number;
  readonly comment?: Comment;
  readonly pull?: PullHint;
  readonly reviewed?: number;
  readonly checked?: Sha;
  readonly again?: Sha;
  readonly reported?: ReportHint;
  readonly rules?: boolean;
  readonly images?: readonly string[];
  readonly run?: WorkflowRun;
  readonly configuration?: boolean;
  readonly sweep?: boolean;
}

export function hintsOf(deliveries: readonly Delivery[]): Hints {
  const payloads = deliveries.map(({ payload }): HintPayload => (isRecord(payload) ? payload : {}));
  return {
    comments: commentsIn(payloads),
    sweep: payloads.some(({ sweep }) => sweep === true),
    pulls: payloads.flatMap(({ pull }) => (pull === undefined ? [] : [pull])),
    reviewed: payloads.flatMap(({ reviewed, repositoryId }) =>
      reviewed === undefined || repositoryId === undefined ? [] : [{ repositoryId, number: reviewed }],
    ),
    checked: payloads.flatMap(({ checked }) => (checked === undefined ? [] : [checked])),
    again: payloads.flatMap(({ again }) => (typeof again === "string" ? [again] : [])),
    reported: payloads.flatMap(({ reported, repositoryId }) =>
      reported === undefined || repositoryId === undefined ? [] : [{ repositoryId, ...reported }],
    ),
    rules: payloads.some(({ rules }) => rules === true),
    runs: payloads.flatMap(({ run }, at) => (run === undefined ? [] : [{ run, deliveryId: deliveries[at]?.id ?? "" }])),
    images: [...new Set(payloads.flatMap(({ images }) => images ?? []))],
    configuration: payloads.some(({ configuration }) => configuration === true),
  };
}

function commentsIn(payloads: readonly HintPayload[]): readonly Comment[] {
  const comments = new Map<number, Comment>();
  for (const { comment } of payloads) {
    const read = readComment(comment);
    if (read !== undefined && !comments.has(read.id)) comments.set(read.id, read);
  }
  return [...comments.values()].sort((a, b) => a.createdAt - b.createdAt || a.id - b.id);
}

export const NO_HINTS: Hints = hintsOf([]);
