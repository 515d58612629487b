import { describe, expect, it } from "@jest/globals";
import { config, file, pod } from "../../support/checkout.ts";
import { asker } from "../../support/ask-sandbox.ts";
import { ENV } from "../../support/towpath.ts";
import { DEV, type Scene, useScene } from "./scene.ts";
import { appendFileSync } from "node:fs";

const out = (title: string, scene: Scene, refs = ["main"]) => {
  const lines = [`\n##### ${title}`];
  for (const ref of refs) for (const c of scene.sandbox.listRefs({ repository: ENV, prefix: `refs/heads/${ref}` }) ? ["config", "places", "promotion"] : []) { let t = ""; try { t = scene.told(c, ref); } catch (e) { t = String(e); } if (t) lines.push(`--- ${c} ${ref}`, t); }
  for (const p of scene.all()) lines.push(`--- PR ${p.number} ${p.state} ${p.title}`, scene.said(p.number));
  lines.push("--- log", ...scene.logged());
  lines.push("--- 4xx", ...scene.sandbox.requests().filter(r => r.status >= 400).map(r => `${r.method} ${r.path} ${r.status}`));
  appendFileSync("/tmp/scout.txt", lines.join("\n"));
};
describe("scout", () => {
  const start = useScene();
  it("no place", async () => { const s = await start(); await s.built("1.5.0", "ghcr.io/acme/nothing"); out("no place", s); });
  it("no rule", async () => { const s = await start(); await s.built("1.5.0", "ghcr.io/other/nothing"); out("no rule", s); });
  it("excluded", async () => { const s = await start({ files: { "towpath.yaml": config().replace('semver: "*"', 'semver: ">=1.0.0"') } }); await s.built("nightly"); await s.built("0.9.0"); out("excluded", s); });
  it("mutable", async () => { const s = await start({ files: { "towpath.yaml": config().replace('tags: { semver: "*" }', 'tags: { digest-of: main }').replace("write: tag\n", "write: tag@digest\n"), [file("dev")]: pod("main") } }); await s.built("main"); out("mutable", s); });
  it("wdigest", async () => { const s = await start({ files: { "towpath.yaml": config().replace("write: tag\n", "write: tag@digest\n") } }); await s.built("1.5.0"); out("write digest without", s); });
  it("missing dir", async () => { const s = await start(); await s.push({ [file("dev")]: null }); await s.built("1.5.0"); out("missing dir", s); });
  it("missing named", async () => { const s = await start({ rest: 'applications:\n  legacy:\n    environments: { dev: {} }\n    places:\n      dev: [{ file: old/dev.tf, match: \'tag = "{tag}"\', image: ghcr.io/acme/checkout }]\n' }); await s.built("1.5.0"); out("missing named file", s); });
  it("template", async () => { const s = await start({ files: { [file("dev")]: "kind: Pod\nspec:\n  {{- if .x }}\n  containers:\n    - image: ghcr.io/acme/checkout:{{ .tag }}\n" } }); await s.built("1.5.0"); out("template", s); });
  it("1mb", async () => { const s = await start({ files: { [file("dev")]: pod("1.4.0") + "# x\n".repeat(300_000) } }); await s.built("1.5.0"); out("1mb", s); });
  it("utf8", async () => { const s = await start(); const { token } = s.sandbox.installationToken({ account: "acme" }); const ask = asker(s.sandbox, `token ${token}`); const cur = await ask(`GET /repos/acme/env/contents/${file("dev")}`); const a = await ask(`PUT /repos/acme/env/contents/${file("dev")}`, { message: "x", sha: (cur.body as { sha: string }).sha, content: Buffer.concat([Buffer.from(pod("1.4.0")), Buffer.from([0x23, 0xff, 0xfe, 0x0a])]).toString("base64") }); expect(a.status).toBe(200); await s.towpath.quiet(); await s.built("1.5.0"); out("utf8", s); });
  it("conflict", async () => { const s = await start(); await s.built("1.5.0"); s.sandbox.push({ repository: ENV, branch: DEV, files: { [file("dev")]: pod("1.5.0") + "# mine\n" }, as: "omar" }); await s.push({ [file("dev")]: pod("1.4.1") }); await s.towpath.later(60000); out("conflict with a person's commit", s, ["main", DEV]); });
  it("protected", async () => { const s = await start({ dev: "{ merge: auto }" }); s.sandbox.protectBranch({ repository: ENV, branch: "main", reviews: { count: 1 } }); await s.built("1.5.0"); await s.towpath.later(60000); out("protected", s, ["main", DEV]); console.log(s.open()[0]?.body); });
  it("creation", async () => { const s = await start(); s.sandbox.createRuleset({ repository: ENV, include: ["~ALL"], exclude: ["refs/heads/main","refs/heads/towpath-ledger"], blockCreations: true }); await s.built("1.5.0"); await s.towpath.later(60000); out("creation refused", s); });
  for (const path of ["git/trees", "git/commits", "git/refs", "pulls", "check-runs", "issues/1/labels", "pulls/1/merge"]) it("403 " + path, async () => { const s = await start({ dev: "{ merge: auto, pull-request: { labels: [x] } }" }); s.sandbox.failRequest({ path: `/repos/acme/env/${path}`, count: 1000, answer: { status: 403, headers: {}, body: { message: "Resource not accessible by integration" } } }); await s.built("1.5.0"); await s.towpath.later(60000); out("403 " + path, s, ["main", DEV]); });
  it("sender", async () => { const s = await start({ files: { "towpath.yaml": config().replace(', "hook:ci"', "") } }); await s.built("1.5.0"); out("sender", s); });
  it("broken", async () => { const s = await start(); await s.push({ "towpath.yaml": config().replace("after: dev", "after: dve").replace("merge", "merg") + "oops: 1\n" }); await s.built("1.5.0"); out("broken", s); await s.push({ "towpath.yaml": config() }); out("mended", s); });
});
