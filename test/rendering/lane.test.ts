/** The lane of checks with the real kubectl and helm, confined as in production. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { MANIFESTS_CHECK } from "../../src/presentation/validation/check-names.ts";
import { CheckRoom } from "../../src/reconcile/checking/check-room.ts";
import { workChecksLane } from "../../src/reconcile/checking/work-checks-lane.ts";
import { openRenderer } from "../../src/rendering/open-renderer.ts";
import { FakeWorld, HOME } from "../support/fake-world.ts";
import type { Edits } from "../support/fakes/fake-git.ts";
import { confinements, placePrograms, skipped } from "./programs.ts";

const CONFIG = `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: {}, prod: { after: dev } }
validation: { kubernetes-version: "1.34", rules: { run-as-non-root: off, resource-requests: off } }
`;
const BASE = "apps/shop/base";
const CHART = "apps/cart/dev";
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: shop
          envFrom: [{ configMapRef: { name: settings } }]
`;
const overlay = (tag: string, setting = "A=1", more = ""): string => `namespace: shop
namePrefix: our-
resources: [../base]
images: [{ name: shop, newName: ghcr.io/acme/shop, newTag: "${tag}" }]
configMapGenerator: [{ name: settings, literals: ["${setting}"] }]
${more}`;
const template = (replicas: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "cart.name" . }}
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      containers:
        - { name: cart, image: "ghcr.io/acme/cart:{{ .Values.tag }}" }
`;
const FILES = {
  "towpath.yaml": CONFIG,
  [`${BASE}/kustomization.yaml`]: "resources: [deployment.yaml]\n",
  [`${BASE}/deployment.yaml`]: deployment,
  "apps/shop/dev/kustomization.yaml": overlay("1.0.0"),
  "apps/shop/prod/kustomization.yaml": overlay("1.0.0"),
  [`${CHART}/Chart.yaml`]: "apiVersion: v2\nname: cart\nversion: 1.0.0\n",
  [`${CHART}/values.yaml`]: "tag: 1.0.0\nreplicas: 2\n",
  [`${CHART}/templates/_helpers.tpl`]: '{{ define "cart.name" }}cart{{ end }}\n',
  [`${CHART}/templates/web.yaml`]: template("{{ .Values.replicas }}"),
};

(skipped === undefined ? describe : describe.skip)(
  `The lane of checks with real programs${skipped === undefined ? "" : ` (${skipped})`}`,
  () => {
    const [confinement] = confinements;
    let programs: ReturnType<typeof placePrograms>;
    let room: CheckRoom;
    let world: FakeWorld;
    let branches = 0;

    beforeAll(() => {
      programs = placePrograms();
      const renderer = openRenderer({
        ...{ mode: "auto", kustomize: programs.kubectl, helm: programs.helm, path: "/nowhere" },
        confinement: () => Promise.resolve({ confinement, reason: "" }),
      });
      room = new CheckRoom({ renderer, forks: false });
    });
    afterAll(async () => {
      await room.end();
      programs.remove();
    });
    beforeEach(async () => {
      world = new FakeWorld(FILES);
      await world.adopt();
    });

    const check = async (edits: Edits) => {
      branches += 1;
      const branch = `change-${branches}`;
      world.git.branches.set(branch, world.git.branches.get("main") ?? "");
      world.git.commit(branch, edits);
      const at = { branch, base: "main", title: "", body: "", draft: false, own: false };
      const { number, head } = world.hub.open(world.home.repository, at);
      await workChecksLane(world.outside, room, { attempts: 0, strikes: 0, deliveries: [] }, HOME, { pull: number });
      const last = world.home.checks.filter((one) => one.head === head && one.name === MANIFESTS_CHECK).at(-1);
      if (last === undefined) throw new Error("no check");
      return last;
    };

    it("renders what a promotion changes and says in one line that it is the image", async () => {
      const words = await check({ "apps/shop/prod/kustomization.yaml": overlay("1.1.0") });
      expect(words).toMatchObject({ status: "success" });
      expect(words.summary).toContain(
        "**prod** (`apps/shop/prod`): only image lines change: `ghcr.io/acme/shop:1.0.0` → `ghcr.io/acme/shop:1.1.0` (`Deployment shop/our-web`)",
      );
    });

    it("shows what a base changes in each overlay, and a generated object by its name without the hash", async () => {
      const words = await check({
        [`${BASE}/deployment.yaml`]: deployment.replace("replicas: 2", "replicas: 3"),
        "apps/shop/dev/kustomization.yaml": overlay("1.0.0", "A=2"),
      });
      expect(words.summary).toContain("**dev** (`apps/shop/dev`): 2 objects changed");
      expect(words.summary).toContain("- `ConfigMap shop/our-settings`\n  - `data.A`: `1` → `2`");
      expect(words.summary).toContain("**prod** (`apps/shop/prod`): 1 object changed");
      expect(words.summary).toContain("  - `spec.replicas`: `2` → `3`");
    });

    it("finds what a patch breaks, in the kustomization that holds it", async () => {
      const patch = `patches: [{ target: { kind: Deployment }, patch: '[{ "op": "replace", "path": "/spec/replicas", "value": "many" }]' }]\n`;
      const words = await check({ "apps/shop/dev/kustomization.yaml": overlay("1.0.0", "A=1", patch) });
      expect(words.status).toBe("failure");
      expect(words.findings).toMatchObject([
        {
          ...{ severity: "error", file: "apps/shop/dev/kustomization.yaml", rule: "schema/type" },
          message: expect.stringContaining("Rendered for dev, Deployment shop/our-web: "),
        },
      ]);
    });

    it("is red where kustomize or helm cannot render the head, on the line that they name", async () => {
      const kustomize = await check({
        "apps/shop/dev/kustomization.yaml": overlay("1.0.0", "A=1", "patches: [{ target: {}, patch: 'x: [' }]\n"),
      });
      expect(kustomize).toMatchObject({
        status: "failure",
        findings: expect.arrayContaining([
          expect.objectContaining({ file: "apps/shop/dev/kustomization.yaml", rule: "render/failed" }),
        ]),
      });
      expect(kustomize.findings[0]?.message).toMatch(
        /^Kustomize cannot render this: trouble configuring builtin Patch/,
      );
      const base = await check({
        [`${BASE}/kustomization.yaml`]: "resources: [deployment.yaml]\nnamespace: { a: b }\n",
      });
      expect(base.findings).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ file: `${BASE}/kustomization.yaml`, rule: "render/failed" }),
        ]),
      );
      const helm = await check({ [`${CHART}/templates/web.yaml`]: template("{{ .Values.replicas | nosuch }}") });
      expect(helm).toMatchObject({
        status: "failure",
        findings: [{ file: `${CHART}/templates/web.yaml`, line: 6, rule: "render/failed" }],
      });
      expect(helm.summary).toContain('function "nosuch" not defined');
      expect(helm.summary).not.toContain("/work/");
    });

    it("renders a chart where only its values change, and finds in the template what they break", async () => {
      const fine = await check({ [`${CHART}/values.yaml`]: "tag: 1.1.0\nreplicas: 2\n" });
      expect(fine.summary).toContain(
        "**dev** (`apps/cart/dev`): only image lines change: `ghcr.io/acme/cart:1.0.0` → `ghcr.io/acme/cart:1.1.0` (`Deployment cart`)",
      );
      const wrong = await check({ [`${CHART}/values.yaml`]: "tag: 1.0.0\nreplicas: lots\n" });
      expect(wrong).toMatchObject({
        status: "failure",
        findings: [{ file: `${CHART}/templates/web.yaml`, line: 2, rule: "schema/type" }],
      });
    });
  },
);
