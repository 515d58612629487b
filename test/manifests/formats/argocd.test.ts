import { describe, expect, it } from "@jest/globals";
import { placesIn } from "../places-in.ts";

const application = (source: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n${source}`;

describe("Argo CD Applications", () => {
  it.each([
    [
      "helm.parameters",
      "    helm:\n      parameters:\n      - name: image.repository\n        value: acme/app\n      - name: image.tag\n        value: v1\n",
      ["10 argocd docker.io/acme/app v1 /spec/source/helm/parameters/1/value"],
    ],
    [
      "a parameter without its repository",
      "    helm:\n      parameters:\n      - {name: worker.image.tag, value: v1}\n",
      ["7 argocd ? v1 /spec/source/helm/parameters/0/value"],
    ],
    [
      "helm.values, a text",
      "    helm:\n      values: |\n        image:\n          repository: acme/app\n          tag: v1 # here\n",
      ["9 argocd docker.io/acme/app v1 /spec/source/helm/values/image"],
    ],
    [
      "helm.valuesObject",
      "    helm:\n      valuesObject:\n        image: {repository: acme/app, tag: v1}\n",
      ["7 argocd docker.io/acme/app v1 /spec/source/helm/valuesObject/image"],
    ],
    [
      "kustomize.images",
      "    kustomize:\n      images:\n      - acme/a:v1\n      - old=ghcr.io/acme/b:v2\n",
      [
        "7 argocd docker.io/acme/a v1 /spec/source/kustomize/images/0",
        "8 argocd ghcr.io/acme/b v2 /spec/source/kustomize/images/1",
      ],
    ],
  ])("are read: %s", (_, source, expected) => {
    expect(placesIn("app.yaml", application(source))).toEqual(expected);
  });

  it("are read with several sources", () => {
    const text =
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  sources:\n  - helm: {valuesObject: {image: acme/app:v1}}\n";
    expect(placesIn("app.yaml", text)).toEqual([
      "5 argocd docker.io/acme/app v1 /spec/sources/0/helm/valuesObject/image",
    ]);
  });

  it("leave the revision of the source alone", () => {
    expect(
      placesIn("app.yaml", application("    repoURL: https://example.com/r.git\n    targetRevision: v1\n")),
    ).toEqual([]);
  });
});

describe("ApplicationSets", () => {
  it("are read by the elements of their generators, templates in strings notwithstanding", () => {
    const text = [
      "apiVersion: argoproj.io/v1alpha1",
      "kind: ApplicationSet",
      "spec:",
      "  generators:",
      "  - list:",
      "      elements:",
      "      - {cluster: eu1, image: 'acme/app:v1'}",
      "      - {cluster: us1, tag: v2}",
      "  template:",
      "    metadata: {name: 'app-{{cluster}}'}",
      "    spec: {source: {path: 'apps/{{cluster}}'}}",
      "",
    ].join("\n");
    expect(placesIn("set.yaml", text)).toEqual([
      "7 argocd docker.io/acme/app v1 /spec/generators/0/list/elements/0/image",
      "8 argocd ? v2 /spec/generators/0/list/elements/1",
    ]);
  });
});

describe(".argocd-source files", () => {
  it("are read by their parameters and images", () => {
    const text =
      "helm:\n  parameters:\n  - {name: image.tag, value: v1, forcestring: true}\nkustomize:\n  images: [acme/app:v2]\n";
    expect(placesIn("apps/dev/.argocd-source-app.yaml", text)).toEqual([
      "3 argocd ? v1 /helm/parameters/0/value",
      "5 argocd docker.io/acme/app v2 /kustomize/images/0",
    ]);
  });
});
