/** What a pull request makes different in the cluster, as kustomize and helm render it, and what is wrong with that. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import { compareObjects } from "./compare-objects.ts";
import { findTargets, type RenderTarget } from "./find-targets.ts";
import type { RenderChangesOptions, RenderedChanges, RenderedFinding, TargetOutcome } from "./rendered-changes.ts";
import { NOTHING, RenderedSide } from "./rendered-side.ts";
import { type RenderedPair, validateRendered } from "./validate-rendered.ts";

/** More kustomizations and charts of one pull request are counted and not rendered. */
export const MOST_TARGETS = 50;

/** Throws what `read` and `render` throw; what the files hold is a finding. */
export async function renderChanges(options: RenderChangesOptions): Promise<RenderedChanges> {
  const { base, changed, environmentsOf, forbidden } = options;
  const head = new RenderedSide(options.head, options);
  const before = base === undefined ? undefined : new RenderedSide(base, options);
  const targets = await findTargets(changed, head.folders, head.tools, environmentsOf);
  const old = before === undefined ? [] : await findTargets(changed, before.folders, before.tools, environmentsOf);
  const gone = old.filter((one) => !targets.some((other) => isSame(one, other)) && !head.has(one));
  const all = [...targets, ...gone];
  if (all.length === 0) return { outcomes: [], findings: [], notes: [], failures: [] };
  if (forbidden !== undefined) return { outcomes: [], findings: [], notes: [forbidden], failures: [] };
  const outcomes: TargetOutcome[] = [];
  const findings: RenderedFinding[] = [];
  const pairs: RenderedPair[] = [];
  const notes = new Set<string>();
  for (const target of all.slice(0, MOST_TARGETS)) {
    const isGone = gone.includes(target);
    const after = isGone ? NOTHING : await head.render(target);
    const earlier = before?.has(target) ? await before.render(counterpart(target, old)) : NOTHING;
    if (after.state === "unavailable") notes.add(after.reason);
    else
      findings.push(...after.findings.map((finding) => ({ ...finding, isOld: hasAlike(earlier.findings, finding) })));
    const isComparable = after.state === "rendered" && earlier.state === "rendered";
    outcomes.push({
      target,
      state: isGone && isComparable ? "gone" : after.state,
      difference: isComparable ? compareObjects(earlier.resources, after.resources) : undefined,
      reason: after.reason || (isComparable ? "" : `The base branch cannot be rendered: ${earlier.reason}`),
    });
    if (after.state === "rendered") pairs.push({ target, after, earlier });
  }
  if (all.length > MOST_TARGETS)
    notes.add(`${all.length - MOST_TARGETS} more kustomizations and charts are touched and not rendered.`);
  const validated = await validateRendered(pairs, head, options);
  return {
    outcomes,
    findings: foldAlike([...findings, ...validated.findings]),
    notes: [...notes],
    failures: validated.failures,
  };
}

const isSame = (a: RenderTarget, b: RenderTarget): boolean =>
  a.kind === b.kind && a.root === b.root && a.environment === b.environment;

/** The base may have other values files. */
const counterpart = (target: RenderTarget, old: readonly RenderTarget[]): RenderTarget =>
  old.find((one) => isSame(one, target)) ?? target;

const hasAlike = (findings: readonly PlacedFinding[], { file, rule, message }: PlacedFinding): boolean =>
  findings.some((other) => other.file === file && other.rule === rule && other.message === message);

/** New where it is new anywhere. */
function foldAlike(findings: readonly RenderedFinding[]): readonly RenderedFinding[] {
  const folded = new Map<string, RenderedFinding>();
  for (const finding of findings) {
    const { file, line, column, rule, message } = finding;
    const key = JSON.stringify([file, line, column, rule, message]);
    const known = folded.get(key);
    if (known === undefined || (known.isOld && !finding.isOld)) folded.set(key, finding);
  }
  return [...folded.values()];
}
