/** Schemas and policies that lie in other repositories, or elsewhere in this one. */
import { afterAll, describe, expect, it } from "@jest/globals";
import { Transient } from "../../../src/domain/failure.ts";
import { MANIFESTS_CHECK, POLICY_CHECK } from "../../../src/presentation/validation/check-names.ts";
import { CheckRoom } from "../../../src/reconcile/checking/check-room.ts";
import { type ChecksSubject, checksLane } from "../../../src/reconcile/checking/checks-lane.ts";
import { workChecksLane } from "../../../src/reconcile/checking/work-checks-lane.ts";
import { workRepositoryLane } from "../../../src/reconcile/repository-lane.ts";
import { FakeWorld, HOME } from "../../support/fake-world.ts";
import type { Edits } from "../../support/fakes/fake-git.ts";

const OTHER = 200;
const PATH = "{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json";
const config = (validation: string): string => `version: 1
layout: apps/{application}/{environment}/**
environments: { dev: {}, prod: { after: dev } }
validation: { kubernetes-version: "1.34", ${validation} }
`;
const FROM_OTHER = config(`schema-locations: [default, { repository: acme/other, path: "${PATH}" }]`);
const POLICIES = config("policies-from: [{ repository: acme/other, path: policies }]");
const CONSENT = { "towpath.yaml": "shared-with: acme/env\n" };
const schemaOf = (type: string): string =>
  JSON.stringify({ properties: { spec: { properties: { size: { type } }, additionalProperties: false } } });
const SCHEMA = { "acme.io/thing_v1.json": schemaOf("integer") };
const thing = (spec: string): string =>
  `apiVersion: acme.io/v1\nkind: Thing\nmetadata: { name: a, namespace: shop }\nspec: ${spec}\n`;
const definition = (type: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.acme.io }
spec:
  group: acme.io
  scope: Namespaced
  names: { kind: Thing, plural: things }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: ${type} } } } } } }
`;
const policy = (most: number): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: small }
spec:
  matchConstraints:
    resourceRules: [{ apiGroups: [""], apiVersions: ["*"], operations: ["*"], resources: [configmaps] }]
  validations: [{ expression: size(object.data) <= ${most}, message: Keep it small. }]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: small }
spec: { policyName: small, validationActions: [Deny] }
`;
const settings =
  "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata: { a: b, c: d }\n";

