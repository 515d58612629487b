/** What a pull request makes different in the cluster, as kustomize and helm render it, and what is wrong with that. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { Resource } from "../resource.ts";
import type { Suppression } from "../rules/suppressions.ts";
import { compareObjects, type RenderedDifference } from "./compare-objects.ts";
import type { RenderTarget } from "./find-targets.ts";
import { findTouched } from "./find-touched.ts";
import type { UnfoldedFinding } from "./fold-findings.ts";
import { pairObjects } from "./pair-objects.ts";
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
  const { base, forbidden, checker } = options;
  const head = new RenderedSide(options.head, options);
  const before = base === undefined ? undefined : new RenderedSide(base, options);
  const { here, gone, inner, counterpart } = await findTouched(head, before, options);
  const all = [...here, ...gone, ...inner];
  if (all.length === 0) return NOTHING_RENDERED;
  if (forbidden !== undefined) {
    const outcomes = [...here, ...gone].map((target) => unavailable(target, forbidden));
    return { ...NOTHING_RENDERED, outcomes, notes: [forbidden] };
  }
  const renderBefore = async (target: RenderTarget): Promise<Rendered> => (await before?.render(target)) ?? NOTHING;
  const renderings: TargetRendering[] = [];
  const findings: UnfoldedFinding[] = [];
  const notes = new Set<string>();
  for (const target of all.slice(0, MOST_TARGETS)) {
    if (options.isLate?.() === true) break;
    const whyNot = await options.whyNot(target.kind);
    const isPast = gone.includes(target) || inner.includes(target);
    const after = whyNot !== undefined ? notRendered(whyNot) : isPast ? NOTHING : await head.render(target);
    const former = isPast ? target : counterpart(target);
    const earlier = former !== undefined && whyNot === undefined ? await renderBefore(former) : NOTHING;
    renderings.push({ target, after, earlier, place: inner.includes(target) ? "inner" : isPast ? "gone" : "here" });
    if (after.state === "unavailable") notes.add(after.reason);
    const isNew = before?.has(target) !== true;
    findings.push(...after.findings.map((one) => unfolded(isNew ? softened(one, target) : one, after, earlier)));
  }
  const pairs: readonly RenderedPair[] = renderings.filter(({ after }) => after.state === "rendered");
  const validated = await validateRendered(pairs, head, options);
  const objects = new Map(
    pairs.flatMap(({ target, after, earlier }) =>
      [...after.objects, ...earlier.objects].map((object) => [object.resource, { object, target }] as const),
    ),
  );
  return {
    outcomes: outcomesOf(renderings),
    left: all.slice(renderings.length).filter((target) => !inner.includes(target)),
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

interface TargetRendering extends RenderedPair {
  /** `gone`: removed; `inner`: a part of another at the head, and rendered there. */
  readonly place: "here" | "gone" | "inner";
}

function outcomesOf(renderings: readonly TargetRendering[]): readonly TargetOutcome[] {
  const differences = new Map<TargetRendering, RenderedDifference>();
  const comparable = renderings.filter(({ after, earlier }) =>
    [after, earlier].every(({ state }) => state === "rendered"),
  );
  for (const environment of new Set(comparable.map(({ target }) => target.environment))) {
    const here = comparable.filter(({ target }) => target.environment === environment);
    const versions = pairObjects(
      here.map(({ after, earlier }) => ({ before: earlier.resources, after: after.resources })),
    );
    for (const [index, { before, after }] of versions.entries()) {
      const rendering = here[index];
      if (rendering !== undefined) differences.set(rendering, compareObjects(before, after));
    }
  }
  return renderings.flatMap((rendering): readonly TargetOutcome[] => {
    const { target, after, earlier, place } = rendering;
    const difference = differences.get(rendering);
    if (place === "inner" && (difference === undefined || difference.removed.length === 0)) return [];
    const state = place === "gone" && after.state === "rendered" ? "gone" : after.state;
    const reason = difference === undefined ? after.reason || earlier.reason : "";
    return [{ target, state, difference, reason }];
  });
}

const notRendered = (reason: string): Rendered => ({ ...NOTHING, state: "unavailable", reason });

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
