import { describe, expect, it } from "@jest/globals";
import { releaseKey } from "../../../src/domain/release.ts";
import { BranchState } from "../../../src/reconcile/observe/branch-state.ts";
import { subjectKey } from "../../../src/reconcile/observe/subject.ts";
import { type Edits, FakeGit } from "../../support/fakes/fake-git.ts";
import { plainLooking } from "../../support/looking.ts";

const pod = (version: string, image = "checkout"): string =>
  `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: main\n      image: ghcr.io/acme/${image}:${version}\n`;

async function stateOf(files: Edits): Promise<{ git: FakeGit; state: BranchState }> {
  const git = new FakeGit();
  const head = git.commit("main", files);
  return { git, state: await BranchState.open(plainLooking(), git.mirror(), head) };
}

const key = (application: string, environment: string): string => subjectKey({ application, environment });
const heldKey = (state: BranchState, application: string, environment: string): string | undefined => {
  const release = state.held(key(application, environment))?.release;
  return release === undefined ? undefined : releaseKey(release);
};
const codes = (state: BranchState, application: string, environment: string): readonly string[] | undefined =>
  state.held(key(application, environment))?.problems.map(({ code }) => code);

describe("what the environments on a branch hold", () => {
  it("is read from each application's own directory", async () => {
    const { state } = await stateOf({
      "apps/checkout/dev/pod.yaml": pod("1.1.0"),
      "apps/checkout/prod/pod.yaml": pod("1.0.0"),
      "README.md": "image: ghcr.io/acme/checkout:9.9.9\n",
    });
    expect(heldKey(state, "checkout", "dev")).toBe("ghcr.io/acme/checkout=1.1.0");
    expect(heldKey(state, "checkout", "prod")).toBe("ghcr.io/acme/checkout=1.0.0");
    expect(state.held(key("checkout", "staging"))).toBeUndefined();
  });

  it("reads one file again for one file that changed, however many there are", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`apps/app${at}/dev/pod.yaml`, pod("1.0.0", `app${at}`)]),
    );
    const { git, state } = await stateOf(files);
    const read = git.blobsRead;
    const before = state.head;
    const head = git.commit("main", { "apps/app7/dev/pod.yaml": pod("1.1.0", "app7") });
    const changed = await state.advance(git.mirror(), head, await git.mirror().changes(before, head));
    expect([...changed]).toEqual([key("app7", "dev")]);
    expect(git.blobsRead - read).toBe(1);
    expect(heldKey(state, "app7", "dev")).toBe("ghcr.io/acme/app7=1.1.0");
  });

  it("says where an image stands in several versions, and holds nothing then", async () => {
    const { state } = await stateOf({
      "apps/checkout/dev/a.yaml": pod("1.1.0"),
      "apps/checkout/dev/b.yaml": pod("1.0.0"),
    });
    expect(heldKey(state, "checkout", "dev")).toBeUndefined();
    expect(state.held(key("checkout", "dev"))?.problems).toEqual([
      {
        code: "mixed-versions",
        message:
          "dev holds ghcr.io/acme/checkout of checkout in several versions: 1.1.0 in apps/checkout/dev/a.yaml:6, 1.0.0 in apps/checkout/dev/b.yaml:6. Write the same one in all of them.",
        file: "apps/checkout/dev/a.yaml",
        line: 6,
      },
    ]);
  });

  it("holds several images as one release, ordered by name", async () => {
    const { state } = await stateOf({
      "apps/checkout/dev/b.yaml": pod("1.0.0", "worker"),
      "apps/checkout/dev/a.yaml": pod("1.1.0", "checkout"),
      "apps/checkout/dev/c.yaml": "kind: Pod\napiVersion: v1\nspec: {containers: [{image: nginx:1.27}]}\n",
    });
    expect(heldKey(state, "checkout", "dev")).toBe("ghcr.io/acme/checkout=1.1.0,ghcr.io/acme/worker=1.0.0");
  });

  it.each([
    ["a symbolic link", { symlink: "../base/pod.yaml" }, "symlink"],
    ["a file over 1 MB", `${pod("1.0.0")}# ${"x".repeat(1024 * 1024)}\n`, "file-too-large"],
    ["invalid UTF-8", Buffer.concat([Buffer.from(pod("1.0.0")), Buffer.from([0xff, 0xfe, 0x0a])]), "invalid-encoding"],
  ])("says that %s cannot be read where nothing else names the image", async (_what, file, code) => {
    const { state } = await stateOf({ "apps/checkout/dev/pod.yaml": file });
    expect(codes(state, "checkout", "dev")).toEqual([code]);
    expect(heldKey(state, "checkout", "dev")).toBeUndefined();
  });

  it("does not stop for a large file beside the image that does not speak of it, and stops for one that does", async () => {
    const large = (line: string): string => `kind: CustomResourceDefinition\n${line}\n# ${"x".repeat(1024 * 1024)}\n`;
    const { git, state } = await stateOf({
      "apps/checkout/dev/pod.yaml": pod("1.0.0"),
      "apps/checkout/dev/crds.yaml": large("description: an image"),
    });
    expect(codes(state, "checkout", "dev")).toEqual([]);
    const before = state.head;
    const head = git.commit("main", { "apps/checkout/dev/crds.yaml": large("image: ghcr.io/acme/checkout:1.0.0") });
    await state.advance(git.mirror(), head, await git.mirror().changes(before, head));
    expect(codes(state, "checkout", "dev")).toEqual(["file-too-large"]);
  });

  it("forgets an application whose last file goes", async () => {
    const { git, state } = await stateOf({ "apps/checkout/dev/pod.yaml": pod("1.0.0") });
    const before = state.head;
    const head = git.commit("main", { "apps/checkout/dev/pod.yaml": undefined });
    await state.advance(git.mirror(), head, await git.mirror().changes(before, head));
    expect(state.held(key("checkout", "dev"))).toBeUndefined();
    expect([...state.subjects()]).toEqual([]);
  });

  it("asks for a version where an image has neither tag nor digest", async () => {
    const { state } = await stateOf({
      "apps/checkout/dev/pod.yaml": "kind: Pod\napiVersion: v1\nspec: {containers: [{image: ghcr.io/acme/checkout}]}\n",
    });
    expect(codes(state, "checkout", "dev")).toEqual(["unpinned-image"]);
  });
});

