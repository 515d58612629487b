/** A home with three environments and the application checkout, for commands. */
import { FakeWorld } from "../../support/fake-world.ts";

export const CONFIG = `version: 1
timezone: Europe/Berlin
layout: apps/{application}/{environment}/**
environments:
  dev: { merge: auto }
  staging: { after: dev }
  prod: { after: staging }
images:
  - match: ghcr.io/acme/*
    tags: { semver: "*" }
    write: tag
    from: [acme/checkout]
`;

export const pod = (version: string, name = "checkout"): string =>
  `kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: ghcr.io/acme/${name}:${version}\n`;

export const file = (environment: string, name = "checkout"): string => `apps/${name}/${environment}/pod.yaml`;

const MINUTES = 2 * 60_000;

/** An issue of the home, where commands are given that concern no pull request. */
export const ISSUE = 1_000;

/** Adopted, with these versions. */
export async function openShop(
  versions: Readonly<Record<string, string>> = { dev: "1.4.0", staging: "1.4.0", prod: "1.4.0" },
  config = CONFIG,
): Promise<FakeWorld> {
  const files = Object.entries(versions).map(([environment, version]) => [file(environment), pod(version)] as const);
  const world = new FakeWorld({ "towpath.yaml": config, ...Object.fromEntries(files) });
  await world.adopt();
  return world;
}

/** Says something and lets everything be worked off; returns the last reply there. */
export async function say(
  world: FakeWorld,
  body: string,
  by: Parameters<FakeWorld["comment"]>[2] & { readonly issue?: number } = {},
): Promise<string> {
  const { issue = ISSUE, ...rest } = by;
  await world.comment(issue, body, rest);
  await world.settle();
  return world.hub.comments.replies(by.repositoryId ?? 100, issue).at(-1) ?? "";
}

/** Reactions of ours to people's comments, oldest comment first. */
export const reactions = (world: FakeWorld): readonly string[] =>
  world.hub.comments.all.filter(({ login }) => login !== "towpath[bot]").map((one) => one.reactions.join(" "));

/** Paths of decisions in the ledger. */
export const decisions = (world: FakeWorld): readonly string[] => {
  const head = world.git.branches.get("towpath-ledger");
  return head === undefined
    ? []
    : [...world.git.at(head).files.keys()].filter((path) => path.startsWith("decisions/")).sort();
};

export const decision = (world: FakeWorld, ending: string): string => {
  const path = decisions(world).find((one) => one.endsWith(ending));
  return path === undefined ? "" : (world.git.text("towpath-ledger", path) ?? "");
};

/** A version goes through staging to prod. */
export async function ship(
  world: FakeWorld,
  version: string,
  upTo: "dev" | "staging" | "prod" = "prod",
): Promise<void> {
  // GitHub takes eighty writes a minute.
  world.tick(MINUTES);
  await world.build(`ghcr.io/acme/checkout:${version}`);
  await world.settle();
  for (const environment of ["staging", "prod"].slice(0, upTo === "prod" ? 2 : upTo === "staging" ? 1 : 0)) {
    const pull = world.open().find(({ branch }) => branch === `towpath/promote/${environment}/checkout`);
    if (pull === undefined) throw new Error(`nothing is proposed in ${environment}`);
    await world.merge(pull.number);
    await world.settle();
  }
  world.tick(MINUTES);
}
