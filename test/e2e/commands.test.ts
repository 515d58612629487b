import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { file, pod, shop } from "../support/checkout.ts";
import { useSandbox } from "../support/sandbox.ts";
import { ENV, makeOrganisation, startTowpath, type Towpath } from "../support/towpath.ts";

describe("commands as people type them, on the sandbox", () => {
  const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z" });
  let towpath: Towpath;
  beforeEach(async () => {
    const organisation = makeOrganisation(
      sandbox.current,
      shop({ dev: "{ merge: auto }", staging: "{ after: dev, merge: auto }" }),
    );
    towpath = await startTowpath(sandbox.current, organisation);
    await towpath.build("ghcr.io/acme/checkout", "1.5.0", { repository: "acme/checkout" });
    await towpath.quiet();
    for (let turn = 0; turn < 2; turn += 1) await towpath.later(2_000);
  });
  afterEach(() => towpath.stop());

  const content = (path: string, ref = "main") => sandbox.current.readFile({ repository: ENV, path, ref });
  const open = () => sandbox.current.pullRequests({ repository: ENV, state: "open" });
  const commentsOf = (number: number) => sandbox.current.pullRequest({ repository: ENV, number }).comment_list;

  /** Comments, waits, and gives our reply with the reactions to the comment. */
  async function say(number: number, body: string, as = "omar") {
    await towpath.later(5_000);
    const { id } = sandbox.current.comment({ repository: ENV, number, as, body });
    await towpath.quiet();
    const all = commentsOf(number);
    const { reactions } = all.find((one) => one.id === id) ?? {};
    const replies = all.filter((one) => String(one.body).startsWith(`<!-- towpath:reply:${id} -->`));
    expect(replies).toHaveLength(1);
    return { reply: String(replies[0]?.body), reactions };
  }

  it("answers /why, holds, promotes and goes back, each with eyes, a sign and one reply", async () => {
    expect(content(file("staging"))).toBe(pod("1.5.0"));
    const number = open()[0]?.number ?? 0;
    expect(open().map(({ head }) => head)).toEqual(["towpath/promote/prod/checkout"]);

    const why = await say(number, "/why prod");
    expect(why.reply).toContain("`checkout` in **prod** holds `1.2.0`");
    expect(why.reactions).toMatchObject({ eyes: 1, "+1": 1 });

    const held = await say(number, "Let us wait.\n\n/hold checkout prod until 2h the fair");
    expect(held.reply).toContain("checkout is held in prod until 2026-03-02 12:");
    expect((await say(number, "/why")).reply).toContain("the fair");
    expect((await say(number, "/unhold checkout prod")).reply).toContain("held no more in prod");

    sandbox.current.mergePullRequest({ repository: ENV, number, as: "omar" });
    await towpath.quiet();
    await towpath.later(2_000);
    expect(content(file("prod"))).toBe(pod("1.5.0"));
    const back = await say(number, "/rollback prod checkout", "ada");
    expect(back.reply).toContain("checkout goes back in prod from 1.5.0 to 1.2.0");
    expect(back.reactions).toMatchObject({ eyes: 1, rocket: 1 });
    expect(content(file("prod"))).toBe(pod("1.2.0"));

    const again = await say(number, "/promote prod checkout 1.5.0");
    expect(again.reply).toContain("1.5.0 is quarantined");
    expect(again.reactions).toMatchObject({ confused: 1 });
    await say(number, "/unquarantine checkout 1.5.0\n/unpin checkout prod\n/promote prod checkout 1.5.0");
    expect(open().map(({ head }) => head)).toEqual(["towpath/promote/prod/checkout"]);
    expect(content(file("prod"), "towpath/promote/prod/checkout")).toBe(pod("1.5.0"));
  });

  it("refuses whom GitHub gives no right, and keeps quiet in what is edited", async () => {
    sandbox.current.createUser({ login: "mallory" });
    const number = open()[0]?.number ?? 0;
    const refused = await say(number, "/freeze prod mine", "mallory");
    expect(refused.reply).toContain("⛔ refused");
    expect(refused.reactions).toMatchObject({ eyes: 1, "-1": 1 });
    const { id } = sandbox.current.comment({ repository: ENV, number, as: "omar", body: "A remark." });
    await towpath.quiet();
    sandbox.current.editComment({ repository: ENV, id, as: "omar", body: "/freeze prod now" });
    await towpath.quiet();
    expect(commentsOf(number).some(({ body }) => String(body).includes(`towpath:reply:${id}`))).toBe(false);
  });
});
