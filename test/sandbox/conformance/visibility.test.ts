import { beforeEach, describe, expect, it } from "@jest/globals";
import type { Acme } from "../../support/acme.ts";
import { appToken, asker } from "../../support/ask-sandbox.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { at, REPO, REPOSITORY, setTheStage, text } from "./stage.ts";

const github = useSandbox({ clock: "2026-03-02T09:00:00Z" });
let acme: Acme;
beforeEach(() => {
  acme = setTheStage(github.current);
});

const withToken = (input: { permissions?: Record<string, "read" | "write">; repositories?: string[] }) =>
  asker(github.current, `token ${github.current.installationToken({ account: "acme", ...input }).token}`);

// Source: "Troubleshooting the REST API" (docs.github.com): 404 instead of 403 for private resources that the credentials
// do not reach; "Resource not accessible by integration" (403) for insufficient permissions.
describe("what a token may not see or do", () => {
  it("is 404 where the repository is none of the installation's or of the token's", async () => {
    github.current.createOrganisation({ login: "else" });
    github.current.createRepository({ owner: "else", name: "secret", files: { "a.md": "a\n" } });
    expect((await acme.asInstallation("GET /repos/else/secret")).status).toBe(404);
    const narrow = withToken({ repositories: ["acme/checkout"] });
    expect((await narrow(`GET ${REPO}`)).status).toBe(404);
    expect((await narrow("GET /repos/acme/checkout")).status).toBe(200);
  });

  it("is 403 where it is seen and not permitted", async () => {
    const reader = withToken({ permissions: { contents: "read" } });
    expect((await reader(`GET ${REPO}/contents/README.md`)).status).toBe(200);
    const ref = { ref: "refs/heads/x", sha: acme.env.head };
    const refused = await reader(`POST ${REPO}/git/refs`, ref);
    expect(refused).toMatchObject({ status: 403, body: { message: "Resource not accessible by integration" } });
    expect(refused.headers.get("x-accepted-github-permissions")).toBe("contents=write");
    expect((await reader(`GET ${REPO}/pulls`)).status).toBe(403);
  });

  it("is 401 without credentials that hold", async () => {
    expect((await asker(github.current, "token nonsense")(`GET ${REPO}`)).body).toMatchObject({
      message: "Bad credentials",
    });
    expect((await acme.asApp(`GET ${REPO}`)).status).toBe(404);
  });
});

describe("tokens", () => {
  // Source: "Generating an installation access token": expires after one hour.
  it("live an hour by the sandbox's clock", async () => {
    github.current.advance({ ms: 59 * 60_000 });
    expect((await acme.asInstallation(`GET ${REPO}`)).status).toBe(200);
    github.current.advance({ ms: 60_000 });
    expect((await acme.asInstallation(`GET ${REPO}`)).status).toBe(401);
  });

  // Source: "Approving updated permissions for a GitHub App": what is granted counts when a token is made.
  it("live on with the rights they were made with, after permissions change", async () => {
    github.current.updateApp({ permissions: { contents: "read" } });
    expect((await acme.asInstallation(`GET ${REPO}/pulls`)).status).toBe(200);
    github.current.acceptPermissions({ account: "acme" });
    expect((await acme.asInstallation(`GET ${REPO}/pulls`)).status).toBe(200);
    expect((await withToken({})(`GET ${REPO}/pulls`)).status).toBe(403);
  });

  it("lose a repository that leaves the installation, and die with it", async () => {
    github.current.selectRepositories({ account: "acme", add: ["acme/checkout"] });
    expect((await acme.asInstallation(`GET ${REPO}`)).status).toBe(404);
    github.current.uninstall({ account: "acme" });
    expect((await acme.asInstallation("GET /repos/acme/checkout")).status).toBe(401);
  });

  // Source: "Suspending a GitHub App installation".
  it("are 403 while the installation is suspended", async () => {
    github.current.suspendInstallation({ account: "acme" });
    expect(await acme.asInstallation(`GET ${REPO}`)).toMatchObject({
      status: 403,
      body: { message: "This installation has been suspended" },
    });
    const mint = `POST /app/installations/${acme.installationId}/access_tokens`;
    expect((await acme.asApp(mint)).status).toBe(403);
    github.current.unsuspendInstallation({ account: "acme" });
    expect((await acme.asInstallation(`GET ${REPO}`)).status).toBe(200);
  });

  // Source: facts on authentication: the format since 2026-04, which must be redacted by prefix and never by length.
  it("of installations are long, and start with ghs_", () => {
    const { token } = github.current.installationToken({ account: "acme" });
    expect(token).toMatch(/^ghs_\d+_eyJ/);
    expect(token.length).toBeGreaterThan(300);
  });

  // Source: "Create an installation access token for an app" (docs.github.com/rest/apps/apps).
  it("cannot be narrowed to more than the installation has", async () => {
    const mint = (body: object) => acme.asApp(`POST /app/installations/${acme.installationId}/access_tokens`, body);
    expect((await mint({ permissions: { administration: "write" } })).status).toBe(422);
    expect((await mint({ repository_ids: [1] })).status).toBe(422);
    const narrowed = await mint({ repository_ids: [acme.env.id], permissions: { contents: "read" } });
    expect(narrowed.body).toMatchObject({
      permissions: { contents: "read", metadata: "read" },
      repository_selection: "selected",
      repositories: [{ full_name: "acme/env" }],
    });
  });

  // Source: "Generating a JSON Web Token (JWT) for a GitHub App": RS256, no more than 10 minutes.
  it("of the App itself are checked: signature, expiry, and no more than ten minutes ahead", async () => {
    const clock = (now: string) => ({ clock: () => ({ now, running: false }) });
    const ask = (token: string) => asker(github.current, `bearer ${token}`)("GET /app");
    expect((await ask(appToken(github.current, acme.app))).status).toBe(200);
    const old = appToken(clock("2026-03-02T08:00:00Z"), acme.app);
    expect(text(await ask(old), "message")).toContain("'Expiration time' claim ('exp')");
    const future = appToken(clock("2026-03-02T10:00:00Z"), acme.app);
    expect((await ask(future)).status).toBe(401);
    expect((await ask(`${appToken(github.current, acme.app).slice(0, -4)}AAAA`)).status).toBe(401);
  });
});

