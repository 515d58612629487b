import { describe, expect, it } from "@jest/globals";
import { hearRepositoryDispatch } from "../../src/registries/repository-dispatch-event.ts";
import { DIGEST, HEARING, SHA } from "./payloads.ts";

const dispatch = (clientPayload: unknown): unknown => ({
  action: "image-built",
  client_payload: clientPayload,
  repository: { full_name: "acme/checkout" },
});

describe("A repository dispatch", () => {
  it("says what was built, in the name of the repository where it was sent", () => {
    const clientPayload = {
      image: "ghcr.io/Acme/checkout",
      tag: "1.5.0",
      digest: DIGEST,
      sha: SHA,
      source: "acme/checkout",
    };
    expect(hearRepositoryDispatch(dispatch(clientPayload), HEARING)).toEqual({
      builds: [
        {
          image: "ghcr.io/acme/checkout",
          tag: "1.5.0",
          digest: DIGEST,
          revision: SHA,
          source: "acme/checkout",
          sender: { kind: "repository", repository: "acme/checkout" },
          heardAt: 1000,
          deliveryId: "d1",
        },
      ],
    });
  });

  it("may write tag and digest behind the image", () => {
    const image = `nginx:1.27@${DIGEST}`;
    expect(hearRepositoryDispatch(dispatch({ image }), HEARING)).toMatchObject({
      builds: [{ image: "docker.io/library/nginx", tag: "1.27", digest: DIGEST }],
    });
  });

  it.each([
    ["no image", { something: "else" }, /names no image/],
    ["no payload", null, /names no image/],
    ["neither tag nor digest", { image: "ghcr.io/acme/a" }, /neither a tag nor a digest/],
    ["two tags", { image: "ghcr.io/acme/a:1", tag: "2" }, /another tag/],
    ["two digests", { image: `ghcr.io/acme/a@${DIGEST}`, digest: `sha256:${"b".repeat(64)}` }, /another digest/],
    ["a short sha", { image: "ghcr.io/acme/a:1", sha: "abc1234" }, /full commit sha/],
    ["a template", { image: "ghcr.io/acme/{{ name }}:1" }, /not an image name/],
    ["a tag with blanks", { image: "ghcr.io/acme/a", tag: "1 0" }, /not an image tag/],
    ["a signature", { image: "ghcr.io/acme/a", tag: `sha256-${"0".repeat(64)}.sig` }, /signature/],
  ])("with %s is ignored with the reason", (_what, clientPayload, reason) => {
    expect(hearRepositoryDispatch(dispatch(clientPayload), HEARING)).toEqual({
      ignored: expect.stringMatching(reason),
    });
  });
});
