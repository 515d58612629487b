/** What comes out of policies. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Path, Resource } from "../resource.ts";

export interface PolicyFinding {
  /** The policy's name, or the name of a rule in `towpath.yaml`. */
  readonly policy: string;
  readonly level: "error" | "warning" | "notice";
  readonly resource: Resource;
  /** The nearest that is known: the field that the expression asks for, or the object's kind. */
  readonly path: Path;
  /** The object is on the base branch only: its removal is what the policy is about. */
  readonly removed: boolean;
  /** One sentence; holds the policy's own words in “ ”, which are text from outside. */
  readonly message: string;
  readonly remedy: string;
}

/** Something that the cluster will ask and that nobody can answer here. Never green. */
export interface NotEvaluated {
  readonly policy: string;
  readonly why: string;
  /** Objects that it concerns; 0: the policy as a whole. */
  readonly objects: number;
}

export interface PolicyReport {
  readonly findings: readonly PolicyFinding[];
  readonly notEvaluated: readonly NotEvaluated[];
  /** Policies that enforce nothing here, and why: worth a line, no concern. */
  readonly idle: readonly { readonly policy: string; readonly why: string }[];
  /** What policies would write into the cluster's audit log. */
  readonly annotations: readonly {
    readonly policy: string;
    readonly key: string;
    readonly value: string;
    readonly resource: Resource;
  }[];
}

/** As checks show it. Of removed objects the line is that of the base branch. */
export function findingOf({ policy, level, resource, path, message, remedy }: PolicyFinding): PlacedFinding {
  const span = path.length === 0 ? resource.at.value(["kind"]) : resource.at.key(path);
  const said = { message: asSentence(message), remedy: asSentence(remedy) };
  return { severity: level, file: resource.file, ...span, ...said, rule: `policy/${policy}` };
}

const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]”?$/.test(text) ? "" : "."}`;

const LONGEST = 500;

/** Text from outside on one line, cut, without characters that hide or turn text around. */
export function quoted(text: string): string {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll(/[“”]/g, '"')
    .trim();
  const letters = Array.from(plain);
  return `“${letters.length > LONGEST ? `${letters.slice(0, LONGEST).join("")}…` : plain}”`;
}
