import { describe, expect, it } from "@jest/globals";
import { coversImagePattern, matchesImagePattern, parseImagePattern } from "../../src/domain/image-pattern.ts";

describe("a pattern over image names", () => {
  it.each([
    ["ghcr.io/acme/*", "ghcr.io/acme/*"],
    ["nginx", "docker.io/library/nginx"],
    ["acme/*", "docker.io/acme/*"],
    ["index.docker.io/acme/api-*", "docker.io/acme/api-*"],
    ["docker.io/*", "docker.io/library/*"],
    ["GHCR.io/acme/**", "ghcr.io/acme/**"],
    ["localhost:5000/**", "localhost:5000/**"],
    ["*.dkr.ecr.eu-west-1.amazonaws.com/acme/*", "*.dkr.ecr.eu-west-1.amazonaws.com/acme/*"],
    ["**", "**"],
    ["**/checkout", "**/checkout"],
  ])("%s is normalised to %s", (text, normalised) => {
    expect(parseImagePattern(text)).toEqual({ pattern: normalised });
  });

  it.each([
    ["ghcr.io/acme/api:1.0", "holds a tag or a digest"],
    ["ghcr.io/acme/api@sha256:00", "holds a tag or a digest"],
    ["ghcr.io/Acme/*", "capitals"],
    ["*", "where the registry stands"],
    ["*/acme/x", "where the registry stands"],
    ["ghcr.io/acme/{application}", "means nothing here"],
    ["ghcr.io//x", "empty segment"],
    ["ghcr.io/acme/-x", "is no name of an image"],
    ["", "is empty"],
  ])("%j is refused", (text, problem) => {
    expect(parseImagePattern(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it.each([
    ["ghcr.io/acme/*", "ghcr.io/acme/api", true],
    ["ghcr.io/acme/*", "ghcr.io/acme/team/api", false],
    ["ghcr.io/acme/**", "ghcr.io/acme/team/api", true],
    ["ghcr.io/acme/**", "ghcr.io/acme", false],
    ["**/api", "ghcr.io/acme/api", true],
    ["ghcr.io/acme/api-*", "ghcr.io/acme/api-worker", true],
    ["ghcr.io/acme/api", "ghcr.io/acme/apis", false],
    ["broken//", "ghcr.io/acme/api", false],
  ])("%s on %s: %p", (pattern, image, answer) => {
    expect(matchesImagePattern(pattern, image)).toBe(answer);
  });

  it("tells when another is never reached behind it", () => {
    expect(coversImagePattern("ghcr.io/acme/*", "ghcr.io/acme/api")).toBe(true);
    expect(coversImagePattern("ghcr.io/acme/api", "ghcr.io/acme/*")).toBe(false);
  });
});