describe("a repository", () => {
  // Source: "Renaming a repository" and "Follow redirects" (docs.github.com/rest/using-the-rest-api).
  it("that was renamed redirects: 301 to readers, 307 to writers, by its number", async () => {
    github.current.renameRepository({ repository: REPOSITORY, name: "environments" });
    const url = new URL(REPO, github.current.url);
    const { token } = github.current.installationToken({ account: "acme" });
    const init = { redirect: "manual", headers: { authorization: `token ${token}` } } as const;
    const read = await fetch(`${url.href}/pulls?state=all`, init);
    expect(read.status).toBe(301);
    expect(read.headers.get("location")).toMatch(/\/repositories\/\d+\/pulls\?state=all$/);
    expect((await fetch(`${url.href}/issues`, { ...init, method: "POST", body: '{"title":"t"}' })).status).toBe(307);
    expect((await acme.asInstallation(`GET ${REPO}`)).body).toMatchObject({ full_name: "acme/environments" });
  });

  it("that was transferred leaves the old owner's installation", async () => {
    github.current.createOrganisation({ login: "other" });
    github.current.transferRepository({ repository: REPOSITORY, to: "other" });
    expect((await acme.asInstallation("GET /repos/other/env")).status).toBe(404);
    expect((await acme.asInstallation(`GET ${REPO}`)).status).toBe(404);
  });

  // Source: "Archiving repositories": read-only.
  it("that was archived can be read and not written to", async () => {
    github.current.archiveRepository({ repository: REPOSITORY });
    expect(at(await acme.asInstallation(`GET ${REPO}`), "archived")).toBe(true);
    const ref = { ref: "refs/heads/x", sha: acme.env.head };
    expect(await acme.asInstallation(`POST ${REPO}/git/refs`, ref)).toMatchObject({
      status: 403,
      body: { message: "Repository was archived so is read-only." },
    });
  });
});

// Source: "Best practices for using the REST API", conditional requests; ETags belong to a token (facts).
describe("an ETag", () => {
  it("answers 304 to the token that it was given to, and to no other", async () => {
    const first = await acme.asInstallation(`GET ${REPO}/branches/main`);
    const known = { "if-none-match": first.headers.get("etag") ?? "" };
    expect((await acme.asInstallation(`GET ${REPO}/branches/main`, undefined, known)).status).toBe(304);
    expect((await withToken({})(`GET ${REPO}/branches/main`, undefined, known)).status).toBe(200);
  });
});
