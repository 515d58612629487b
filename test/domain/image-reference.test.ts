import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  formatImageReference,
  formatVersion,
  type ImageReference,
  imageName,
  isArtefactTag,
  parseImageName,
  parseImageReference,
  parseVersion,
} from "../../src/domain/image-reference.ts";

const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`);
const component = fc.stringMatching(/^[a-z0-9]+(?:(?:\.|_|__|-{1,3})[a-z0-9]+){0,2}$/);
const registry = fc.oneof(
  fc.constantFrom("ghcr.io", "localhost", "localhost:5000", "quay.io", "192.168.3.81", "a-b.example.com:443"),
  fc.stringMatching(/^[a-z0-9]{1,8}(?:\.[a-z0-9]{1,8}){1,3}$/),
);
const name = fc.oneof(
  fc.record({
    registry,
    repository: fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
  }),
  fc.record({
    registry: fc.constant("docker.io"),
    repository: fc.tuple(component, component).map(([organisation, one]) => `${organisation}/${one}`),
  }),
);
const reference: fc.Arbitrary<ImageReference> = fc
  .tuple(name, fc.option(tag, { nil: undefined }), fc.option(digest, { nil: undefined }))
  .map(([image, one, other]) => ({
    ...image,
    ...(one !== undefined && { tag: one }),
    ...(other !== undefined && { digest: other }),
  }));

describe("Image references", () => {
  it("are parsed to what they were formatted from", () => {
    fc.assert(
      fc.property(reference, (image) => {
        expect(parseImageReference(formatImageReference(image))).toEqual(image);
        expect(parseImageName(imageName(image))).toEqual({ registry: image.registry, repository: image.repository });
      }),
    );
  });

  it("are the same however often they are formatted and parsed", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aZ0.:/@-_ ".split("")), maxLength: 24 }), (text) => {
        const once = parseImageReference(text);
        if (once !== undefined) expect(parseImageReference(formatImageReference(once))).toEqual(once);
      }),
    );
  });

  it.each([
    ["nginx", "docker.io/library/nginx"],
    ["acme/app", "docker.io/acme/app"],
    ["docker.io/nginx", "docker.io/library/nginx"],
    ["index.docker.io/library/nginx", "docker.io/library/nginx"],
    ["registry-1.docker.io/acme/app", "docker.io/acme/app"],
    ["GHCR.io/acme/app", "ghcr.io/acme/app"],
    ["localhost/app", "localhost/app"],
    ["localhost:5000/app", "localhost:5000/app"],
    ["registry:5000/app", "registry:5000/app"],
  ])("have one name: %s is %s", (written, normal) => {
    const parsed = parseImageName(written);
    expect(parsed && imageName(parsed)).toBe(normal);
  });

  it.each([
    "",
    ":1",
    "@sha256:a",
    "Acme/app:1",
    "acme/app:",
    "acme/app:a b",
    "acme//app",
    "acme/app/",
    "/app",
    "app@sha256:abc",
    "app@sha512:abc",
    `app@sha256:${"A".repeat(64)}`,
    `a@sha256:${"a".repeat(64)}@sha256:${"a".repeat(64)}`,
    "{{ .Values.image }}",
    `\${IMAGE}:1`,
    "https://ghcr.io/acme/app:1",
    `app:${"a".repeat(129)}`,
  ])("are nothing else: %j", (text) => expect(parseImageReference(text)).toBeUndefined());
});

describe("Versions", () => {
  it("are parsed to what they were formatted from", () => {
    fc.assert(
      fc.property(fc.option(tag, { nil: undefined }), fc.option(digest, { nil: undefined }), (one, other) => {
        fc.pre(one !== undefined || other !== undefined);
        const version = { ...(one !== undefined && { tag: one }), ...(other !== undefined && { digest: other }) };
        expect(parseVersion(formatVersion(version))).toEqual(version);
      }),
    );
  });

  it.each(["", "@", "a b", "-a", "a@", "a@sha256:x", "@sha256:x", "a/b", "a@@b"])("are nothing else: %j", (text) =>
    expect(parseVersion(text)).toBeUndefined(),
  );
});

describe("Tags of artefacts about images", () => {
  it.each(["", ".sig", ".att", ".sbom"])("are known by their shape: sha256-…%s", (suffix) => {
    expect(isArtefactTag(`sha256-${"a".repeat(64)}${suffix}`)).toBe(true);
  });

  it.each(["v1", `sha256-${"a".repeat(63)}`, `sha256-${"a".repeat(64)}.txt`])("are no others: %s", (text) =>
    expect(isArtefactTag(text)).toBe(false),
  );
});
