/** Which GitHub event wakes the lane of a pull request's checks, whatever else it wakes (app.ts). */
import { isSha } from "./domain/repository.ts";
import type { NewDelivery } from "./ports/inbox.ts";
import { CHECK_NAMES } from "./presentation/validation/check-names.ts";
import { type ChecksPayload, type ChecksSubject, checksLane } from "./reconcile/checking/checks-lane.ts";
import { textAt, valueAt } from "./registries/text-at.ts";

export interface ReceivingChecks {
  readonly deliveryId: string;
  /** Of the App itself: checks of others are theirs to run. */
  readonly appId: number;
}

type Wakes = (
  payload: unknown,
  appId: number,
) => { readonly subject: ChecksSubject; readonly payload: ChecksPayload } | undefined;

const EVENTS: Readonly<Record<string, Wakes>> = {
  "pull_request.opened": ofPull,
  "pull_request.synchronize": ofPull,
  "pull_request.reopened": ofPull,
  "pull_request.closed": ofPull,
  "pull_request.edited": (payload) => (valueAt(payload, "changes", "base") === undefined ? undefined : ofPull(payload)),
  "check_suite.requested": (payload, appId) =>
    // A branch of this repository without a pull request; one that gets it later is told of then.
    textAt(payload, "check_suite", "head_branch") !== undefined && hasNoPull(payload)
      ? undefined
      : ofCommit(payload, "check_suite", appId, {}),
  "check_suite.rerequested": (payload, appId) => ofCommit(payload, "check_suite", appId, { again: true }),
  "check_run.rerequested": (payload, appId) =>
    CHECK_NAMES.includes(textAt(payload, "check_run", "name") ?? "")
      ? ofCommit(payload, "check_run", appId, { again: true })
      : undefined,
  "merge_group.checks_requested": (payload) => ofGroup(payload, {}),
  "merge_group.destroyed": (payload) => ofGroup(payload, { ended: true }),
};

/** The delivery for the lane of checks; undefined where the event asks for none. Never throws for what GitHub may send. */
export function classifyForChecks(
  name: string,
  payload: unknown,
  { deliveryId, appId }: ReceivingChecks,
): NewDelivery | undefined {
  const event = `${name}.${textAt(payload, "action") ?? ""}`;
  const wakes = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  const repositoryId = valueAt(payload, "repository", "id");
  const wake = typeof repositoryId === "number" ? wakes?.(payload, appId) : undefined;
  if (wake === undefined || typeof repositoryId !== "number") return undefined;
  // Its own id: the same event may be stored for another lane as well.
  return {
    id: `${deliveryId}:checks`,
    lane: checksLane(repositoryId, wake.subject),
    event,
    payload: wake.payload,
    builds: [],
  };
}

function ofPull(payload: unknown): ReturnType<Wakes> {
  const pull = valueAt(payload, "pull_request", "number");
  return typeof pull === "number" ? { subject: { pull }, payload: {} } : undefined;
}

/** `pull_requests` of checks is empty for forks and may name those of other repositories: the commit alone is sure. */
function ofCommit(
  payload: unknown,
  kind: "check_suite" | "check_run",
  appId: number,
  more: ChecksPayload,
): ReturnType<Wakes> {
  const commit = textAt(payload, kind, "head_sha");
  if (valueAt(payload, kind, "app", "id") !== appId || commit === undefined || !isSha(commit)) return undefined;
  return { subject: { commit }, payload: more };
}

function ofGroup(payload: unknown, more: ChecksPayload): ReturnType<Wakes> {
  const commit = textAt(payload, "merge_group", "head_sha");
  const onTopOf = textAt(payload, "merge_group", "base_sha");
  if (commit === undefined || onTopOf === undefined || !isSha(commit) || !isSha(onTopOf)) return undefined;
  const base = branchOf(textAt(payload, "merge_group", "base_ref"));
  return { subject: { commit }, payload: { onTopOf, ...(base !== undefined && { base }), ...more } };
}

/** GitHub sends the whole ref ("merge_group" in "Webhook events and payloads"). */
const branchOf = (ref: string | undefined): string | undefined => ref?.replace(/^refs\/heads\//, "");

function hasNoPull(payload: unknown): boolean {
  const pulls = valueAt(payload, "check_suite", "pull_requests");
  return !Array.isArray(pulls) || pulls.length === 0;
}
