import { describe, expect, it } from "@jest/globals";
import { hearPackage } from "../../src/registries/package-event.ts";
import { DIGEST, HEARING, packagePayload, SHA } from "./payloads.ts";

const BUILD = {
  image: "ghcr.io/acme/checkout",
  tag: "1.5.0",
  digest: DIGEST,
  sender: { kind: "repository", repository: "Acme/checkout" },
  heardAt: 1000,
  deliveryId: "d1",
};

describe("A package event", () => {
  it.each(["registry_package", "package"] as const)("named %s tells of one tag, with a normalised name", (event) => {
    expect(hearPackage(packagePayload({ event }), HEARING)).toEqual({ builds: [BUILD] });
    expect(hearPackage(packagePayload({ event, action: "updated" }), HEARING)).toEqual({ builds: [BUILD] });
  });

  it("keeps the case of a tag", () => {
    expect(hearPackage(packagePayload({ tag: "V1-RC" }), HEARING)).toMatchObject({ builds: [{ tag: "V1-RC" }] });
  });

  it("takes commit and source from the image's labels", () => {
    const labels = {
      "org.opencontainers.image.revision": SHA,
      "org.opencontainers.image.source": "https://github.com/acme/checkout-service.git",
    };
    expect(hearPackage(packagePayload({ labels }), HEARING)).toEqual({
      builds: [{ ...BUILD, revision: SHA, source: "acme/checkout-service" }],
    });
  });

  it.each([
    ["silent", {}],
    ["elsewhere", { "org.opencontainers.image.source": "https://gitlab.com/acme/checkout" }],
  ])("takes the linked repository for the source where the label is %s", (_what, label) => {
    const labels = { ...label, "org.opencontainers.image.revision": SHA };
    expect(hearPackage(packagePayload({ labels }), HEARING)).toMatchObject({
      builds: [{ revision: SHA, source: "Acme/checkout" }],
    });
  });

  it("leaves out a commit that is not a full sha, and then the source", () => {
    const labels = { "org.opencontainers.image.revision": "main", "org.opencontainers.image.source": "acme/checkout" };
    expect(hearPackage(packagePayload({ labels }), HEARING)).toEqual({ builds: [BUILD] });
  });

  it.each([
    ["an untagged child manifest", { tag: "", url: "ghcr.io/acme/checkout:" }, /no tag/],
    ["a cosign signature", { tag: `sha256-${"b".repeat(64)}.sig` }, /signature/],
    ["an attestation", { tag: `sha256-${"b".repeat(64)}` }, /attestation/],
    ["a Helm chart", { config: "application/vnd.cncf.helm.config.v1+json" }, /Helm chart/],
    ["another artefact", { config: "application/vnd.wasm.config.v0+json" }, /not a container image/],
    ["a package of another kind", { type: "npm" }, /not a container image \(npm\)/],
    ["another action", { action: "deleted" }, /was deleted/],
    ["a malformed digest", { digest: "sha256:abc" }, /digest "sha256:abc"/],
    ["a malformed name", { url: "ghcr.io/acme/check out:1.5.0" }, /not an image name/],
  ])("of %s is ignored with the reason", (_what, parts, reason) => {
    expect(hearPackage(packagePayload(parts), HEARING)).toEqual({ ignored: expect.stringMatching(reason) });
  });

  it("of a package that is linked to no repository says what to do", () => {
    const payload = { ...Object(packagePayload()), repository: undefined };
    expect(hearPackage(payload, HEARING)).toEqual({ ignored: expect.stringMatching(/linked to no repository.*label/) });
  });

  it.each([undefined, null, "text", [], {}, { action: "published", package: 3 }])("survives %j", (payload) => {
    expect(hearPackage(payload, HEARING)).toEqual({ ignored: expect.any(String) });
  });
});
