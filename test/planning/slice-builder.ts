/** Short words for slices: environments by name, histories by versions, builds by tag. */
import type { EnvironmentConfig, ImageRule } from "../../src/config/config.ts";
import type { ImageBuild } from "../../src/domain/image-build.ts";
import { parseVersion, type Version } from "../../src/domain/image-reference.ts";
import type { Release } from "../../src/domain/release.ts";
import type { Action, Plan } from "../../src/planning/plan.ts";
import type { Arrival, EnvironmentSlice, OpenPromotion, Slice } from "../../src/planning/slice.ts";

export const IMAGE = "ghcr.io/acme/checkout";
export const WORKER = "ghcr.io/acme/checkout-worker";
export const APPLICATION = "checkout";
export const MINUTE = 60_000;
/** A Saturday noon; arrivals and builds are counted in minutes from here. */
export const START = Date.UTC(2026, 10, 21, 12);
export const minute = (at: number): number => START + at * MINUTE;

export const RULE: ImageRule = {
  match: "ghcr.io/acme/*",
  tags: { kind: "semver", range: ">=1.0.0", prereleases: false },
  write: "tag",
  from: ["acme/checkout"],
};

/** A digest of 64 times that digit. */
export const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
export const sha = (digit: string): string => digit.repeat(40).slice(0, 40);

/** `1.5.0`, `1.5.0@a` (digest aaa…), `@a`; by image name, or of the one image. */
export type Written = string | Readonly<Record<string, string>>;

export function release(written: Written): Release {
  const byImage = typeof written === "string" ? { [IMAGE]: written } : written;
  const images = Object.entries(byImage).map(([image, text]) => ({ image, ...version(text) }));
  return { application: APPLICATION, images };
}

function version(text: string): Version {
  const [tag, digit] = text.split("@");
  const parsed = parseVersion(digit === undefined ? text : `${tag}@${digest(digit)}`);
  if (parsed === undefined) throw new Error(`no version: ${text}`);
  return parsed;
}

export const environment = (name: string, change: Partial<EnvironmentConfig> = {}): EnvironmentConfig => ({
  name,
  after: [],
  layout: [],
  inPath: name,
  clusters: [],
  merge: "by-people",
  supersede: "until-reviewed",
  maxOpen: 10,
  gates: [],
  pullRequest: { labels: [], reviewers: [], teamReviewers: [], draft: false },
  ...change,
});

interface At extends Partial<Omit<EnvironmentSlice, "environment" | "open">> {
  readonly config?: Partial<EnvironmentConfig>;
  /** What it held, oldest first: the first is the baseline, the others came a minute after each other (or at `times`). */
  readonly history: readonly Written[];
  readonly times?: readonly number[];
  readonly open?: Partial<OpenPromotion> & { readonly proposes?: Written };
}

export function at(name: string, { config, history, times, open, ...change }: At): EnvironmentSlice {
  const arrivals = history.map(
    (written, index): Arrival => ({
      release: release(written),
      commit: sha(`${index}`),
      at: minute(times?.[index] ?? index),
      baseline: index === 0,
    }),
  );
  const held = arrivals.at(-1);
  const made = environment(name, { ...config, ...(change.after !== undefined && { after: change.after }) });
  return {
    environment: made,
    after: made.after,
    held: held && { release: held.release, places: placesOf(name, held.release), base: sha("b") },
    problems: [],
    arrivals,
    open: open && openOf(name, open),
    unrecorded: [],
    ...change,
  };
}

const placesOf = (name: string, held: Release) =>
  held.images.map((image, index) => ({
    ...image,
    file: `apps/checkout/overlays/${name}/kustomization.yaml`,
    document: 0,
    pointer: `/images/${index}`,
    format: "kustomize" as const,
    line: 4 + index,
  }));

const openOf = (name: string, { proposes, ...change }: NonNullable<At["open"]>): OpenPromotion => ({
  number: 12,
  branch: `towpath/promote/${name}/checkout`,
  head: sha("c"),
  release: proposes === undefined ? undefined : release(proposes),
  parent: sha("b"),
  pushedBy: [],
  reviewed: false,
  draft: false,
  mergeable: "clean",
  openedAt: minute(50),
  ...change,
});

/** A build of the one image, heard at that minute. */
export function build(written: string, heard = 0, change: Partial<ImageBuild> = {}): ImageBuild {
  return {
    image: IMAGE,
    ...version(written),
    sender: { kind: "repository", repository: "acme/checkout" },
    heardAt: minute(heard),
    deliveryId: `delivery-${written}-${heard}`,
    ...change,
  };
}

export const slice = (environments: readonly EnvironmentSlice[], change: Partial<Slice> = {}): Slice => ({
  now: minute(100),
  mode: "act",
  application: APPLICATION,
  together: "same-tag",
  images: [{ image: IMAGE, rule: RULE }],
  environments,
  builds: [],
  declined: [],
  ...change,
});

/** The rule with changes, as the one image's rule. */
export const ruled = (change: Partial<ImageRule>): Pick<Slice, "images"> => ({
  images: [{ image: IMAGE, rule: { ...RULE, ...change } }],
});

/** The actions in short: `open dev 1.5.0`, `merge staging #12 1.5.0`, `update prod #12 1.6.0 newer-release`. */
export const actionsOf = (plan: Plan): readonly string[] => plan.actions.map(inShort);

function inShort(action: Action): string {
  const { kind, environment: name } = action;
  switch (action.kind) {
    case "open":
      return `${kind} ${name} ${text(action.release)}`;
    case "update":
      return `${kind} ${name} #${action.pullRequest} ${text(action.release)} ${action.because}`;
    case "merge":
      return `${kind} ${name} #${action.pullRequest} ${text(action.release)}`;
    case "close":
      return `${kind} ${name} #${action.pullRequest}`;
    case "record":
      return `${kind} ${name} #${action.merged.number}`;
    case "decide":
      return `${kind} ${name} ${action.decisions.map((decision) => decision.kind).join("+")}`;
    case "tell-unhealthy":
      return `${kind} ${name} #${action.pullRequest} ${action.version}`;
  }
}

const text = ({ images }: Release): string =>
  images.map(({ tag = "", digest: full }) => `${tag}${full === undefined ? "" : `@${full.at(-1)}`}`).join("+");

/** What is said of an environment: `state: sentence`. */
export function said(plan: Plan, name: string): string {
  const explanation = plan.explanations.find((one) => one.environment === name);
  if (explanation === undefined) throw new Error(`nothing is said of ${name}`);
  return `${explanation.state}: ${explanation.sentence}`;
}
