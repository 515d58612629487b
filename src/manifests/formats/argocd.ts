/**
 * Argo CD: Applications, ApplicationSets, and the parameters that it writes into `.argocd-source-*.yaml`
 * (https://argo-cd.readthedocs.io/en/stable/user-guide/parameters/). Read in them: `helm.parameters`, `helm.values` (a
 * text), `helm.valuesObject`, `kustomize.images`, elements of generators.
 */
import { pinnedReference, referenceSite, type Site, type SiteContext } from "../site.ts";
import type { ScalarNode } from "../tree.ts";
import type { Format } from "./format.ts";

export const argocd: Format = {
  name: "argocd",
  claims: ({ file, kind, apiVersion }) =>
    /(?:^|\/)\.argocd-source[^/]*\.ya?ml$/.test(file.path) ||
    (apiVersion?.startsWith("argoproj.io/") === true && (kind === "Application" || kind === "ApplicationSet")),
  bareTags: (keys) => keys.some((key) => /^(?:parameters|values|valuesObject|elements)$/.test(key)),
  itemSite: kustomizeString,
};

/** `ghcr.io/acme/app:1.2` or `app=ghcr.io/acme/app:1.2`, as `kustomize edit set image` takes it. */
function kustomizeString(item: ScalarNode, keys: readonly string[], context: SiteContext): Site | undefined {
  if (keys.at(-1) !== "images" || keys.at(-2) !== "kustomize") return undefined;
  const equals = item.text.indexOf("=") + 1;
  const reference = pinnedReference(item.text.slice(equals));
  return reference && referenceSite(context, item, reference, { offset: equals });
}
