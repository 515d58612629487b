import { describe, expect, it } from "@jest/globals";
import { openCatalog } from "../../../src/validation/catalog/catalog.ts";
import { orderOfVersions } from "../../../src/validation/catalog/kubernetes-version.ts";
import { apiChanges } from "../../../src/validation/catalog/removed-apis.ts";

const catalog = openCatalog();

function served(version: string): ReadonlySet<string> {
  const kinds = catalog.kinds(version).filter(({ custom }) => !custom);
  return new Set(kinds.map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
}

describe("Removed APIs", () => {
  it("are told with the version that dropped them and what takes their place", () => {
    expect(catalog.removedIn("extensions/v1beta1", "Ingress")).toEqual({
      apiVersion: "extensions/v1beta1",
      kind: "Ingress",
      deprecated: "1.14",
      removed: "1.22",
      replacement: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", since: "1.19" },
    });
    expect(catalog.removedIn("policy/v1beta1", "PodSecurityPolicy")?.replacement).toBeUndefined();
    expect(catalog.removedIn("v1", "Endpoints")).toMatchObject({
      deprecated: "1.33",
      removed: undefined,
      replacement: { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
    });
    expect(catalog.removedIn("apps/v1", "Deployment")).toBeUndefined();
  });

  it("name everything that goes between one shipped version and the next", () => {
    const gone = catalog.versions.flatMap((version, at) => {
      const before = catalog.versions[at - 1];
      if (before === undefined) return [];
      const now = served(version);
      return [...served(before)].filter((name) => !now.has(name)).map((name) => `${name} ${version}`);
    });
    const told = apiChanges().map(({ apiVersion, kind, removed }) => `${apiVersion}/${kind} ${removed}`);
    expect(gone.length).toBeGreaterThan(10);
    expect(told).toEqual(expect.arrayContaining(gone));
  });

  it("are not served where they are said to be gone, and are served before", () => {
    for (const { apiVersion, kind, removed } of apiChanges()) {
      for (const version of catalog.versions) {
        const isGone = removed !== undefined && orderOfVersions(version, removed) >= 0;
        const isThere = served(version).has(`${apiVersion}/${kind}`);
        if (isGone) expect({ apiVersion, kind, version, isThere }).toMatchObject({ isThere: false });
      }
    }
  });

  it("have replacements that are served from the version on that is named", () => {
    for (const { replacement } of apiChanges()) {
      if (replacement === undefined) continue;
      const { apiVersion, kind, since } = replacement;
      for (const version of catalog.versions) {
        const from = orderOfVersions(version, since) >= 0;
        const later = catalog.removedIn(apiVersion, kind)?.removed;
        if (later !== undefined) continue;
        expect({ apiVersion, kind, version, is: served(version).has(`${apiVersion}/${kind}`) }).toMatchObject({
          is: from,
        });
      }
    }
  });
});
