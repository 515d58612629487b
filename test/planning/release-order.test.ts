import { describe, expect, it } from "@jest/globals";
import { ReleaseOrder } from "../../src/planning/release-order.ts";
import { at, build, digest, IMAGE, RULE, release, ruled, slice, WORKER } from "./slice-builder.ts";

const order = new ReleaseOrder(slice([]));

describe("the order of versions", () => {
  it.each([
    ["1.4.0", "1.5.0", "older"],
    ["1.10.0", "1.9.0", "newer"],
    ["v1.5.0", "1.5.0", "equal"],
    ["1.5.0", "1.5.0-rc.1", "newer"],
    ["hotfix", "1.5.0", "unordered"],
    ["hotfix", "hotfix", "equal"],
  ])("puts %s against %s as %s", (a, b, expected) => {
    expect(order.versions(IMAGE, { tag: a }, { tag: b })).toBe(expected);
  });

  it("says nothing on an image without a rule, except that it is the same", () => {
    expect(order.versions("ghcr.io/other/x", { tag: "1.4.0" }, { tag: "1.5.0" })).toBe("unordered");
    expect(order.versions("ghcr.io/other/x", { tag: "1.4.0" }, { tag: "1.4.0" })).toBe("equal");
  });

  it("orders digests without a tag by the tags of their builds, a tag that the rule takes first", () => {
    const builds = [build("latest@b"), build("1.5.0@b"), build("1.4.0@a")];
    const known = new ReleaseOrder(slice([], { builds }));
    expect(known.versions(IMAGE, { digest: digest("b") }, { digest: digest("a") })).toBe("newer");
    expect(known.versions(IMAGE, { digest: digest("b") }, { tag: "1.5.0" })).toBe("equal");
    expect(known.versions(IMAGE, { digest: digest("c") }, { tag: "1.5.0" })).toBe("unordered");
  });

  it("orders mutable tags by the first time that their digests were known, by a build or in an environment", () => {
    const stood = at("dev", { history: ["main@a", "main@b"], times: [1, 30] });
    const builds = [build("main@b", 20), build("main@c", 10), build("main@c", 50)];
    const known = new ReleaseOrder(slice([stood], { builds, ...ruled({ tags: { kind: "mutable", tag: "main" } }) }));
    const version = (digit: string) => ({ tag: "main", digest: digest(digit) });
    expect(known.versions(IMAGE, version("c"), version("a"))).toBe("newer");
    expect(known.versions(IMAGE, version("b"), version("c"))).toBe("newer");
    expect(known.versions(IMAGE, { tag: "main" }, version("a"))).toBe("older");
    expect(known.versions(IMAGE, version("d"), version("a"))).toBe("unordered");
    expect(known.versions(IMAGE, { tag: "1.0.0" }, version("a"))).toBe("unordered");
  });
});

describe("the order of releases", () => {
  const images = [IMAGE, WORKER].map((image) => ({ image, rule: RULE }));
  const both = new ReleaseOrder(slice([], { images }));
  const pair = (a: string, b: string) => release({ [IMAGE]: a, [WORKER]: b });

  it("needs every image to be newer or equal", () => {
    expect(both.releases(pair("1.5.0", "1.4.0"), pair("1.4.0", "1.4.0"))).toBe("newer");
    expect(both.releases(pair("1.5.0", "1.3.0"), pair("1.4.0", "1.4.0"))).toBe("unordered");
    expect(both.releases(pair("1.4.0", "1.4.0"), pair("1.4.0", "1.4.0"))).toBe("equal");
  });

  it("looks at the images that both have, and needs one at least", () => {
    expect(both.releases(pair("1.5.0", "1.4.0"), release("1.4.0"))).toBe("newer");
    expect(both.releases(release("1.4.0"), release({ [WORKER]: "1.4.0" }))).toBe("unordered");
  });
});

describe("being the very same", () => {
  it("asks for the same digest where both are known, else for the same tag", () => {
    const same = (a: string, b: string) => order.sameImages(release(a).images, release(b).images);
    expect(same("1.5.0@a", "1.5.0@b")).toBe(false);
    expect(same("1.5.0@a", "1.5.0")).toBe(true);
    expect(same("v1.5.0", "1.5.0")).toBe(false);
  });
});
