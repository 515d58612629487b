import { beforeEach, describe, expect, it } from "@jest/globals";
import nock from "nock";
import { API, answerTokens, createScene, guardNetwork, HOME } from "./scene.ts";

guardNetwork();
beforeEach(answerTokens);

const repository = (more: object = {}) => ({
  id: 77,
  node_id: "R_77",
  full_name: "acme/env",
  default_branch: "main",
  archived: false,
  ...more,
});
const installation = (more: object = {}) => ({ id: 5, account: { login: "acme" }, suspended_at: null, ...more });

describe("installations", () => {
  it("are those that are not suspended", async () => {
    nock(API)
      .get("/app/installations")
      .query({ per_page: 100, page: 1 })
      .reply(200, [
        installation(),
        installation({ id: 6, suspended_at: "2026-01-01T00:00:00Z" }),
        installation({ id: 7, account: { slug: "acme-enterprise" } }),
      ]);
    expect(await createScene().github.installations.list()).toEqual([
      { id: 5, account: "acme" },
      { id: 7, account: "acme-enterprise" },
    ]);
  });

  it("list all their repositories, page by page", async () => {
    const page = (number: number, repositories: object[], link = "") =>
      nock(API)
        .get("/installation/repositories")
        .query({ per_page: 100, page: number })
        .reply(200, { total_count: 2, repositories }, { link });
    page(1, [repository()], `<${API}/installation/repositories?page=2>; rel="next"`);
    page(2, [repository({ id: 78, full_name: "acme/old", archived: true })]);
    expect(await createScene().github.installations.repositories(5)).toEqual([
      { id: 77, fullName: "acme/env", installationId: 5, defaultBranch: "main", archived: false },
      { id: 78, fullName: "acme/old", installationId: 5, defaultBranch: "main", archived: true },
    ]);
  });
});

describe("finding a repository", () => {
  it("tells its id and its present name", async () => {
    nock(API).get("/repos/acme/old-env/installation").reply(200, installation());
    nock(API).get("/repos/acme/old-env").reply(200, repository());
    expect(await createScene().github.installations.find("acme/old-env")).toMatchObject({
      id: 77,
      fullName: "acme/env",
    });
  });

  it("finds nothing where the App is not installed", async () => {
    nock(API).get("/repos/acme/env/installation").reply(404, { message: "Not Found" });
    expect(await createScene().github.installations.find("acme/env")).toBeUndefined();
  });

  it("says that the installation is suspended", async () => {
    nock(API)
      .get("/repos/acme/env/installation")
      .reply(200, installation({ suspended_at: "2026-01-01T00:00:00Z" }));
    await expect(createScene().github.installations.find("acme/env")).rejects.toMatchObject({
      code: "installation-suspended",
    });
  });
});

describe("repositories with a file", () => {
  const many = Array.from({ length: 120 }, (_, index) => ({ ...HOME, id: index, fullName: `acme/r${index}` }));

  it("are found a hundred a request, and installations are asked apart", async () => {
    const variables: Record<string, string>[] = [];
    const answer = (data: object, errors?: object[]) =>
      nock(API)
        .post("/graphql", (body) => variables.push(body.variables) > 0)
        .reply(200, { data, ...(errors && { errors }) });
    answer({ r0: { object: { text: "version: 1" } }, r1: { object: null }, r2: { object: {} } });
    answer({ r0: null, r19: { object: { text: null } } }, [{ type: "NOT_FOUND", path: ["r0"], message: "gone" }]);
    answer({ r0: { object: { text: "" } } });
    const other = { ...HOME, id: 500, installationId: 6, fullName: "other/env" };
    const found = await createScene().github.installations.withFile([...many, other], "towpath.yaml");
    expect(found.map(({ id }) => id)).toEqual([0, 119, 500]);
    expect(variables.map((one) => Object.keys(one).length)).toEqual([201, 41, 3]);
    expect(variables[0]).toMatchObject({ expression: "HEAD:towpath.yaml", owner0: "acme", name99: "r99" });
  });

  it("cost nothing where there are none", async () => {
    expect(await createScene().github.installations.withFile([], "towpath.yaml")).toEqual([]);
  });

  it("fail as a whole where GitHub fails, rather than seem to have none", async () => {
    nock(API)
      .post("/graphql")
      .reply(200, { data: { r0: null }, errors: [{ type: "INTERNAL", message: "Something went wrong" }] });
    await expect(createScene().github.installations.withFile([HOME], "towpath.yaml")).rejects.toThrow(
      /Something went wrong/,
    );
  });
});
