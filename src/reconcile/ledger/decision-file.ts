/** One decision as a file that people read: what it does, how to end it, and all that Towpath knows of it. */
import { stringify } from "yaml";
import type { Decision, DecisionKind, Ended } from "../../domain/decision.ts";
import { formatVersion, parseVersion } from "../../domain/image-reference.ts";
import type { ReleaseImage } from "../../domain/release.ts";
import { concernOf, type DecisionPath, parseDecisionPath } from "./decision-path.ts";
import { type Fields, LedgerMistake, parseLedgerFile } from "./shape.ts";

/** What the kind does, and the command that ends it; undefined where none does. */
const MEANINGS: Readonly<Record<DecisionKind, { readonly does: string; readonly opposite: string | undefined }>> = {
  hold: { does: "The application does not move, here or (without `environment`) anywhere.", opposite: "/unhold" },
  freeze: { does: "Nothing moves in the environment.", opposite: "/unfreeze" },
  pin: { does: "The application keeps these images in the environment.", opposite: "/unpin" },
  quarantine: { does: "This release is never promoted again, into any environment.", opposite: "/unquarantine" },
  override: { does: "One gate passes once, for this release into this environment.", opposite: undefined },
  request: { does: "Somebody asked for this release in this environment.", opposite: undefined },
  rollback: { does: "The environment goes back to these images, from what it held.", opposite: undefined },
  acknowledgement: { does: "This release may go on although it lacks the commit of a hotfix.", opposite: undefined },
};

const KEYS: Readonly<Record<DecisionKind, readonly string[]>> = {
  hold: ["application", "environment"],
  freeze: ["environment"],
  pin: ["application", "environment", "images", "away-from"],
  quarantine: ["application", "images"],
  override: ["application", "environment", "gate", "images"],
  request: ["application", "environment", "images"],
  rollback: ["application", "environment", "images", "from"],
  acknowledgement: ["application", "environment", "images", "hotfix"],
};

/** What each kind is about at least: without it, it would be about nothing. */
const REQUIRED: Readonly<Record<DecisionKind, readonly ("application" | "environment")[]>> = {
  hold: ["application"],
  freeze: ["environment"],
  pin: ["application", "environment"],
  quarantine: ["application"],
  override: ["application", "environment"],
  request: ["application", "environment"],
  rollback: ["application", "environment"],
  acknowledgement: ["application", "environment"],
};

const COMMON = ["schema", "kind", "id", "by", "at", "reason", "until", "ended"];

