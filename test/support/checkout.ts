/** An environment repository with one application in dev, staging and prod, for tests. */
import type { FakeWorld } from "./fake-world.ts";

export interface ConfigParts {
  readonly dev?: string;
  readonly staging?: string;
  readonly prod?: string;
  readonly rest?: string;
}

/** A `towpath.yaml`; each part is what stands behind the environment's name, in flow style. */
export const config = ({
  dev = "{}",
  staging = "{ after: dev }",
  prod = "{ after: staging }",
  rest = "",
}: ConfigParts = {}): string => `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev: ${dev}
  staging: ${staging}
  prod: ${prod}
images:
  - match: ghcr.io/acme/*
    tags: { semver: "*" }
    write: tag
    from: [acme/checkout, acme/cart, "hook:ci"]
${rest}`;

export const pod = (version: string, image = "checkout"): string =>
  `# the shop\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: ghcr.io/acme/${image}:${version} # keep\n`;

export const file = (environment: string, application = "checkout"): string =>
  `apps/${application}/${environment}/pod.yaml`;

export const shop = (parts: ConfigParts = {}): Record<string, string> => ({
  "towpath.yaml": config(parts),
  [file("dev")]: pod("1.4.0"),
  [file("staging")]: pod("1.3.0"),
  [file("prod")]: pod("1.2.0"),
});

/** What the base branch holds of the application, in dev, staging and prod. */
export const versions = (world: FakeWorld, application = "checkout"): readonly (string | undefined)[] =>
  ["dev", "staging", "prod"].map(
    (environment) => /:([^:\s]+) # keep/.exec(world.git.text("main", file(environment, application)) ?? "")?.[1],
  );