describe("what the configuration names elsewhere", () => {
  const room = new CheckRoom();
  afterAll(() => room.end());

  /** A home with that configuration, and another repository that the App is installed on, if it holds files. */
  async function start(files: Edits, other?: Edits) {
    const world = new FakeWorld(files);
    const shared = other === undefined ? undefined : world.hub.add(OTHER, "acme/other");
    const share = (edits: Edits): void => {
      world.tick();
      shared?.git.commit("main", edits, { at: world.clock.now() });
    };
    if (other !== undefined) share(other);
    await world.adopt();
    const propose = (edits: Edits): number => {
      const { git } = world;
      const branch = `feature-${git.branches.size}`;
      git.branches.set(branch, git.branches.get("main") ?? "");
      git.commit(branch, edits, { at: world.clock.now() });
      const at = { branch, base: "main", title: "", body: "", draft: false, own: false };
      return world.hub.open(world.home.repository, at).number;
    };
    const work = (subject: ChecksSubject, attempts = 0, outside = world.outside) =>
      workChecksLane(outside, room, { deliveries: [], attempts, strikes: 0 }, HOME, subject);
    const last = (number: number, name = MANIFESTS_CHECK) => {
      const { head } = world.hub.pull({ id: HOME }, number);
      return world.home.checks.findLast((check) => check.head === head && check.name === name);
    };
    const check = async (edits: Edits) => {
      const number = propose(edits);
      await work({ pull: number });
      return { number, manifests: last(number), policy: last(number, POLICY_CHECK) };
    };
    /** Works off what was woken. */
    const woken = async (): Promise<void> => {
      for (const [key, lane] of world.store.laneOf) {
        const number = new RegExp(`^checks:${HOME}:(\\d+)$`).exec(key)?.[1];
        if (number !== undefined && lane.pending.splice(0).length > 0) await work({ pull: Number(number) });
      }
    };
    return { world, share, propose, work, last, check, woken };
  }
  const rules = (run: { readonly findings: readonly { readonly rule: string }[] } | undefined) =>
    run?.findings.map(({ rule }) => rule);

  describe("as schemas", () => {
    it("is read from a repository that consents, kind by kind", async () => {
      const { check } = await start({ "towpath.yaml": FROM_OTHER }, { ...CONSENT, ...SCHEMA });
      expect((await check({ "apps/a/dev/a.yaml": thing("{ size: 1 }") })).manifests?.status).toBe("success");
      const { manifests } = await check({ "apps/a/dev/a.yaml": thing("{ size: x, sise: 1 }") });
      expect(manifests?.status).toBe("failure");
      expect(rules(manifests)).toEqual(["schema/type", "schema/unknown-field"]);
    });

    it("is read from the home's default branch, and nothing in the pull request changes it", async () => {
      const { check } = await start({
        "towpath.yaml": config(`schema-locations: ["schemas/${PATH}"]`),
        "schemas/acme.io/thing_v1.json": schemaOf("integer"),
      });
      const loosened = { "schemas/acme.io/thing_v1.json": schemaOf("string") };
      const { manifests } = await check({ ...loosened, "apps/a/dev/a.yaml": thing("{ size: x }") });
      expect(rules(manifests)).toEqual(["schema/type"]);
      // Without default, nothing that comes with Towpath counts.
      expect(rules((await check({ "apps/a/dev/b.yaml": settings })).manifests)).toEqual(["schema/unknown-kind"]);
    });

    it("comes behind the definitions of the repository, wherever they lie", async () => {
      const files = { "towpath.yaml": FROM_OTHER, "crds/thing.yaml": definition("string") };
      const { check } = await start(files, { ...CONSENT, ...SCHEMA });
      const { manifests } = await check({ "apps/a/dev/a.yaml": thing("{ size: x, sise: 1 }") });
      expect(rules(manifests)).toEqual(["schema/unknown-field"]);
      expect(manifests?.findings.map(({ file }) => file)).toEqual(["apps/a/dev/a.yaml"]);
      const changed = await check({
        "crds/thing.yaml": definition("integer"),
        "apps/a/dev/a.yaml": thing("{ size: x }"),
      });
      expect(rules(changed.manifests)).toEqual(["schema/type"]);
    });

    it("is told where a definition is none, and others are still checked", async () => {
      const { check } = await start({ "towpath.yaml": config("unknown-kinds: error") });
      const { manifests } = await check({
        "apps/a/dev/a.yaml": thing("{ size: 1 }"),
        "apps/a/dev/b.yaml": settings.replace("a: b", "a: 1"),
        "crds/thing.yaml": definition("whole"),
      });
      expect(manifests?.findings.map(({ file, rule }) => `${file} ${rule}`)).toEqual([
        "apps/a/dev/b.yaml schema/type",
        "crds/thing.yaml schema/definition",
      ]);
    });

    it("is an error on the object where it is there and no schema, though unknown kinds may be skipped", async () => {
      const skipping = FROM_OTHER.replace("validation: {", "validation: { unknown-kinds: skip,");
      const broken = { "acme.io/thing_v1.json": "<html>" };
      const { check } = await start({ "towpath.yaml": skipping }, { ...CONSENT, ...broken });
      const { manifests } = await check({ "apps/a/dev/a.yaml": thing("{}") });
      expect(manifests?.status).toBe("failure");
      expect(manifests?.findings).toMatchObject([
        {
          rule: "schema/broken-schema",
          line: 2,
          message: expect.stringContaining("acme/other: acme.io/thing_v1.json is no JSON"),
        },
      ]);
    });

    it("holds everything up where no file has such a path", async () => {
      const { check } = await start({ "towpath.yaml": FROM_OTHER }, CONSENT);
      const { manifests } = await check({ "apps/a/dev/a.yaml": settings });
      expect(manifests?.status).toBe("action-required");
      expect(manifests?.summary).toContain("No file of acme/other on main has a path like");
    });
  });

  describe("as policies", () => {
    it("holds for every environment as if it were in the repository", async () => {
      const { check } = await start({ "towpath.yaml": POLICIES }, { ...CONSENT, "policies/small.yaml": policy(1) });
      const { policy: run } = await check({ "apps/a/prod/a.yaml": settings });
      expect(run).toMatchObject({
        status: "failure",
        findings: [{ file: "apps/a/prod/a.yaml", rule: "policy/small" }],
      });
    });

    it("knows what a kind is called from definitions wherever they lie", async () => {
      const { check } = await start({
        "towpath.yaml": config("unknown-kinds: error"),
        "crds/thing.yaml": definition("integer").replaceAll("things", "oddities"),
        "cluster/small.yaml": policy(1)
          .replace('apiGroups: [""]', "apiGroups: [acme.io]")
          .replace("[configmaps]", "[oddities]")
          .replace("size(object.data) <= 1", "object.spec.size <= 1"),
      });
      expect(rules((await check({ "apps/a/dev/a.yaml": thing("{ size: 2 }") })).policy)).toEqual(["policy/small"]);
    });

    it("finds parameters beside the policies", async () => {
      const { check } = await start({
        "towpath.yaml": config("unknown-kinds: error"),
        "cluster/small.yaml": policy(1)
          .replace("spec:\n", "spec:\n  paramKind: { apiVersion: v1, kind: ConfigMap }\n")
          .replace("<= 1", "<= int(params.data.most)")
          .replace(
            "[Deny] }",
            "[Deny], paramRef: { name: limits, namespace: cluster, parameterNotFoundAction: Deny } }",
          ),
        "cluster/limits.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: limits, namespace: cluster }\ndata: { most: '1' }\n",
      });
      const { policy: run } = await check({ "apps/a/prod/a.yaml": settings });
      expect(run?.findings.map(({ message }) => message)).toEqual([expect.stringContaining("Keep it small.")]);
    });

    it("is never green where a file of it cannot be read", async () => {
      const { check } = await start(
        { "towpath.yaml": POLICIES },
        { ...CONSENT, "policies/small.yaml": policy(9), "policies/broken.yaml": "kind: [\n" },
      );
      const { policy: run } = await check({ "apps/a/prod/a.yaml": settings });
      expect(run?.status).toBe("action-required");
      expect(run?.summary).toContain("policies/broken.yaml");
    });

    it("is not replaced by one of the same name in the repository, and the two are told", async () => {
      const { check } = await start(
        { "towpath.yaml": POLICIES, "cluster/small.yaml": policy(9) },
        { ...CONSENT, "policies/small.yaml": policy(1) },
      );
      const { policy: run } = await check({ "apps/a/prod/a.yaml": settings });
      expect(rules(run)).toEqual(["policy/small"]);
      expect(run?.summary).toContain("another policy of this name stands elsewhere");
    });
  });

  describe("where it cannot be read", () => {
    it("checks nothing before the repository consents, and everything as soon as it does", async () => {
      const { check, share, world, work, last, woken } = await start({ "towpath.yaml": FROM_OTHER }, SCHEMA);
      const { number, manifests, policy: run } = await check({ "apps/a/dev/a.yaml": thing("{ size: x }") });
      for (const told of [manifests, run]) {
        expect(told?.status).toBe("action-required");
        expect(told?.summary).toContain(
          "acme/other has to say in towpath.yaml on main that it is shared with acme/env, and it has no such file. Write this there: shared-with: acme/env",
        );
      }
      // Nothing is written again as long as that is so.
      const written = world.home.checks.length;
      await work("all");
      await woken();
      expect(world.home.checks).toHaveLength(written);
      share({ "towpath.yaml": "shared-with: acme/more\n" });
      await work("all");
      await woken();
      expect(last(number)?.summary).toContain("and it says acme/more");
      share({ "towpath.yaml": "shared-with: [acme/*]\n" });
      await work("all");
      await woken();
      expect(rules(last(number))).toEqual(["schema/type"]);
    });

    it("wakes the checks of its readers when it is pushed to", async () => {
      const { check, share, world } = await start({ "towpath.yaml": FROM_OTHER }, { ...CONSENT, ...SCHEMA });
      await check({ "apps/a/dev/a.yaml": thing("{ size: x }") });
      const lane = world.store.lane(checksLane(HOME, "all"));
      lane.wakeAt = undefined;
      share({ "acme.io/thing_v1.json": schemaOf("string") });
      const payload = { repositoryId: OTHER, configuration: true };
      const deliveries = [{ sequence: 1, id: "push", event: "push", payload }];
      await workRepositoryLane(world.outside, world.memories, world.tally, { fence: 1, deliveries }, OTHER);
      expect(lane.wakeAt).toBe(world.clock.now());
    });

    it("says that a repository cannot be seen where the App is not installed", async () => {
      const { check } = await start({ "towpath.yaml": FROM_OTHER });
      const { manifests } = await check({ "apps/a/dev/a.yaml": settings });
      expect(manifests?.status).toBe("action-required");
      expect(manifests?.summary).toContain(
        "acme/other, which towpath.yaml names for schemas or policies, cannot be seen",
      );
    });

    it("stays in progress while GitHub does not answer, then asks for action, and is never green", async () => {
      const { propose, work, last, world } = await start({ "towpath.yaml": POLICIES }, CONSENT);
      const number = propose({ "apps/a/dev/a.yaml": settings });
      const { mirrors } = world.outside;
      const away = async () => Promise.reject(new Transient("GitHub does not answer"));
      const fetch: typeof mirrors.fetch = (repository) =>
        repository.id === OTHER ? away() : mirrors.fetch(repository);
      const outside = { ...world.outside, mirrors: { ...mirrors, fetch } };
      const again = (attempts: number) => work({ pull: number }, attempts, outside);
      await expect(again(0)).rejects.toThrow("does not answer");
      expect(last(number)?.status).toBe("in-progress");
      await expect(again(4)).rejects.toThrow("does not answer");
      expect(last(number)?.status).toBe("action-required");
      expect(last(number)?.summary).toContain("GitHub does not answer");
    });
  });
});
