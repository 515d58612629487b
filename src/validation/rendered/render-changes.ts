/** What a pull request makes different in the cluster, as kustomize and helm render it, and what is wrong with that. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Resource } from "../resource.ts";
import type { Suppression } from "../rules/suppressions.ts";
import { compareObjects } from "./compare-objects.ts";
import { findTargets, type RenderTarget } from "./find-targets.ts";
import type { UnfoldedFinding } from "./fold-findings.ts";
import { type FoundOnObject, placeFindings } from "./place-findings.ts";
import type { RenderChangesOptions, RenderedChanges, RenderedEnvironment, TargetOutcome } from "./rendered-changes.ts";
import type { RenderedObject } from "./rendered-objects.ts";
import { NOTHING, type Rendered, RenderedSide } from "./rendered-side.ts";
import { type RenderedPair, type ValidatedObjects, validateRendered } from "./validate-rendered.ts";

/** More kustomizations and charts of one pull request are named and not rendered. */
export const MOST_TARGETS = 50;

const NOTHING_RENDERED: RenderedChanges = {
  ...{ outcomes: [], left: [], findings: [], silenced: [], notes: [], failures: [], environments: [] },
  place: (found) => Promise.resolve(found.map(({ finding }) => finding)),
};

/** Throws what `read` and `render` throw; what the files hold is a finding. */
export async function renderChanges(options: RenderChangesOptions): Promise<RenderedChanges> {
  const { base, changed, environmentsOf, forbidden, checker } = options;
  const head = new RenderedSide(options.head, options);
  const before = base === undefined ? undefined : new RenderedSide(base, options);
  const targets = await findTargets(changed, head.folders, head.tools, environmentsOf);
  const old = before === undefined ? [] : await findTargets(changed, before.folders, before.tools, environmentsOf);
  const gone = old.filter((one) => !targets.some((other) => isSame(one, other)) && !head.has(one));
  const all = [...targets, ...gone];
  if (all.length === 0) return NOTHING_RENDERED;
  if (forbidden !== undefined) {
    const outcomes = all.map((target) => unavailable(target, forbidden));
    return { ...NOTHING_RENDERED, outcomes, notes: [forbidden] };
  }
  const outcomes: TargetOutcome[] = [];
  const findings: UnfoldedFinding[] = [];
  const pairs: RenderedPair[] = [];
  const notes = new Set<string>();
  for (const target of all.slice(0, MOST_TARGETS)) {
    if (options.isLate?.() === true) break;
    const whyNot = await options.whyNot(target.kind);
    if (whyNot !== undefined) {
      notes.add(whyNot);
      outcomes.push(unavailable(target, whyNot));
      continue;
    }
    const isGone = gone.includes(target);
    const after = isGone ? NOTHING : await head.render(target);
    const earlier = before?.has(target) ? await before.render(counterpart(target, old)) : NOTHING;
    outcomes.push(outcomeOf(target, isGone, after, earlier));
    if (after.state === "unavailable") notes.add(after.reason);
    const isNew = before?.has(target) !== true;
    if (after.state !== "unavailable")
      findings.push(...after.findings.map((one) => unfolded(isNew ? softened(one, target) : one, after, earlier)));
    if (after.state === "rendered") pairs.push({ target, after, earlier });
  }
  const validated = await validateRendered(pairs, head, options);
  const objects = new Map(
    pairs.flatMap(({ target, after, earlier }) =>
      [...after.objects, ...earlier.objects].map((object) => [object.resource, { object, target }] as const),
    ),
  );
  return {
    outcomes,
    left: all.slice(outcomes.length),
    findings: await placeFindings(validated.found, findings, options.head, checker),
    silenced: await placeSilenced(validated.silenced, options),
    notes: [...notes],
    failures: validated.failures,
    environments: environmentsIn(pairs),
    place: (found) => {
      const others: UnfoldedFinding[] = [];
      const known: FoundOnObject[] = [];
      for (const { finding, resource } of found) {
        const home = objects.get(resource);
        if (home === undefined) others.push({ finding, isOld: false });
        else known.push({ finding, object: home.object, environment: home.target.environment, isOld: false });
      }
      return placeFindings(known, others, options.head, checker);
    },
  };
}

