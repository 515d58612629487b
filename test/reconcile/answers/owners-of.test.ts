import { describe, expect, it } from "@jest/globals";
import { ownersOf, parseCodeOwners } from "../../../src/reconcile/answers/owners-of.ts";
import { shop } from "../../support/checkout.ts";
import { FakeWorld } from "../../support/fake-world.ts";

const ownerOf = (text: string, path: string): readonly string[] | undefined =>
  parseCodeOwners(text).findLast(({ matches }) => matches(path))?.owners;

/** The example of "About code owners" (docs.github.com), in short. */
const EXAMPLE = `# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/github
/apps/My\\ App/ @spacer
!/apps/negated @nobody
/apps/[ab]/ @nobody
`;

describe("CODEOWNERS", () => {
  it.each<readonly [string, readonly string[]]>([
    ["README.md", ["@global-owner1", "@global-owner2"]],
    ["src/deep/main.js", ["@js-owner"]],
    ["main.go", ["docs@example.com"]],
    ["notes.txt", ["@octo-org/octocats"]],
    ["lib/apps/x.yaml", ["@octocat"]],
    ["docs/deep/x.md", ["@doctocat"]],
    ["scripts/run.sh", ["@doctocat", "@octocat"]],
    ["deep/logs/today", ["@octocat"]],
    ["build/logs/x", ["@octocat"]],
    ["apps/github", []],
    ["apps/My App/x.yaml", ["@spacer"]],
    ["apps/negated", ["@octocat"]],
    ["apps/a/x", ["@octocat"]],
  ])("%s belongs to %j: the last line that matches", (path, owners) => {
    expect(ownerOf(EXAMPLE, path)).toEqual(owners);
  });

  it("owns with docs/* the files in docs, and none below, wherever docs is", () => {
    expect(ownerOf("docs/* @d", "docs/a.md")).toEqual(["@d"]);
    expect(ownerOf("docs/* @d", "docs/a/b.md")).toBeUndefined();
    expect(ownerOf("**/docs/* @d", "x/y/docs/a.md")).toEqual(["@d"]);
    expect(ownerOf("**/docs/* @d", "x/y/docs/z/a.md")).toBeUndefined();
  });

  it("minds case, as GitHub does", () => {
    expect(ownerOf("/Apps/ @d", "apps/x")).toBeUndefined();
    expect(ownerOf("/Apps/ @d", "Apps/x")).toEqual(["@d"]);
  });

  const read = async (files: Record<string, string>, path = "apps/checkout/prod/pod.yaml") => {
    const world = new FakeWorld({ ...shop(), ...files });
    const mirror = await world.hub.mirrors.fetch(world.home.repository);
    return ownersOf({ mirror, state: { head: world.git.branches.get("main") ?? "" } }, [path]);
  };

  it("is the first of the three places that is there", async () => {
    const [owned] =
      (await read({ "docs/CODEOWNERS": "* @docs", CODEOWNERS: "* @root", ".github/CODEOWNERS": "* @github" })) ?? [];
    expect(owned?.owners).toEqual(["@github"]);
    expect((await read({ "docs/CODEOWNERS": "* @docs", CODEOWNERS: "* @root" }))?.[0]?.owners).toEqual(["@root"]);
    expect((await read({}))?.[0]?.owners).toEqual([]);
  });

  it("that is too large for GitHub to read is unknown, not empty", async () => {
    expect(await read({ CODEOWNERS: `* @root\n${"#".repeat(3 * 1024 * 1024)}` })).toBeUndefined();
  });
});
