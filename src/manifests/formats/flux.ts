/** Flux: values of HelmReleases, `images` and substitutions of its Kustomizations (https://fluxcd.io/flux/components/). */
import type { Format } from "./format.ts";

export const flux: Format = {
  name: "flux",
  claims: ({ kind, apiVersion }) =>
    (kind === "HelmRelease" || kind === "FluxHelmRelease" || kind === "Kustomization") &&
    /^(?:[a-z]+\.toolkit\.fluxcd\.io|helm\.fluxcd\.io|helm\.integrations\.flux\.weave\.works|flux\.weave\.works)\//.test(
      apiVersion ?? "",
    ),
  bareTags: (keys) => keys.some((key) => /^(?:values|substitute)$/.test(key)),
};
