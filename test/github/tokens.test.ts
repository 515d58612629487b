import { createPublicKey, createVerify } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, app, createScene, guardNetwork, HOME, NOW, operations, PUBLIC_KEY, SHA } from "./scene.ts";

guardNetwork();

const token = (body: object = {}) => ({
  token: "ghs_secret",
  expires_at: "2026-03-02T11:00:00Z",
  permissions: {},
  ...body,
});
const tree = { sha: SHA("1") };

describe("installation tokens", () => {
  it("are narrowed to the repository and to what promoting needs", async () => {
    const asked: unknown[] = [];
    nock(API)
      .post("/app/installations/5/access_tokens", (body) => asked.push(body) > 0)
      .reply(201, token());
    nock(API, { reqheaders: { authorization: "token ghs_secret" } })
      .patch("/repos/acme/env/pulls/12")
      .reply(200, {});
    await createScene().github.pullRequests.close(HOME, 12);
    const permissions = { metadata: "read", contents: "write", pull_requests: "write", checks: "write" };
    expect(asked).toEqual([{ repository_ids: [HOME.id], permissions }]);
  });

  it("of source repositories can only read", async () => {
    const asked: unknown[] = [];
    nock(API)
      .post("/app/installations/5/access_tokens", (body) => asked.push(body) > 0)
      .reply(201, token());
    nock(API)
      .get(`/repos/acme/checkout/compare/${SHA("1")}...${SHA("2")}`)
      .reply(404, { message: "Not Found" });
    await createScene().github.comparison.compare(5, "acme/checkout", SHA("1"), SHA("2"));
    expect(asked).toEqual([{ permissions: { metadata: "read", contents: "read" } }]);
  });

  it("for Git read one repository and nothing else", async () => {
    const asked: unknown[] = [];
    nock(API)
      .post("/app/installations/5/access_tokens", (body) => asked.push(body) > 0)
      .reply(201, token());
    expect(await createScene().github.tokenFor(HOME)).toBe("ghs_secret");
    expect(asked).toEqual([{ repository_ids: [HOME.id], permissions: { metadata: "read", contents: "read" } }]);
  });

  it("are asked for once, however many want one at the same time, and again before their hour is over", async () => {
    nock(API).post("/app/installations/5/access_tokens").reply(201, token());
    const scene = createScene();
    await Promise.all([scene.github.tokenFor(HOME), scene.github.tokenFor(HOME)]);
    scene.clock.at = NOW + 49 * 60_000;
    await scene.github.tokenFor(HOME);
    expect(scene.requests).toHaveLength(1);

    nock(API)
      .post("/app/installations/5/access_tokens")
      .reply(201, token({ token: "ghs_next" }));
    scene.clock.at = NOW + 51 * 60_000;
    expect(await scene.github.tokenFor(HOME)).toBe("ghs_next");
  });

  it("that GitHub no longer accepts are renewed once", async () => {
    nock(API).post("/app/installations/5/access_tokens").reply(201, token());
    nock(API).post("/repos/acme/env/git/trees").reply(401, { message: "Bad credentials" });
    nock(API)
      .post("/app/installations/5/access_tokens")
      .reply(201, token({ token: "ghs_next" }));
    nock(API, { reqheaders: { authorization: "token ghs_next" } })
      .post("/repos/acme/env/git/trees")
      .reply(201, tree);
    nock(API)
      .post("/repos/acme/env/git/commits")
      .reply(201, { sha: SHA("c"), tree });
    const changes = [{ path: "a", mode: "100644", text: "b" }];
    const commit = { parents: [SHA("a")], baseTree: SHA("0"), changes, message: "m" };
    expect(await createScene().github.branches.commit(HOME, commit)).toEqual({ sha: SHA("c"), tree: SHA("1") });
  });

  it("that GitHub never accepts are tried again later, for its replicas lag", async () => {
    nock(API).post("/app/installations/5/access_tokens").twice().reply(201, token());
    nock(API).patch("/repos/acme/env/pulls/12").twice().reply(401, { message: "Bad credentials" });
    await expect(createScene().github.pullRequests.close(HOME, 12)).rejects.toMatchObject({ name: "Transient" });
  });

  const refusals = [
    [422, "The permissions requested are not granted to this installation.", "missing-permission", /contents: write/],
    [
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
      "repository-gone",
      /does not include/,
    ],
    [404, "Not Found", "installation-gone", /install the App again/],
    [403, "This installation has been suspended", "installation-suspended", /suspended/],
    [401, "A JSON web token could not be decoded", "bad-credentials", /APP_ID and PRIVATE_KEY/],
  ] as const;
  it.each(refusals)("refused with %i %s are a mistake with a remedy", async (status, message, code, sentence) => {
    nock(API).post("/app/installations/5/access_tokens").reply(status, { message });
    const wish = createScene().github.pullRequests.close(HOME, 12);
    await expect(wish).rejects.toMatchObject({ name: "Mistake", code });
    await expect(wish).rejects.toThrow(sentence);
  });
});

describe("the App's own signature", () => {
  it("is made by the clock that everything follows", async () => {
    let header = "";
    nock(API)
      .get("/app")
      .matchHeader("authorization", (value) => {
        header = String(value);
        return true;
      })
      .reply(200, app());
    const scene = createScene();
    await scene.github.identity();
    const [head = "", payload = "", signature = ""] = header.replace(/^bearer /, "").split(".");
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    expect(claims).toMatchObject({ iss: 1234, iat: NOW / 1000 - 60, exp: NOW / 1000 + 540 });
    const verifier = createVerify("RSA-SHA256").update(`${head}.${payload}`);
    expect(verifier.verify(createPublicKey(PUBLIC_KEY), Buffer.from(signature, "base64url"))).toBe(true);
    expect(operations(scene)).toEqual(["GET /app"]);
  });

  it.each(["", "-----BEGIN RSA PRIVATE KEY-----", PUBLIC_KEY])(
    "needs a private key, and never repeats what it got",
    (privateKey) => {
      expect(() => createScene({ privateKey })).toThrow(/PRIVATE_KEY is not an RSA private key in PEM/);
    },
  );
});
