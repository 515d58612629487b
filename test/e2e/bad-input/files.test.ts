import { describe, expect, it } from "@jest/globals";
import { asker } from "../../support/ask-sandbox.ts";
import { config, file, pod } from "../../support/checkout.ts";
import { type Scene, useScene } from "./scene.ts";

/** What cannot be read or written is said on the head of the branch, with the file and the way out. */
describe("a file that Towpath cannot promote", () => {
  const start = useScene();
  const DEV_FILE = file("dev");

  async function expectTold(scene: Scene, told: readonly string[]): Promise<void> {
    await scene.built("1.5.0");
    expect(scene.all()).toEqual([]);
    const text = scene.told("places");
    expect(text.split("\n")[0]).toBe("action_required");
    for (const words of told) expect(text).toContain(words);
    // Once somebody mends it, the build that was heard meanwhile goes on.
    await scene.push({ [DEV_FILE]: pod("1.4.0") });
    expect(scene.told("places")).toContain("success\nEverything can be promoted");
    expect(scene.open().map(({ title }) => title)).toEqual(["Promote checkout 1.5.0 to dev"]);
  }

  it("is a template: its line and the way to name the place by its text", async () => {
    const template = "kind: Pod\nspec:\n  {{- if .x }}\n  containers:\n    - image: ghcr.io/acme/checkout:{{ .tag }}\n";
    await expectTold(await start({ files: { [DEV_FILE]: template } }), [
      "1 thing to mend",
      `${DEV_FILE}:3 holds a template ({{ … }}), and what it renders cannot be told from here; name the place by its line of text (match) instead.`,
      `${DEV_FILE}:3: `,
    ]);
  });

  it("is over 1 MB: how large it is, and that it is to be split", async () => {
    const large = `${pod("1.4.0")}${"# x\n".repeat(300_000)}`;
    await expectTold(await start({ files: { [DEV_FILE]: large } }), [
      `${DEV_FILE} has 1.1 MB and at most 1.0 MB are read; split the file.`,
    ]);
  });

  it("is no UTF-8: what to save it as", async () => {
    const scene = await start();
    const { token } = scene.sandbox.installationToken({ account: "acme" });
    const ask = asker(scene.sandbox, `token ${token}`);
    const bytes = Buffer.concat([Buffer.from(pod("1.4.0")), Buffer.from([0x23, 0x20, 0xe9, 0x0a])]);
    const there = await ask(`GET /repos/acme/env/contents/${DEV_FILE}`);
    const { sha } = there.body as { readonly sha: string };
    const written = { message: "In Latin-1", content: bytes.toString("base64"), sha };
    expect((await ask(`PUT /repos/acme/env/contents/${DEV_FILE}`, written)).status).toBe(200);
    await scene.towpath.quiet();
    await expectTold(scene, [`${DEV_FILE} is not valid UTF-8; save it as UTF-8.`]);
  });

  it("is named in towpath.yaml and not there: who names it for what", async () => {
    const rest =
      "applications:\n  old:\n    environments: { dev: {} }\n    places:\n      dev: [{ file: old/dev.tf, match: 'tag = \"{tag}\"', image: ghcr.io/acme/cart }]\n";
    const scene = await start({ rest });
    expect(scene.told("places")).toContain(
      "towpath.yaml names old/dev.tf as a place of old in dev, but there is no such file: add it, or correct the path.",
    );
    await scene.built("1.5.0");
    expect(scene.open().map(({ title }) => title)).toEqual(["Promote checkout 1.5.0 to dev"]);
  });

  it("lies in a directory that is not there: where it was looked for", async () => {
    const rest = "applications:\n  checkout:\n    environments: { dev: {}, staging: { after: dev } }\n";
    const scene = await start({ rest });
    await scene.push({ [DEV_FILE]: null });
    await scene.built("1.5.0");
    expect(scene.all()).toEqual([]);
    expect(scene.told("places")).toContain(
      "towpath.yaml says that checkout has the environment dev, but no file of it was found under apps/{application}/{environment}/**: add it there, or take the environment off the application.",
    );
    await scene.push({ [DEV_FILE]: pod("1.4.0") });
    expect(scene.open().map(({ title }) => title)).toEqual(["Promote checkout 1.5.0 to dev"]);
  });
});

describe("a broken towpath.yaml", () => {
  const start = useScene();

  it("fails its check on the line of each mistake, changes nothing, and goes on once it is mended", async () => {
    const scene = await start();
    await scene.push({ "towpath.yaml": `${config().replace("after: dev", "after: dve")}oops: 1\n` });
    scene.sandbox.clearRequests();
    await scene.built("1.5.0");
    await scene.towpath.later(600_000);
    expect(scene.all()).toEqual([]);
    expect(scene.writes()).toEqual([]);
    const told = scene.told("config");
    expect(told).toContain(
      "failure\n2 mistakes in towpath.yaml\nWhile `towpath.yaml` is like this, Towpath changes nothing",
    );
    expect(told).toContain('towpath.yaml:5: "dve" is no environment. Did you mean "dev"?');
    expect(told).toContain('towpath.yaml:12: "oops" is not known here.');
    await scene.push({ "towpath.yaml": config() });
    expect(scene.told("config")).toContain("success\ndev → staging → prod");
    expect(scene.open().map(({ title }) => title)).toEqual(["Promote checkout 1.5.0 to dev"]);
  });
});