describe("kustomize", () => {
  const overlay = (images: string): string => `resources:\n  - ../base\n${images}`;
  const base = {
    "apps/checkout/base/kustomization.yaml": "resources: [pod.yaml]\n",
    "apps/checkout/base/pod.yaml": pod("0.9.0"),
  };

  it("lets an overlay's images decide over the base", async () => {
    const { state } = await stateOf({
      ...base,
      "apps/checkout/dev/kustomization.yaml": overlay("images:\n  - name: ghcr.io/acme/checkout\n    newTag: 1.1.0\n"),
      "apps/checkout/prod/kustomization.yaml": overlay("images:\n  - name: ghcr.io/acme/checkout\n    newTag: 1.0.0\n"),
    });
    expect(heldKey(state, "checkout", "dev")).toBe("ghcr.io/acme/checkout=1.1.0");
    expect(heldKey(state, "checkout", "prod")).toBe("ghcr.io/acme/checkout=1.0.0");
    expect(codes(state, "checkout", "dev")).toEqual([]);
  });

  it("refuses a place in a base that several environments read, and names them, the file and the remedy", async () => {
    const { git, state } = await stateOf({
      ...base,
      "apps/checkout/dev/kustomization.yaml": overlay(""),
      "apps/checkout/prod/kustomization.yaml": overlay(""),
    });
    expect(heldKey(state, "checkout", "dev")).toBe("ghcr.io/acme/checkout=0.9.0");
    expect(state.held(key("checkout", "dev"))?.problems).toEqual([
      {
        code: "shared-place",
        message:
          "ghcr.io/acme/checkout of checkout is written in apps/checkout/base/pod.yaml:6, which dev and prod read: a promotion into one would move all of them. Give each environment its own version, for example in its overlay's images or its own values file.",
        file: "apps/checkout/base/pod.yaml",
        line: 6,
      },
    ]);
    // One of them gets an image of its own: the base is no longer shared.
    const before = state.head;
    const head = git.commit("main", {
      "apps/checkout/prod/kustomization.yaml": overlay("images:\n  - name: ghcr.io/acme/checkout\n    newTag: 1.0.0\n"),
    });
    const changed = await state.advance(git.mirror(), head, await git.mirror().changes(before, head));
    expect(changed).toContain(key("checkout", "dev"));
    expect(codes(state, "checkout", "dev")).toEqual([]);
    expect(codes(state, "checkout", "prod")).toEqual([]);
  });

  it("follows a change in a base to those that read it", async () => {
    const { git, state } = await stateOf({ ...base, "apps/checkout/dev/kustomization.yaml": overlay("") });
    const before = state.head;
    const head = git.commit("main", { "apps/checkout/base/pod.yaml": pod("0.9.1") });
    const changed = await state.advance(git.mirror(), head, await git.mirror().changes(before, head));
    expect([...changed]).toEqual([key("checkout", "dev")]);
    expect(heldKey(state, "checkout", "dev")).toBe("ghcr.io/acme/checkout=0.9.1");
  });

  it("notices a base that appears later", async () => {
    const { git, state } = await stateOf({ "apps/checkout/dev/kustomization.yaml": overlay("") });
    expect(heldKey(state, "checkout", "dev")).toBeUndefined();
    const before = state.head;
    const head = git.commit("main", base);
    await state.advance(git.mirror(), head, await git.mirror().changes(before, head));
    expect(heldKey(state, "checkout", "dev")).toBe("ghcr.io/acme/checkout=0.9.0");
  });
});

describe("Helm values", () => {
  it("take the image from the chart's values beside them, and their own tag", async () => {
    const git = new FakeGit();
    const head = git.commit("main", {
      "charts/checkout/values.yaml": "image:\n  repository: ghcr.io/acme/checkout\n  tag: 0.9.0\n",
      "charts/checkout/values-dev.yaml": "image:\n  tag: 1.1.0\n",
      "charts/checkout/values-prod.yaml": "replicas: 3\n",
      "charts/checkout/values-staging.yaml": "replicas: 2\n",
    });
    const locate = (path: string) => {
      const environment = /^charts\/checkout\/values-(\w+)\.yaml$/.exec(path)?.[1];
      return environment === undefined ? [] : [{ application: "checkout", environment }];
    };
    const state = await BranchState.open(plainLooking({ locate }), git.mirror(), head);
    expect(heldKey(state, "checkout", "dev")).toBe("ghcr.io/acme/checkout=1.1.0");
    expect(codes(state, "checkout", "dev")).toEqual([]);
    expect(heldKey(state, "checkout", "prod")).toBe("ghcr.io/acme/checkout=0.9.0");
    expect(codes(state, "checkout", "prod")).toEqual(["shared-place"]);
    expect(codes(state, "checkout", "staging")).toEqual(["shared-place"]);
  });
});
