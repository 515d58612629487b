/** A look at a branch for tests: `apps/<application>/<environment>/…`, images of ghcr.io/acme move. */
import type { Looking } from "../../src/reconcile/observe/looking.ts";

export const plainLooking = (change: Partial<Looking> = {}): Looking => ({
  locate: (path) => {
    const [apps, application, environment, file] = path.split("/");
    return apps === "apps" && application !== undefined && environment !== undefined && file !== undefined
      ? environment === "base"
        ? []
        : [{ application, environment }]
      : [];
  },
  namesPlacesIn: () => false,
  namedPlaces: () => [],
  namedFiles: new Map(),
  choice: () => ({ moves: (image) => image.startsWith("ghcr.io/acme/"), listed: undefined }),
  ...change,
});
