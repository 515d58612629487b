import { describe, expect, it } from "@jest/globals";
import { hearGenericHook } from "../../src/registries/generic-hook.ts";
import { DIGEST, HEARING, SHA } from "./payloads.ts";

describe("The generic hook", () => {
  it("says what was built, in the name of the hook", () => {
    const body = {
      image: "registry.example.com:5000/Acme/checkout",
      tag: "1.5.0",
      digest: DIGEST,
      source: "https://github.com/acme/checkout",
      revision: SHA,
      extra: { anything: "else" },
    };
    expect(hearGenericHook(body, "ci", HEARING)).toEqual({
      builds: [
        {
          image: "registry.example.com:5000/acme/checkout",
          tag: "1.5.0",
          digest: DIGEST,
          source: "acme/checkout",
          revision: SHA,
          sender: { kind: "hook", name: "ci" },
          heardAt: 1000,
          deliveryId: "d1",
        },
      ],
    });
  });

  it.each([
    [{ image: "ghcr.io/acme/a:1.0" }, { image: "ghcr.io/acme/a", tag: "1.0" }],
    [
      { image: "acme/a", digest: DIGEST, tag: null },
      { image: "docker.io/acme/a", digest: DIGEST },
    ],
    [
      { image: "index.docker.io/library/nginx", tag: "1" },
      { image: "docker.io/library/nginx", tag: "1" },
    ],
    [
      { image: "ghcr.io/acme/a", tag: "1", source: "https://gitlab.com/acme/a" },
      { image: "ghcr.io/acme/a", tag: "1" },
    ],
    [{ image: "ghcr.io/acme/a", tag: "1", source: "git@github.com:acme/a.git" }, { source: "acme/a" }],
  ])("reads %j", (body, build) => {
    expect(hearGenericHook(body, "ci", HEARING)).toMatchObject({ builds: [build] });
  });

  it("leaves signatures and attestations alone", () => {
    const body = { image: "ghcr.io/acme/a", tag: `sha256-${"0".repeat(64)}.att` };
    expect(hearGenericHook(body, "ci", HEARING)).toEqual({ ignored: expect.stringMatching(/attestation/) });
  });

  it.each([
    [[], /not a JSON object/],
    ["text", /not a JSON object/],
    [null, /not a JSON object/],
    [{}, /no image/],
    [{ image: 3 }, /field image is not a text/],
    [{ image: "ghcr.io/acme/a", tag: 1.5 }, /field tag is not a text/],
    [{ image: "ghcr.io/acme/a" }, /neither a tag nor a digest/],
    [{ image: "not an image", tag: "1" }, /not an image name/],
    [{ image: "ghcr.io/acme/a", tag: "-x" }, /not an image tag/],
    [{ image: "ghcr.io/acme/a", digest: "sha256:abc" }, /not sha256: and 64/],
    [{ image: "ghcr.io/acme/a", digest: DIGEST.toUpperCase() }, /not sha256: and 64/],
    [{ image: "ghcr.io/acme/a:1", revision: "HEAD" }, /full commit sha/],
  ])("tells the sender of %j what is wrong", (body, sentence) => {
    expect(hearGenericHook(body, "ci", HEARING)).toEqual({ unreadable: expect.stringMatching(sentence) });
  });
});
