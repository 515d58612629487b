/** The check run `Towpath / policy`: what the cluster's policies and the rules of `towpath.yaml` say to what changes. */
import { clip, code, escapeMarkdown, neutralise } from "../escaping.ts";
import { CHECK_TITLE, firstOf, keepWithin, SUMMARY } from "../limits.ts";
import type { CheckWords, PolicyFacts } from "./facts.ts";
import { countBySeverity, foldedByRule, plural, worstFirst } from "./fold.ts";
import { tidy } from "./manifests-check.ts";
import { environmentsIn, listingCommand, withAnnotations } from "./range.ts";

const LISTED = 50;

/** Red where the cluster would refuse something; what nobody can answer here asks for action, unless it is left to the cluster. */
export function policyCheck(facts: PolicyFacts): CheckWords {
  const errors = facts.findings.filter(({ severity }) => severity === "error").length;
  const status = errors > 0 ? "failure" : facts.notEvaluated.length > 0 ? "action-required" : "success";
  const { findings, unshown } = withAnnotations(worstFirst(facts.findings));
  const listing = listingCommand(facts);
  const summary = [
    verdict(facts, status),
    "",
    asked(facts),
    "",
    ...foldedByRule(facts.findings, `${code(listing)} lists them`),
    ...(unshown > 0
      ? [
          `${plural(unshown, "finding has", "findings have")} no room among the annotations; ${code(listing)} lists all.`,
          "",
        ]
      : []),
    ...unanswered("Not evaluated", facts.notEvaluated),
    ...(facts.notEvaluated.length > 0
      ? [
          "What the cluster alone can answer can be left to it: name the policy under `validation: { left-to-the-cluster: […] }` in `towpath.yaml`.",
          "",
        ]
      : []),
    ...unanswered("Left to the cluster by `towpath.yaml`", facts.leftToCluster),
    ...idle(facts),
  ];
  return {
    status,
    title: titleOf(facts, status),
    summary: keepWithin(tidy(summary), SUMMARY, `; ${code(listing)} lists all`),
    findings,
  };
}

function titleOf(
  { findings, notEvaluated, policies, rules, changes }: PolicyFacts,
  status: CheckWords["status"],
): string {
  const counted = countBySeverity(findings);
  const title =
    counted !== ""
      ? `${counted} from policies`
      : status === "action-required"
        ? `${plural(new Set(notEvaluated.map(({ policy }) => policy)).size, "policy", "policies")} could not be evaluated`
        : !changes
          ? "No manifest is changed"
          : policies + rules === 0
            ? "No policies"
            : "Nothing that a policy refuses";
  return clip(neutralise(title), CHECK_TITLE);
}

function verdict({ findings, policies, rules, base, changes }: PolicyFacts, status: CheckWords["status"]): string {
  if (!changes) return "This pull request changes no manifest, so there is nothing to ask.";
  if (policies + rules === 0) {
    return `There is no ValidatingAdmissionPolicy on ${code(base)} and no rule under \`policies\` in \`towpath.yaml\`, so nothing was asked.`;
  }
  const counted = countBySeverity(findings);
  if (status === "failure")
    return `**${counted}**: the cluster, or a rule of \`towpath.yaml\`, refuses what this pull request changes.`;
  if (status === "action-required") return "Nothing is refused so far, but not every policy could be evaluated.";
  return counted === ""
    ? "No policy refuses what this pull request changes."
    : `${counted}. None of that turns this check red.`;
}

function asked(facts: PolicyFacts): string {
  const { policies, rules, objects, base, changes } = facts;
  if (!changes || policies + rules === 0) return "";
  const where = facts.environments.length > 0 ? ` in ${environmentsIn(facts)}` : "";
  return `Asked: ${plural(policies, "policy", "policies")} as ${code(base)} holds them and ${plural(rules, "rule")} of \`towpath.yaml\`, on ${plural(objects, "object")} that this pull request makes, changes or removes${where}.`;
}

function unanswered(heading: string, list: PolicyFacts["notEvaluated"]): readonly string[] {
  if (list.length === 0) return [];
  const lines = list.map(({ policy, why, objects }) => {
    const about = objects === 0 ? "" : ` (${plural(objects, "object")})`;
    return `- ${code(clip(policy, 200))}: ${escapeMarkdown(clip(why, 400))}${about}`;
  });
  return [`**${heading}**`, "", ...firstOf(lines, LISTED, (count) => `- …and ${count} more`), ""];
}

function idle({ idle: list }: PolicyFacts): readonly string[] {
  if (list.length === 0) return [];
  const lines = list.map(({ policy, why }) => `- ${code(clip(policy, 200))}: ${escapeMarkdown(clip(why, 300))}`);
  return ["Policies that enforce nothing here:", "", ...firstOf(lines, LISTED, (count) => `- …and ${count} more`), ""];
}
