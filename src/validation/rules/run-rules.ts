/** Asks all rules about a scope and turns their remarks into findings. */
import { closest, distance } from "fastest-levenshtein";
import type { Finding } from "../../domain/finding.ts";
import type { Path, Resource, Span } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { configuredLevel, DEFAULT_LEVELS, type RuleLevels, severityOf } from "./levels.ts";
import { OWN_PREFIX, rulesNamedBy, type Suppression, suppressionOf } from "./suppressions.ts";

/** A finding of a rule: its columns are always known, and so is the object. */
export interface RuleFinding extends Finding {
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly remedy: string;
  /** Undefined where a rule failed. An object of `scope.before` where the rule is about what is gone. */
  readonly resource?: Resource;
  /** In the object. Undefined where a rule failed. */
  readonly path?: Path;
}

export interface SuppressedFinding extends Suppression {
  readonly finding: RuleFinding;
}

export interface RuleResults {
  /** By file, line, column, rule and message. */
  readonly findings: readonly RuleFinding[];
  /** What annotations silence, in the same order, so that summaries can list it with the reasons. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Rules that threw: bugs, to be logged. Each is an error finding as well, so that nothing passes unchecked. */
  readonly failures: readonly { readonly rule: string; readonly error: unknown }[];
}

/** The name under which annotations that silence nothing are reported. */
const ANNOTATIONS = "ignore-annotation";

/**
 * Runs the rules whose level is not `off`. Same scope, same answer, whatever the order of rules and resources. Does not
 * throw: a rule that does becomes a finding, and the others are still asked.
 */
export function runRules(rules: readonly Rule[], scope: Scope, levels: RuleLevels = DEFAULT_LEVELS): RuleResults {
  const findings: RuleFinding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const failures: { rule: string; error: unknown }[] = [];
  for (const rule of rules) {
    const configured = configuredLevel(rule, levels, scope.environment);
    if ((configured ?? rule.level) === "off") continue;
    try {
      for (const remark of rule.check(scope)) {
        const severity = severityOf(remark, rule, configured);
        if (severity === undefined) continue;
        const { suppression, missingReason } = suppressionOf(rule, remark.resource);
        const finding = toFinding(rule.name, severity, remark, missingReason);
        if (suppression === undefined) findings.push(finding);
        else suppressed.push({ ...suppression, finding });
      }
    } catch (error) {
      failures.push({ rule: rule.name, error });
      findings.push(failureOf(rule, scope, error));
    }
  }
  findings.push(...misspelledAnnotations(rules, scope));
  return {
    findings: findings.sort(byPlace),
    suppressed: suppressed.sort((a, b) => byPlace(a.finding, b.finding)),
    failures,
  };
}

function toFinding(
  rule: string,
  severity: Finding["severity"],
  { resource, path, on, message, remedy }: Remark,
  missingReason: string | undefined,
): RuleFinding {
  const span = resource.at[on](path);
  const excuse =
    missingReason === undefined ? "" : ` The annotation ${missingReason} does not count: it has to give a reason.`;
  return {
    severity,
    ...placeOf(resource, span),
    message: asSentence(message),
    remedy: `${remedy}${excuse}`,
    rule,
    resource,
    path,
  };
}

/** Rules write messages without the capital and the full stop, so that they can be joined. */
const asSentence = (message: string): string =>
  `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.?!]$/.test(message) ? "" : "."}`;

const placeOf = ({ file }: Resource, span: Span) => ({
  file,
  line: span.line,
  column: span.column,
  endLine: span.endLine,
  endColumn: span.endColumn,
});

/** The error's text stays out of it: it may hold what the files hold. */
function failureOf(rule: Rule, scope: Scope, error: unknown): RuleFinding {
  const kind = error instanceof Error ? error.name : typeof error;
  return {
    severity: "error",
    file: scope.resources.map(({ file }) => file).sort()[0] ?? "towpath.yaml",
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    message: `The rule ${rule.name} failed (${kind}), so what it looks for was not checked.`,
    remedy: `This is a fault of Towpath: report it, and set ${rule.name} to off in towpath.yaml until it is mended.`,
    rule: rule.name,
  };
}

function* misspelledAnnotations(rules: readonly Rule[], scope: Scope): Generator<RuleFinding> {
  const names = rules.map(({ name }) => name);
  const known = new Set(names);
  for (const resource of scope.resources) {
    for (const named of rulesNamedBy(resource)) {
      if (known.has(named)) continue;
      const near = names.length === 0 || named.length > 100 ? undefined : closest(named, names);
      const suggestion = near !== undefined && distance(named, near) <= 3 ? `; did you mean ${near}?` : "";
      const annotation = `${OWN_PREFIX}${named}`;
      yield {
        severity: "warning",
        ...placeOf(resource, resource.at.key(["metadata", "annotations", annotation])),
        message: `The annotation ${annotation} names no rule${suggestion || " that Towpath has."}`,
        remedy: "Write the name of a rule behind towpath.dev/ignore-, or remove the annotation.",
        rule: ANNOTATIONS,
        resource,
      };
    }
  }
}

function byPlace(a: RuleFinding, b: RuleFinding): number {
  return (
    compare(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