async function placeSilenced(
  silenced: ValidatedObjects["silenced"],
  { head, checker }: RenderChangesOptions,
): Promise<RenderedChanges["silenced"]> {
  const groups = new Map<string, { readonly suppression: Suppression; readonly found: FoundOnObject[] }>();
  for (const { found, annotation, reason } of silenced) {
    const key = JSON.stringify([annotation, reason]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { suppression: { annotation, reason }, found: [found] });
    else group.found.push(found);
  }
  const placed: RenderedChanges["silenced"][number][] = [];
  for (const { suppression, found } of groups.values()) {
    const findings = await placeFindings(found, [], head, checker);
    placed.push(...findings.map((finding) => ({ ...suppression, finding })));
  }
  return placed;
}

const unavailable = (target: RenderTarget, reason: string): TargetOutcome => ({
  ...{ target, state: "unavailable", difference: undefined, reason },
});

function outcomeOf(target: RenderTarget, isGone: boolean, after: Rendered, earlier: Rendered): TargetOutcome {
  const isComparable = after.state === "rendered" && earlier.state === "rendered";
  return {
    target,
    state: isGone && isComparable ? "gone" : after.state,
    difference: isComparable ? compareObjects(earlier.resources, after.resources) : undefined,
    reason: after.reason || (isComparable ? "" : earlier.reason),
  };
}

const unfolded = (finding: PlacedFinding, after: Rendered, earlier: Rendered): UnfoldedFinding => ({
  ...{ finding, isOld: wasThere(finding, after, earlier) },
});

/** What templates say who miss a value: `required`, `fail`, a field of nothing. */
const MISSES_VALUES = /execution error at|nil pointer evaluating/;

/** A new chart may get its values where nobody sees them here; one that could be rendered so far could do without. */
function softened(finding: PlacedFinding, { kind, values }: RenderTarget): PlacedFinding {
  if (kind !== "helm" || values.length > 0 || !MISSES_VALUES.test(finding.message)) return finding;
  const remedy =
    "Where its values come from elsewhere (an Argo CD Application, a HelmRelease), leave it so; with a file of values for each environment in the chart it is checked.";
  return { ...finding, severity: "warning", remedy };
}

/** What is said of something broken may differ with every line around it; broken it was all the same. */
const wasThere = ({ file, rule, message }: PlacedFinding, after: Rendered, earlier: Rendered): boolean =>
  (after.state === "failed" && earlier.state === "failed") ||
  earlier.findings.some((other) => other.file === file && other.rule === rule && other.message === message);

function environmentsIn(pairs: readonly RenderedPair[]): readonly RenderedEnvironment[] {
  const both = pairs.filter(({ earlier }) => earlier.state === "rendered");
  const resourcesOf = (objects: readonly RenderedObject[]): readonly Resource[] =>
    objects.map(({ resource }) => resource);
  return [...new Set(both.map(({ target }) => target.environment))].map((environment) => {
    const here = both.filter(({ target }) => target.environment === environment);
    return {
      environment,
      before: here.flatMap(({ earlier }) => resourcesOf(earlier.objects)),
      after: here.flatMap(({ after }) => resourcesOf(after.objects)),
      sources: new Set(here.flatMap(({ after, earlier }) => [...after.sources, ...earlier.sources])),
    };
  });
}

const isSame = (a: RenderTarget, b: RenderTarget): boolean =>
  a.kind === b.kind && a.root === b.root && a.environment === b.environment;

/** The base may have other values files. */
const counterpart = (target: RenderTarget, old: readonly RenderTarget[]): RenderTarget =>
  old.find((one) => isSame(one, target)) ?? target;
