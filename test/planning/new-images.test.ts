import { describe, expect, it } from "@jest/globals";
import { planApplication } from "../../src/planning/plan-application.ts";
import type { Slice } from "../../src/planning/slice.ts";
import { actionsOf, at, build, digest, IMAGE, RULE, ruled, said, sha, slice, WORKER } from "./slice-builder.ts";

const dev = at("dev", { history: ["1.4.0"] });

describe("an environment that takes new images", () => {
  it("opens a promotion for the newest build that is newer than what it holds", () => {
    const plan = planApplication(slice([dev], { builds: [build("1.4.1"), build("1.5.0"), build("1.4.2")] }));
    expect(actionsOf(plan)).toEqual(["open dev 1.5.0"]);
    const [action] = plan.actions;
    expect(action).toMatchObject({
      replaces: { images: [{ image: IMAGE, tag: "1.4.0" }] },
      base: sha("b"),
      writes: [
        { place: { file: "apps/checkout/overlays/dev/kustomization.yaml" }, to: { image: IMAGE, tag: "1.5.0" } },
      ],
    });
    expect(said(plan, "dev")).toBe(
      "waiting: 1.5.0 follows 1.4.0, and nothing holds its pull request: it is opened next.",
    );
  });

  it("does not let an older version win because it was built later", () => {
    const plan = planApplication(slice([dev], { builds: [build("1.5.0", 1), build("1.4.5", 9)] }));
    expect(actionsOf(plan)).toEqual(["open dev 1.5.0"]);
  });

  it("never goes back to a build that is older than what it holds", () => {
    const plan = planApplication(slice([dev], { builds: [build("1.3.9", 9)] }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe("up-to-date: dev holds 1.4.0, and no newer build was reported.");
  });

  it("never moves between spellings or digests of the same version", () => {
    expect(actionsOf(planApplication(slice([dev], { builds: [build("v1.4.0")] })))).toEqual([]);
    const pinned = at("dev", { history: ["1.4.0@a"] });
    const plan = planApplication(slice([pinned], { builds: [build("1.4.0@b")], ...ruled({ write: "tag@digest" }) }));
    expect(actionsOf(plan)).toEqual([]);
  });

  it("says why the last build is not taken when the rule is the reason", () => {
    const plan = planApplication(slice([dev], { builds: [build("1.5.0-rc.1")] }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toMatch(
      /^up-to-date: dev holds 1\.4\.0, and no newer build was reported; of the last build: 1\.5\.0-rc\.1 .*prerelease/,
    );
  });

  it("ignores signatures and attestations", () => {
    const signature = build(`sha256-${"a".repeat(64)}.sig`);
    expect(
      actionsOf(
        planApplication(
          slice([dev], {
            builds: [signature],
            ...ruled({ tags: { kind: "pattern", pattern: ".*", order: "alphabetical" } }),
          }),
        ),
      ),
    ).toEqual([]);
  });

  it("does not move an application whose images no rule decides on", () => {
    const plan = planApplication(slice([dev], { images: [], builds: [build("1.5.0")] }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe(
      'up-to-date: No rule under "images" in towpath.yaml matches an image of checkout, so it never moves by itself.',
    );
  });

  it("asks a person where what it holds has no order", () => {
    const pinned = at("dev", { history: ["1.4.0", "hotfix-123"] });
    const plan = planApplication(slice([pinned], { builds: [build("1.5.0", 9)] }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe(
      "blocked: dev holds hotfix-123, which cannot be compared with 1.5.0 by the image rules: write a version by hand that they know, and Towpath goes on from it.",
    );
  });

  it("writes only the places that hold an older version", () => {
    const held = dev.held;
    if (held === undefined) throw new Error("dev holds something");
    const [place] = held.places;
    if (place === undefined) throw new Error("dev has a place");
    const two = { ...held, places: [place, { ...place, pointer: "/images/1", tag: "1.5.0" }] };
    const plan = planApplication(slice([{ ...dev, held: two }], { builds: [build("1.5.0")] }));
    expect(plan.actions).toMatchObject([{ kind: "open", writes: [{ place: { pointer: "/images/0" } }] }]);
  });

  it("does not move at all when one of its places is ahead of the build", () => {
    const held = dev.held;
    const place = held?.places[0];
    if (held === undefined || place === undefined) throw new Error("dev has a place");
    const two = { ...held, places: [place, { ...place, pointer: "/images/1", tag: "1.6.0" }] };
    expect(actionsOf(planApplication(slice([{ ...dev, held: two }], { builds: [build("1.5.0")] })))).toEqual([]);
  });
});

describe("what is written", () => {
  const pinned = at("dev", { history: ["1.4.0@a"] });

  it("is tag and digest where the rule says so", () => {
    const plan = planApplication(slice([pinned], { builds: [build("1.5.0@b")], ...ruled({ write: "tag@digest" }) }));
    expect(plan.actions).toMatchObject([{ writes: [{ to: { tag: "1.5.0", digest: digest("b") } }] }]);
  });

  it("is held back until the registry says the digest", () => {
    const change = ruled({ write: "tag@digest" });
    const plan = planApplication(slice([pinned], { builds: [build("1.5.0")], ...change }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe("waiting: 1.5.0 is held back: the registry did not say the digest of 1.5.0 yet.");
    const later = planApplication(slice([pinned], { builds: [build("1.5.0"), build("1.5.0@b", 2)], ...change }));
    expect(actionsOf(later)).toEqual(["open dev 1.5.0@b"]);
  });

  it("is an older build with its digest meanwhile, with a word on the one that is held back", () => {
    const builds = [build("1.4.5@c"), build("1.5.0", 2)];
    const plan = planApplication(slice([pinned], { builds, ...ruled({ write: "tag@digest" }) }));
    expect(actionsOf(plan)).toEqual(["open dev 1.4.5@c"]);
    expect(said(plan, "dev")).toMatch(/; 1\.5\.0 is held back: the registry did not say the digest of 1\.5\.0 yet\.$/);
  });

  it("is the digest alone where only that is written, and the tag of the build orders it", () => {
    const held = at("dev", { history: ["@a"] });
    const builds = [build("1.4.0@a"), build("1.5.0@b", 1), build("1.3.0@c", 2)];
    const plan = planApplication(slice([held], { builds, ...ruled({ write: "digest" }) }));
    const [action] = plan.actions;
    expect(action).toMatchObject({ kind: "open", release: { images: [{ tag: "1.5.0" }] } });
    expect(action?.kind === "open" && action.writes[0]?.to).toEqual({ image: IMAGE, digest: digest("b") });
  });

  it("leaves no stale digest beside a new tag, and no stale tag beside a new digest", () => {
    const byTag = planApplication(slice([pinned], { builds: [build("1.5.0@b")] }));
    expect(byTag.actions).toMatchObject([{ writes: [{ to: { tag: "1.5.0", digest: digest("b") } }] }]);
    const unknown = planApplication(slice([pinned], { builds: [build("1.5.0")] }));
    expect(actionsOf(unknown)).toEqual([]);
    const byDigest = planApplication(slice([pinned], { builds: [build("1.5.0@b")], ...ruled({ write: "digest" }) }));
    expect(byDigest.actions).toMatchObject([{ writes: [{ to: { tag: "1.5.0", digest: digest("b") } }] }]);
  });

  it("is refused where a place has no room for the digest", () => {
    const held = dev.held;
    const place = held?.places[0];
    if (held === undefined || place === undefined) throw new Error("dev has a place");
    const roomless = { ...dev, held: { ...held, places: [{ ...place, takesDigest: false }] } };
    const plan = planApplication(slice([roomless], { builds: [build("1.5.0@b")], ...ruled({ write: "tag@digest" }) }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe(
      "blocked: 1.5.0 is held back: apps/checkout/overlays/dev/kustomization.yaml line 4 has no room for a digest.",
    );
  });
});

describe("a mutable tag", () => {
  const change = ruled({ tags: { kind: "mutable", tag: "main" }, write: "tag@digest" });

  it("moves by its digest, in the order in which builds are heard", () => {
    const held = at("dev", { history: ["main@a"] });
    const builds = [build("main@c", 20), build("main@b", 10)];
    const plan = planApplication(slice([held], { builds, ...change }));
    expect(actionsOf(plan)).toEqual(["open dev main@c"]);
  });

  it("is pinned when the first digest of it is heard", () => {
    const held = at("dev", { history: ["main"] });
    expect(actionsOf(planApplication(slice([held], { builds: [build("main@a", 5)], ...change })))).toEqual([
      "open dev main@a",
    ]);
  });

  it("does not move without a digest", () => {
    const held = at("dev", { history: ["main@a"] });
    expect(actionsOf(planApplication(slice([held], { builds: [build("main", 5)], ...change })))).toEqual([]);
  });

  it("says so when the rule would write only the tag", () => {
    const held = at("dev", { history: ["main"] });
    const only = ruled({ tags: { kind: "mutable", tag: "main" }, write: "tag" });
    const plan = planApplication(slice([held], { builds: [build("main@b", 5)], ...only }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe(
      `blocked: main@sha256:bbbbbbbbbbbb is held back: the tag main of ${IMAGE} never changes, so writing it changes nothing.`,
    );
  });

  it("does not go back to a digest that is heard again", () => {
    const held = at("dev", { history: ["main@a", "main@b"], times: [1, 20] });
    const builds = [build("main@a", 0), build("main@b", 10), build("main@a", 30)];
    expect(actionsOf(planApplication(slice([held], { builds, ...change })))).toEqual([]);
  });
});

describe("an application with several images", () => {
  const images: Slice["images"] = [
    { image: IMAGE, rule: RULE },
    { image: WORKER, rule: RULE },
  ];
  const worker = { image: WORKER };
  const both = at("dev", { history: [{ [IMAGE]: "1.4.0", [WORKER]: "1.4.0" }] });

  it("waits with same-tag until every image was built with the tag", () => {
    const half = planApplication(slice([both], { images, builds: [build("1.5.0")] }));
    expect(actionsOf(half)).toEqual([]);
    expect(said(half, "dev")).toBe(
      `waiting: 1.5.0 is held back: no build of ${WORKER} with the tag 1.5.0 was reported yet.`,
    );
    const whole = planApplication(slice([both], { images, builds: [build("1.5.0"), build("1.5.0", 3, worker)] }));
    expect(actionsOf(whole)).toEqual(["open dev 1.5.0+1.5.0"]);
  });

  it("says with same-tag which image's rule refuses the tag", () => {
    const strict: Slice["images"] = [
      { image: IMAGE, rule: RULE },
      { image: WORKER, rule: { ...RULE, tags: { kind: "semver", range: "<1.5.0", prereleases: false } } },
    ];
    const builds = [build("1.5.0"), build("1.5.0", 3, worker)];
    expect(said(planApplication(slice([both], { images: strict, builds })), "dev")).toBe(
      `blocked: 1.5.0 is held back: the rule of ${WORKER} does not take the tag 1.5.0.`,
    );
  });

  it("asks for every image also where the environment does not hold all of them, and writes those that it holds", () => {
    const one = at("dev", { history: [{ [IMAGE]: "1.4.0" }] });
    expect(actionsOf(planApplication(slice([one], { images, builds: [build("1.5.0")] })))).toEqual([]);
    const builds = [build("1.5.0"), build("1.5.0", 3, worker)];
    expect(actionsOf(planApplication(slice([one], { images, builds })))).toEqual(["open dev 1.5.0"]);
  });

  it("joins with same-revision the builds of one commit, whatever their tags", () => {
    const commit = { revision: sha("e"), source: "acme/checkout" };
    const builds = [
      build("1.5.0", 1, commit),
      build("1.9.0", 2, { ...worker, ...commit }),
      build("1.6.0", 3, { revision: sha("f") }),
    ];
    const plan = planApplication(slice([both], { images, builds, together: "same-revision" }));
    expect(actionsOf(plan)).toEqual(["open dev 1.5.0+1.9.0"]);
    expect(plan.actions).toMatchObject([{ release: { revision: sha("e"), source: "acme/checkout" } }]);
    expect(said(plan, "dev")).toContain(`1.6.0 is held back: no build of ${WORKER} with commit ffffffffffff`);
  });

  it("moves each image on its own with latest-each", () => {
    const builds = [build("1.5.0"), build("1.3.0", 3, worker)];
    const plan = planApplication(slice([both], { images, builds, together: "latest-each" }));
    expect(actionsOf(plan)).toEqual(["open dev 1.5.0"]);
    const more = [...builds, build("2.0.0", 4, worker)];
    expect(actionsOf(planApplication(slice([both], { images, builds: more, together: "latest-each" })))).toEqual([
      "open dev 1.5.0+2.0.0",
    ]);
  });

  it("does not move a set that would take one image back", () => {
    const ahead = at("dev", { history: [{ [IMAGE]: "1.4.0", [WORKER]: "1.6.0" }] });
    const builds = [build("1.5.0"), build("1.5.0", 3, worker)];
    expect(actionsOf(planApplication(slice([ahead], { images, builds })))).toEqual([]);
  });
});

describe("a step back by a person", () => {
  it("is not undone: it pins, whatever is built before or later", () => {
    const back = at("dev", { history: ["1.3.0", "1.5.0", "1.4.0"], times: [0, 10, 20] });
    for (const [tag, heard] of [
      ["1.6.0", 19],
      ["1.4.1", 21],
      ["1.7.0", 21],
    ] as const) {
      const plan = planApplication(slice([back], { builds: [build("1.5.0", 5), build(tag, heard)] }));
      expect(actionsOf(plan)).toEqual([]);
      expect(said(plan, "dev")).toBe(
        `blocked: ${tag} could follow 1.4.0, but checkout is pinned to 1.4.0 in dev by a step back by hand since 2026-11-21 12:20 UTC.`,
      );
    }
  });

  it("is over once the environment holds what it stepped back from, or something newer", () => {
    const forward = at("dev", { history: ["1.3.0", "1.5.0", "1.4.0", "1.5.0"], times: [0, 10, 20, 30] });
    expect(actionsOf(planApplication(slice([forward], { builds: [build("1.6.0", 15)] })))).toEqual(["open dev 1.6.0"]);
  });

  it("keeps a build out although an image that the environment does not hold was built later", () => {
    const images = [IMAGE, WORKER].map((image) => ({ image, rule: RULE }));
    const back = at("dev", { history: ["1.3.0", "1.5.0", "1.4.0"], times: [0, 10, 20] });
    const builds = [build("1.6.0", 15), build("1.6.0", 25, { image: WORKER })];
    expect(actionsOf(planApplication(slice([back], { images, builds })))).toEqual([]);
  });

  it("is seen across a version that has no order", () => {
    const back = at("dev", { history: ["1.3.0", "1.5.0", "hotfix-1", "1.4.0"], times: [0, 10, 20, 30] });
    expect(actionsOf(planApplication(slice([back], { builds: [build("1.6.0", 15)] })))).toEqual([]);
  });
});

describe("a declined release", () => {
  const declined = [{ environment: "dev", release: `${IMAGE}=1.5.0`, pullRequest: 9, at: 1_000 }];

  it("is not proposed again, and neither is what is older and was there already", () => {
    const plan = planApplication(slice([dev], { builds: [build("1.4.9", -40_000_000), build("1.5.0", 5)], declined }));
    expect(actionsOf(plan)).toEqual([]);
    expect(said(plan, "dev")).toBe(
      "up-to-date: dev holds 1.4.0: 1.5.0 is not proposed because a person closed #9, which proposed it without merging; something newer will be.",
    );
  });

  it("lets newer ones through, and older ones that are built after it was declined", () => {
    expect(actionsOf(planApplication(slice([dev], { builds: [build("1.5.0"), build("1.5.1")], declined })))).toEqual([
      "open dev 1.5.1",
    ]);
    expect(actionsOf(planApplication(slice([dev], { builds: [build("1.5.0"), build("1.4.1")], declined })))).toEqual([
      "open dev 1.4.1",
    ]);
  });

  it("says nothing on other environments", () => {
    const elsewhere = [{ environment: "prod", release: `${IMAGE}=1.5.0`, pullRequest: 9 }];
    expect(actionsOf(planApplication(slice([dev], { builds: [build("1.5.0")], declined: elsewhere })))).toEqual([
      "open dev 1.5.0",
    ]);
  });
});