/** The text of its file. Lone surrogates, which no file can hold, become U+FFFD. */
export function formatDecision(decision: Decision): string {
  const { does, opposite } = MEANINGS[decision.kind];
  const end = opposite === undefined ? "To take it back," : `To end it, comment ${opposite}, or`;
  const note = `# Written by Towpath. ${does}
# ${end} delete this file through a pull request into this branch; a direct push does not count.`;
  const { kind, id, by, at, reason, until, ended } = decision;
  const written = {
    schema: 1,
    kind,
    id,
    ...wellFormed(concernOf(decision)),
    ...particularsOf(decision),
    by,
    at: formatTime(at),
    reason: reason.toWellFormed(),
    ...(until !== undefined && { until: formatTime(until) }),
    ...(ended !== undefined && { ended: { ...ended, at: formatTime(ended.at), reason: ended.reason.toWellFormed() } }),
  };
  return `${note}\n${stringify(written, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function particularsOf(decision: Decision): object {
  switch (decision.kind) {
    case "hold":
    case "freeze":
      return {};
    case "pin":
      return {
        images: decision.images.map(formatImage),
        ...(decision.awayFrom !== undefined && { "away-from": decision.awayFrom.map(formatImage) }),
      };
    case "override":
      return { gate: decision.gate, images: decision.images.map(formatImage) };
    case "rollback":
      return { images: decision.images.map(formatImage), from: decision.from.map(formatImage) };
    case "acknowledgement":
      return { hotfix: decision.hotfix, images: decision.images.map(formatImage) };
    case "quarantine":
    case "request":
      return { images: decision.images.map(formatImage) };
  }
}

/**
 * The inverse of {@link formatDecision}, for the file at that path. Throws {@link LedgerMistake} for anything else: also
 * for a file whose content names another kind, id or concern than its path.
 */
export function parseDecision(file: string, text: string): Decision {
  const path = parseDecisionPath(file);
  if (path === undefined) {
    throw new LedgerMistake(file, 1, "its path is none of a decision, which ends in <kind>-<id>.yaml");
  }
  const kind = path.kind;
  const lacking = REQUIRED[kind].find((name) => path[name] === undefined);
  if (lacking !== undefined) {
    const why = `a ${kind} names an ${lacking}, and nothing of one stands in its path: it lies in the wrong folder, and would keep nothing back`;
    throw new LedgerMistake(file, 1, why);
  }
  const fields = parseLedgerFile(file, text);
  agree(fields, "kind", fields.text("kind"), kind);
  fields.only([...COMMON, ...KEYS[kind]]);
  for (const key of ["id", "application", "environment"] as const) {
    if (KEYS[kind].includes(key) || key === "id") agree(fields, key, fields.optionalText(key), path[key]);
  }
  const until = fields.optionalTime("until");
  const ended = endedOf(fields.optionalPart("ended"));
  const decided = {
    id: path.id,
    by: nonEmpty(fields, "by"),
    at: fields.time("at"),
    reason: fields.text("reason"),
    ...(until !== undefined && { until }),
    ...(ended !== undefined && { ended }),
  };
  return decisionOf(path, fields, decided);
}

function decisionOf(
  { kind, application = "", environment = "", ...path }: DecisionPath,
  fields: Fields,
  decided: Pick<Decision, "id" | "by" | "at" | "reason" | "until" | "ended">,
): Decision {
  const to = { application, environment };
  switch (kind) {
    case "hold":
      return { kind, ...decided, application, ...(environment !== "" && { environment }) };
    case "freeze":
      return { kind, ...decided, environment };
    case "pin":
      return {
        kind,
        ...decided,
        ...to,
        images: imagesOf(fields, "images"),
        ...(fields.has("away-from") && { awayFrom: imagesOf(fields, "away-from") }),
      };
    case "quarantine":
      return { kind, ...decided, application, images: imagesOf(fields, "images") };
    case "override":
      return { kind, ...decided, ...to, gate: nonEmpty(fields, "gate"), images: imagesOf(fields, "images") };
    case "request":
      return { kind, ...decided, ...to, images: imagesOf(fields, "images") };
    case "rollback":
      return { kind, ...decided, ...to, images: imagesOf(fields, "images"), from: imagesOf(fields, "from") };
    case "acknowledgement":
      return { kind, ...decided, ...to, images: imagesOf(fields, "images"), hotfix: nonEmpty(fields, "hotfix") };
    default:
      throw new Error(`no kind of decision: ${String(kind satisfies never)} ${path.id}`);
  }
}

function endedOf(fields: Fields | undefined): Ended | undefined {
  if (fields === undefined) return undefined;
  fields.only(["by", "at", "reason"]);
  return { by: nonEmpty(fields, "by"), at: fields.time("at"), reason: fields.text("reason") };
}

function agree(fields: Fields, key: string, written: string | undefined, wanted: string | undefined): void {
  if (written === wanted) return;
  const says = wanted === undefined ? `no ${key}` : `${key} ${JSON.stringify(wanted)}`;
  throw fields.mistake(
    key,
    `\`${key}\` is ${written === undefined ? "missing" : JSON.stringify(written)}, and its path says ${says}`,
  );
}

function nonEmpty(fields: Fields, key: string): string {
  const text = fields.text(key);
  if (text === "") throw fields.mistake(key, `\`${key}\` is empty`);
  return text;
}

const formatImage = (image: ReleaseImage): string => `${image.image}=${formatVersion(image)}`;

function imagesOf(fields: Fields, key: string): readonly ReleaseImage[] {
  const images = fields.texts(key).map((text) => {
    const at = text.indexOf("=");
    const version = at < 1 ? undefined : parseVersion(text.slice(at + 1));
    if (version === undefined) {
      throw fields.mistake(
        key,
        `${JSON.stringify(text)} in \`${key}\` is no image with its version, such as ghcr.io/acme/checkout=1.5.0@sha256:…`,
      );
    }
    return { image: text.slice(0, at), ...version };
  });
  if (images.length === 0) throw fields.mistake(key, `\`${key}\` is empty`);
  return images;
}

const formatTime = (at: number): string => new Date(at).toISOString();

const wellFormed = (concern: object): object =>
  Object.fromEntries(
    Object.entries(concern).map(([key, value]) => [key, typeof value === "string" ? value.toWellFormed() : value]),
  );
