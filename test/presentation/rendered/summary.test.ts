import { describe, expect, it } from "@jest/globals";
import { countRendered, renderedSummary, renderingCommand } from "../../../src/presentation/rendered/summary.ts";
import type { FieldChange, ObjectChange } from "../../../src/validation/rendered/compare-objects.ts";
import type { TargetOutcome } from "../../../src/validation/rendered/rendered-changes.ts";
import { expectGolden } from "../../golden.ts";

const NOTHING = { outcomes: [], notes: [], left: [] };
const target = (environment: string | undefined, root = `apps/checkout/${environment}`): TargetOutcome["target"] => ({
  ...{ kind: "kustomize", root, environment, values: [] },
});
const image = (before: string, after: string): FieldChange => ({
  ...{ path: "spec.template.spec.containers[web].image", before, after },
});
const change = (name: string, more: Partial<ObjectChange> = {}): ObjectChange => ({
  ...{ kind: "Deployment", namespace: "checkout", name, images: [], fields: [], noise: 0, ...more },
});
const outcome = (
  environment: string | undefined,
  difference: Partial<NonNullable<TargetOutcome["difference"]>> = {},
  more: Partial<TargetOutcome> = {},
): TargetOutcome => ({
  target: target(environment),
  state: "rendered",
  difference: { added: [], removed: [], changed: [], ...difference },
  reason: "",
  ...more,
});
const without = (environment: string, state: TargetOutcome["state"], reason: string): TargetOutcome => ({
  ...{ target: target(environment), state, difference: undefined, reason },
});
const golden = (name: string, facts: Parameters<typeof renderedSummary>[0]): void =>
  expectGolden(`rendered/${name}.md`, `${renderedSummary(facts)}\n`);
const step = image("ghcr.io/acme/checkout:1.4.0", "ghcr.io/acme/checkout:1.5.0");

describe("what changes in the cluster", () => {
  it("is nothing to speak of where nothing was to be rendered", () => {
    expect(renderedSummary(NOTHING)).toBe("");
  });

  it("is one line where a promotion changes images alone", () => {
    const changed = [change("web", { images: [step], noise: 3 }), change("worker", { images: [step], noise: 1 })];
    golden("images", { ...NOTHING, outcomes: [outcome("prod", { changed })] });
  });

  it("is said once of environments in which it is the same", () => {
    const changed = [change("web", { images: [step] })];
    const outcomes = ["dev", "staging", "prod"].map((name) => outcome(name, { changed }));
    golden("same-in-all", { ...NOTHING, outcomes: [...outcomes, outcome("load-test")] });
  });

  it("is told by object and field, what goes first, texts counted, secrets hidden", () => {
    const settings = change("settings", {
      kind: "ConfigMap",
      fields: [
        { path: 'data."nginx.conf"', before: "a\nb\nc\n", after: "a\nB\nc\nd\n" },
        { path: "data.LOG_LEVEL", before: "info", after: "debug" },
      ],
    });
    const secret = change("token", {
      kind: "Secret",
      fields: [{ path: "data.token", before: "(hidden)", after: "(hidden)" }],
    });
    const web = change("web", {
      images: [step],
      fields: [
        { path: "spec.replicas", before: 2, after: 3 },
        { path: "spec.template.spec.hostNetwork", before: undefined, after: true },
        { path: "spec.template.spec.containers[web].args", before: ["--a", "@acme/ops `x`"], after: undefined },
      ],
    });
    const difference = {
      added: [{ kind: "PodDisruptionBudget", namespace: "checkout", name: "web" }],
      removed: [{ kind: "PersistentVolumeClaim", namespace: "checkout", name: "data" }],
      changed: [settings, secret, web, change("worker", { noise: 2 })],
    };
    golden("objects", { ...NOTHING, outcomes: [outcome("prod", difference)] });
  });

  it("says what could not be rendered and what that means", () => {
    const outcomes = [
      without("dev", "failed", "In apps/checkout/dev/kustomization.yaml line 1: no matches for Id."),
      without(
        "staging",
        "refused",
        "In apps/checkout/staging/kustomization.yaml line 3: This comes from another place.",
      ),
      without("prod", "rendered", "In apps/checkout/prod/kustomization.yaml line 1: broken."),
    ];
    golden("not-rendered", { ...NOTHING, outcomes, left: [target("eu"), target("us"), target(undefined, "")] });
    expect(countRendered({ ...NOTHING, outcomes, left: [target("eu")] })).toEqual({ all: 4, missed: 3 });
  });

  it("says that programs are missing", () => {
    const notes = [
      "Kustomizations are not rendered, because neither kustomize nor kubectl is there (PATH, or the setting KUSTOMIZE).",
      "Charts are not rendered, because helm is not there (PATH, or the setting HELM).",
    ];
    const outcomes = [without("dev", "unavailable", notes[0] ?? ""), without("prod", "unavailable", notes[1] ?? "")];
    golden("unavailable", { ...NOTHING, notes, outcomes });
  });

  it("says of what is removed altogether that it is", () => {
    const removed = [
      { kind: "Deployment", namespace: "checkout", name: "web" },
      { kind: "Namespace", namespace: undefined, name: "checkout" },
    ];
    golden("gone", { ...NOTHING, outcomes: [outcome("prod", { removed }, { state: "gone" })] });
  });

  it("keeps within what a summary holds, however much changes", () => {
    const changed = Array.from({ length: 500 }, (_, at) =>
      change(`web-${at}`, { fields: [{ path: `spec.${"x".repeat(400)}`, before: "a".repeat(900), after: at }] }),
    );
    const outcomes = Array.from({ length: 50 }, (_, at) => outcome(`env-${at}`, { changed: changed.slice(at) }));
    const text = renderedSummary({ ...NOTHING, outcomes });
    expect(text.length).toBeLessThanOrEqual(24_000);
    expect(text).toMatch(/more lines that do not fit here\.$/);
  });

  it("names a command that renders and checks, in which a path of the repository is one word and runs nothing", () => {
    const of = (root: string, more: Partial<TargetOutcome["target"]> = {}) =>
      renderingCommand({ outcomes: [{ ...outcome("prod"), target: { ...target("prod", root), ...more } }] });
    expect(of("apps/web")).toBe("kustomize build apps/web | towpath validate --environment prod -");
    expect(of("")).toBe("kustomize build . | towpath validate --environment prod -");
    expect(of("$(reboot)/it's")).toBe("kustomize build '$(reboot)/it'\\''s' | towpath validate --environment prod -");
    expect(of("-o")).toContain("build ./-o |");
    expect(of("c", { kind: "helm", values: ["c/a b.yaml"], environment: undefined })).toBe(
      "helm template c --values 'c/a b.yaml' | towpath validate -",
    );
    expect(renderingCommand({ outcomes: [without("dev", "refused", "")] })).toBeUndefined();
  });
});
