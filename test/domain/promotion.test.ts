import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  formatTrailers,
  parsePromotionBranch,
  parseTrailers,
  promotionBranch,
  type Trailers,
} from "../../src/domain/promotion.ts";

/** Any text that can name a directory, with what Git, URLs and GitHub trip over more often than chance would have it. */
const names = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "a",
        "Z",
        "0",
        "-",
        "_",
        ".",
        "..",
        ".lock",
        "/",
        "%",
        "%2E",
        "@",
        "@{",
        "~",
        "^",
        ":",
        "\\",
        " ",
        "\n",
        "#1",
        "GH-1",
        "é",
        "🚢",
        "\u202e",
        "\u0000",
      ),
      fc.string({ unit: "grapheme", maxLength: 4 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(""))
  .filter((name) => name.length > 0 && name.isWellFormed());

describe("the branch of a promotion", () => {
  it("reads well for ordinary names", () => {
    expect(promotionBranch({ environment: "prod-eu", application: "checkout.api_v2" })).toBe(
      "towpath/promote/prod-eu/checkout.api_v2",
    );
  });

  it("is parsed back to where the promotion goes", () => {
    fc.assert(
      fc.property(names, names, (environment, application) => {
        expect(parsePromotionBranch(promotionBranch({ environment, application }))).toEqual({
          environment,
          application,
        });
      }),
    );
  });

  it("is shared by no two destinations, and is no directory of another", () => {
    fc.assert(
      fc.property(names, names, names, names, (a, b, c, d) => {
        const [one, other] = [
          promotionBranch({ environment: a, application: b }),
          promotionBranch({ environment: c, application: d }),
        ];
        expect(one === other).toBe(a === c && b === d);
        expect(one.startsWith(`${other}/`)).toBe(false);
      }),
    );
  });

  it("is a name that Git accepts, whatever the application is called", () => {
    for (const name of [
      ...fc.sample(names, { numRuns: 300, seed: 7 }),
      ".",
      "..",
      "@",
      "a.lock",
      "-",
      "HEAD",
      "🚢.lock",
    ]) {
      const branch = promotionBranch({ environment: name, application: name });
      const { status } = spawnSync("git", ["check-ref-format", `refs/heads/${branch}`]);
      expect({ branch, status }).toEqual({ branch, status: 0 });
    }
  });

  it.each([
    "main",
    "towpath/promote/dev",
    "towpath/promote/dev/a/b",
    "towpath/promote//a",
    "towpath/promote/dev/",
    "towpath/promote/dev/%61",
    "towpath/promote/dev/%zz",
    "towpath/promote/dev/a%2e",
    "towpath-ledger",
  ])("is not %s", (branch) => {
    expect(parsePromotionBranch(branch)).toBeUndefined();
  });
});

const images = fc.array(
  fc.record(
    {
      image: fc.constantFrom(
        "ghcr.io/acme/checkout",
        "docker.io/library/nginx",
        "localhost:5000/a/b",
        "quay.io/a/b-c_d.e",
      ),
      tag: fc.oneof(fc.constant("GH-12"), fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/)),
      digest: fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`),
    },
    { requiredKeys: ["image"] },
  ),
  { maxLength: 3 },
);

const trailers: fc.Arbitrary<Trailers> = fc.record(
  { application: names, environment: names, images, replaces: images, revision: fc.stringMatching(/^[0-9a-f]{40}$/) },
  { requiredKeys: ["application", "environment", "images", "replaces"] },
);

describe("the trailers of a promotion's commit", () => {
  it("read well for ordinary names", () => {
    expect(
      formatTrailers({
        application: "checkout",
        environment: "staging",
        images: [{ image: "ghcr.io/acme/checkout", tag: "1.5.0", digest: `sha256:${"a".repeat(64)}` }],
        replaces: [{ image: "ghcr.io/acme/checkout", tag: "1.4.0" }],
        revision: "b".repeat(40),
      }),
    ).toBe(
      [
        "Towpath-Application: checkout",
        "Towpath-Environment: staging",
        `Towpath-Image: ghcr.io/acme/checkout:1.5.0 sha256:${"a".repeat(64)}`,
        "Towpath-Replaces: ghcr.io/acme/checkout:1.4.0",
        `Towpath-Revision: ${"b".repeat(40)}`,
      ].join("\n"),
    );
  });

  it("are parsed back, whatever the names are", () => {
    fc.assert(
      fc.property(trailers, (written) => {
        expect(parseTrailers(`Promote it\n\nSome text.\n\n${formatTrailers(written)}\n`)).toEqual(written);
      }),
    );
  });

  it("never mention anybody and never name an issue", () => {
    fc.assert(
      fc.property(trailers, (written) => {
        expect(formatTrailers(written)).not.toMatch(/(^|[^\w])@\w|#\d|\bGH-\d/i);
      }),
    );
  });

  it("are read by git as trailers", () => {
    const message = `Promote it\n\n${formatTrailers({ application: "a b", environment: "dev", images: [{ image: "ghcr.io/a/b", tag: "1" }], replaces: [] })}\n`;
    const { stdout } = spawnSync("git", ["interpret-trailers", "--parse"], { input: message, encoding: "utf8" });
    expect(stdout).toBe("Towpath-Application: a b\nTowpath-Environment: dev\nTowpath-Image: ghcr.io/a/b:1\n");
  });

  it.each([
    "",
    "Promote it",
    "Promote it\n\nTowpath-Application: a",
    "Towpath-Application: a\nTowpath-Environment: b\n\nlast paragraph",
  ])("are not found in %j", (message) => {
    expect(parseTrailers(message)).toBeUndefined();
  });

  it("leave out a revision that is no commit", () => {
    expect(
      formatTrailers({
        application: "a",
        environment: "b",
        images: [],
        replaces: [],
        revision: "main\nTowpath-Image: x",
      }),
    ).toBe("Towpath-Application: a\nTowpath-Environment: b");
  });
});
