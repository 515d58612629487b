import type { CheckRunWords } from "../changes/check-runs.ts";
import { invalid, malformed } from "../http/answer.ts";
import type { RepositoryCall } from "../http/call.ts";
import type { Fields } from "../http/fields.ts";
import {
  choice,
  isFields,
  optionalChoice,
  optionalFields,
  optionalInteger,
  optionalList,
  optionalText,
  text,
} from "../http/fields.ts";
import type { Annotation, CheckAction } from "../state/check.ts";

const STATUSES = ["queued", "in_progress", "completed"] as const;
const CONCLUSIONS = [
  "action_required",
  "cancelled",
  "failure",
  "neutral",
  "success",
  "skipped",
  "stale",
  "timed_out",
] as const;

/** "Create a check run": the most that each part may hold. */
const MOST = { text: 65_535, message: 64 * 1024, title: 255, actions: 3, label: 20, description: 40, identifier: 20 };

/** Reads what a request says about a check run; 422 for what GitHub does not take. */
export function checkRunWords(call: RepositoryCall): CheckRunWords {
  const { body } = call;
  const status = optionalChoice(body, "status", STATUSES);
  const conclusion = optionalChoice(body, "conclusion", CONCLUSIONS);
  if (status === "completed" && conclusion === undefined) throw malformed(`"conclusion" wasn't supplied.`);
  const output = optionalFields(body, "output");
  return {
    name: optionalText(body, "name"),
    externalId: optionalText(body, "external_id"),
    detailsUrl: optionalText(body, "details_url"),
    status,
    conclusion,
    startedAt: moment(body, "started_at"),
    completedAt: moment(body, "completed_at"),
    title: output === undefined ? undefined : optionalText(output, "title"),
    summary: output === undefined ? undefined : short(text(output, "summary"), "summary"),
    text: output === undefined ? undefined : short(optionalText(output, "text"), "text"),
    annotations: output === undefined ? undefined : annotations(call, output),
    actions: actions(body),
  };
}

function moment(body: Fields, name: string): number | undefined {
  const value = optionalText(body, name);
  return value === undefined ? undefined : Date.parse(value);
}

function short<T extends string | undefined>(value: T, field: string): T {
  if (value === undefined || value.length <= MOST.text) return value;
  throw malformed(
    `For 'properties/${field}', only ${MOST.text} characters are allowed; ${value.length} were supplied.`,
  );
}

function annotations({ world }: RepositoryCall, output: Fields): readonly Annotation[] {
  const list = optionalList(output, "annotations") ?? [];
  const most = world.limits.annotationsPerRequest;
  if (list.length > most) {
    throw malformed(`No more than ${most} items are allowed; ${list.length} were supplied.`);
  }
  return list.map((value): Annotation => {
    if (!isFields(value)) throw malformed("For 'annotations/items', an object is expected.");
    const startLine = optionalInteger(value, "start_line");
    const endLine = optionalInteger(value, "end_line");
    if (startLine === undefined || endLine === undefined) throw malformed(`"start_line" wasn't supplied.`);
    const startColumn = optionalInteger(value, "start_column") ?? null;
    const endColumn = optionalInteger(value, "end_column") ?? null;
    if ((startColumn !== null || endColumn !== null) && startLine !== endLine) {
      throw invalid({ resource: "CheckAnnotation", field: "start_column", code: "invalid" });
    }
    const message = text(value, "message");
    const rawDetails = optionalText(value, "raw_details") ?? null;
    const title = optionalText(value, "title") ?? null;
    if (
      message.length > MOST.message ||
      (rawDetails?.length ?? 0) > MOST.message ||
      (title?.length ?? 0) > MOST.title
    ) {
      throw invalid({ resource: "CheckAnnotation", field: "message", code: "invalid", message: "is too long" });
    }
    const level = choice(value, "annotation_level", ["notice", "warning", "failure"]);
    return { path: text(value, "path"), startLine, endLine, startColumn, endColumn, level, message, title, rawDetails };
  });
}

function actions(body: Fields): readonly CheckAction[] | undefined {
  const list = optionalList(body, "actions");
  if (list !== undefined && list.length > MOST.actions) {
    throw malformed(`No more than ${MOST.actions} items are allowed; ${list.length} were supplied.`);
  }
  return list?.map((value) => {
    if (!isFields(value)) throw malformed("For 'actions/items', an object is expected.");
    const within = (name: "label" | "description" | "identifier"): string => {
      const word = text(value, name);
      if (word.length > MOST[name])
        throw malformed(`Only ${MOST[name]} characters are allowed; ${word.length} were supplied.`);
      return word;
    };
    return { label: within("label"), description: within("description"), identifier: within("identifier") };
  });
}
