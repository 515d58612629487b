/** Rendered objects through schemas and rules, and the findings back to the files that they are from. */
import { enumsFor } from "../catalog/enums-for.ts";
import { validateFiles } from "../engine/validate-files.ts";
import type { Resource } from "../resource.ts";
import { type RuleFinding, runRules } from "../rules/run-rules.ts";
import type { Suppression } from "../rules/suppressions.ts";
import { rootFile } from "./failure-of.ts";
import type { RenderTarget } from "./find-targets.ts";
import { pointerTo } from "./map-finding.ts";
import { withoutHash, withoutHashes } from "./noise.ts";
import type { FoundOnObject } from "./place-findings.ts";
import { TOP } from "./refusal.ts";
import type { RenderChangesOptions, RenderedChanges } from "./rendered-changes.ts";
import type { RenderedObject } from "./rendered-objects.ts";
import type { Rendered, RenderedSide } from "./rendered-side.ts";

export interface RenderedPair {
  readonly target: RenderTarget;
  readonly after: Rendered;
  readonly earlier: Rendered;
}

export interface ValidatedObjects {
  readonly found: readonly FoundOnObject[];
  readonly silenced: readonly (Suppression & { readonly found: FoundOnObject })[];
  readonly failures: RenderedChanges["failures"];
}

/** Findings on rendered objects, at their places in the rendered texts. */
export async function validateRendered(
  pairs: readonly RenderedPair[],
  head: RenderedSide,
  options: RenderChangesOptions,
): Promise<ValidatedObjects> {
  const after = pairs.map((pair) => ({ target: pair.target, rendered: pair.after }));
  const earlier = pairs.map((pair) => ({ target: pair.target, rendered: pair.earlier }));
  const old = [...(await schemaFindings(earlier, head, options)), ...ruleFindings(earlier, [], options).findings];
  const ruled = ruleFindings(after, earlier, options);
  const young = [...(await schemaFindings(after, head, options)), ...ruled.findings];
  // Lines move; what is said of an object of a file does not.
  const isKnown = new Set(old.map(keyOf));
  return { ...ruled, found: young.map((one) => ({ ...one, isOld: isKnown.has(keyOf(one)) })) };
}

interface Side {
  readonly target: RenderTarget;
  readonly rendered: Rendered;
}

type Found = Omit<FoundOnObject, "isOld">;

/** Objects that kustomize generates get another name with each change of what is in them. */
function keyOf({ finding: { rule, message }, object: { source, resource } }: Found): string {
  const { kind, name, apiVersion } = resource;
  const [group] = apiVersion.includes("/") ? apiVersion.split("/") : [""];
  return JSON.stringify([source, group, kind, withoutHash(name), rule, withoutHashes(message)]);
}

async function schemaFindings(
  sides: readonly Side[],
  head: RenderedSide,
  options: RenderChangesOptions,
): Promise<readonly Found[]> {
  const { environments, kubernetesVersion, schemaLocations, missingSchemas, definitions = [], checker } = options;
  const texts = sides.flatMap(({ rendered }) => rendered.texts);
  if (texts.length === 0) return [];
  const locations = schemaLocations === undefined ? {} : { schemaLocations };
  const missing = missingSchemas === undefined ? {} : { missingSchemas };
  const files = [...definitions, ...texts];
  const { objects } = await validateFiles(
    { files, environments, kubernetesVersion, ...locations, ...missing },
    checker,
  );
  const known = new Map<string, RenderedObject>();
  const homes = new Map<string, RenderTarget>();
  for (const { target, rendered } of sides) {
    for (const object of rendered.objects) known.set(placeOf(object.resource), object);
    for (const { path } of rendered.texts) homes.set(path, target);
  }
  return objects.flatMap((one) => {
    const target = homes.get(one.file);
    if (target === undefined) return [];
    const object = known.get(placeOf(one));
    const home = rootFile(target, head.folders.tree);
    return one.findings.map((finding): Found => {
      const { environment } = target;
      if (object !== undefined) return { finding, object, environment };
      return {
        finding: { ...finding, ...TOP },
        object: { resource: nameless(one), source: home, home },
        environment,
      };
    });
  });
}

type Placed = Pick<Resource, "file" | "document" | "kind" | "namespace" | "name">;

const placeOf = ({ file, document, kind, namespace, name }: Placed): string =>
  JSON.stringify([file, document, kind, namespace, name]);

/** What could not be read as an object. */
const nameless = ({ file, document, kind, namespace, name }: Placed): Resource => ({
  ...{ file, document, kind, namespace, name, apiVersion: "", value: {} },
  at: { value: () => TOP, key: () => TOP, written: () => undefined },
});

/** All rendered objects of an environment together, among what else its files hold. */
function ruleFindings(
  sides: readonly Side[],
  before: readonly Side[],
  { rules: given, environments, kubernetesVersion: common }: RenderChangesOptions,
): Pick<ValidatedObjects, "silenced" | "failures"> & { readonly findings: readonly Found[] } {
  const findings: Found[] = [];
  const silenced: ValidatedObjects["silenced"][number][] = [];
  const failures: RenderedChanges["failures"][number][] = [];
  if (given === undefined) return { findings, silenced, failures };
  for (const environment of new Set(sides.map(({ target }) => target.environment))) {
    const isHere = ({ target }: Side): boolean => target.environment === environment;
    const here = sides.filter(isHere);
    const objects = new Map(
      here.flatMap(({ rendered }) => rendered.objects.map((one) => [one.resource, one] as const)),
    );
    const earlier = before.filter(isHere).flatMap(({ rendered }) => rendered.objects);
    for (const one of earlier) objects.set(one.resource, one);
    const isSource = (file: string): boolean => here.some(({ rendered }) => rendered.sources.has(file));
    const context = (given.context?.(environment) ?? []).filter(({ file }) => !isSource(file));
    const resources = [...here.flatMap(({ rendered }) => rendered.resources), ...context];
    const kubernetesVersion = (environment === undefined ? undefined : environments.get(environment)) ?? common;
    const results = runRules(
      given.rules,
      {
        ...{ resources, environment, kubernetesVersion, settings: given.settings },
        before: before.length === 0 ? undefined : [...earlier.map(({ resource }) => resource), ...context],
        valuesOf: (apiVersion, kind) => enumsFor({ apiVersion, kind }),
      },
      given.levels,
    );
    failures.push(...results.failures);
    const locate = ({ resource, path, ...finding }: RuleFinding): readonly Found[] => {
      const object = resource === undefined ? undefined : objects.get(resource);
      if (object === undefined) return [];
      const placed = path === undefined ? finding : { ...finding, pointer: pointerTo(path) };
      return [{ finding: placed, object, environment }];
    };
    findings.push(...results.findings.flatMap(locate));
    for (const { finding, annotation, reason } of results.suppressed)
      silenced.push(...locate(finding).map((one) => ({ found: { ...one, isOld: false }, annotation, reason })));
  }
  return { findings, silenced, failures };
}
