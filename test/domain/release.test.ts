import { describe, expect, it } from "@jest/globals";
import { fulfils, parseReleaseKey, releaseKey, releaseVersion } from "../../src/domain/release.ts";

const image = "ghcr.io/acme/checkout";
const worker = "ghcr.io/acme/worker";
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

describe("a release's key", () => {
  it("is parsed back to its images", () => {
    const images = [
      { image, tag: "1.5.0", digest: digest("a") },
      { image: worker, digest: digest("b") },
      { image: "localhost:5000/x", tag: "1" },
    ];
    expect(parseReleaseKey(releaseKey({ images }))).toEqual(images);
    expect(parseReleaseKey("nonsense,=1,a=")).toEqual([]);
  });
});

describe("what people call a release", () => {
  it("is the tag that all images share, or each image's own", () => {
    expect(
      releaseVersion({
        images: [
          { image, tag: "1.5.0" },
          { image: worker, tag: "1.5.0" },
        ],
      }),
    ).toBe("1.5.0");
    expect(
      releaseVersion({
        images: [
          { image, tag: "1.5.0" },
          { image: worker, tag: "2.0.0" },
        ],
      }),
    ).toBe("checkout 1.5.0, worker 2.0.0");
  });

  it("is a short digest where there is no tag, or where the tag says nothing", () => {
    expect(releaseVersion({ images: [{ image, digest: digest("a") }] })).toBe("sha256:aaaaaaaaaaaa");
    const main = { images: [{ image, tag: "main", digest: digest("a") }] };
    expect(releaseVersion(main)).toBe("main");
    expect(releaseVersion(main, () => true)).toBe("main@sha256:aaaaaaaaaaaa");
    expect(releaseVersion({ images: [{ image }] })).toBe("no version");
  });
});

describe("fulfilling what a release asks for", () => {
  it.each([
    ["the same", [{ image, tag: "1.5.0" }], [{ image, tag: "1.5.0" }], true],
    ["another tag", [{ image, tag: "1.4.0" }], [{ image, tag: "1.5.0" }], false],
    [
      "another digest of the tag",
      [{ image, tag: "1.5.0", digest: digest("a") }],
      [{ image, tag: "1.5.0", digest: digest("b") }],
      false,
    ],
    [
      "a file that writes less than is known",
      [{ image, digest: digest("a") }],
      [{ image, tag: "1.5.0", digest: digest("a") }],
      true,
    ],
    ["nothing to compare", [{ image, tag: "1.5.0" }], [{ image, digest: digest("a") }], false],
    [
      "an image beside it",
      [
        { image, tag: "1.5.0" },
        { image: worker, tag: "1" },
      ],
      [{ image, tag: "1.5.0" }],
      true,
    ],
    [
      "an image that is missing",
      [{ image, tag: "1.5.0" }],
      [
        { image, tag: "1.5.0" },
        { image: worker, tag: "1" },
      ],
      false,
    ],
    ["nothing asked for", [{ image, tag: "1.5.0" }], [], false],
  ])("%s: %#", (_, held, asked, expected) => {
    expect(fulfils(held, asked)).toBe(expected);
  });
});
