import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { addPlan, planCheckout } from "../../src/cli/plan.ts";
import { expectGolden } from "../golden.ts";
import { Folder } from "./towpath.ts";

const CONFIG = `version: 1
timezone: Europe/Berlin
layout: apps/{application}/overlays/{environment}/**
environments:
  dev: { merge: auto }
  staging: { after: dev, merge: auto, gates: [{ soak: 30m }] }
  prod: { after: staging }
  preview: { after: dev, branch: env/preview, layout: "{application}/**" }
  partner: { after: prod, repository: acme/env-partner, layout: "{application}/**" }
images:
  - match: ghcr.io/acme/*
    tags: { semver: ">=1.0.0" }
    from: acme/*
`;
const kustomization = (version: string): string => `images:\n  - name: ghcr.io/acme/checkout\n    newTag: ${version}\n`;
const NOW = Date.UTC(2026, 10, 23, 10);

describe("towpath plan", () => {
  let folder: Folder;
  const git = (at: string, ...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@acme.example", ...args], {
      encoding: "utf8",
      env: { ...process.env, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at },
    });
  const write = (environment: string, version: string): void =>
    folder.write(`apps/checkout/overlays/${environment}/kustomization.yaml`, kustomization(version));
  const options = { output: "text", build: [], application: [] } as const;

  beforeAll(() => {
    folder = new Folder(addPlan);
    git("", "init", "-q", "-b", "main");
    write("dev", "1.3.0");
    git("2026-11-20T09:00:00Z", "add", "-A");
    git("2026-11-20T09:00:00Z", "commit", "-qm", "before Towpath");
    folder.write("towpath.yaml", CONFIG);
    for (const environment of ["dev", "staging", "prod"]) write(environment, "1.4.0");
    git("2026-11-20T10:00:00Z", "add", "-A");
    git("2026-11-20T10:00:00Z", "commit", "-qm", "towpath.yaml");
    write("dev", "1.5.0");
    git("2026-11-23T09:45:00Z", "commit", "-qam", "1.5.0");
  });
  afterAll(() => folder.remove());

  it("tells what each environment holds, could take, and what holds that, from files and their history", async () => {
    const { exitCode, out, err } = await planCheckout(".", options, NOW);
    expect([exitCode, err]).toEqual([0, ""]);
    expectGolden("simulation/plan/checkout.txt", out);
  });

  it("tells how it would be later, and what would have been done by then", async () => {
    const { out } = await planCheckout(".", { ...options, at: "Mon 11:30" }, NOW);
    expectGolden("simulation/plan/later.txt", out);
  });

  it("asks what a build would bring", async () => {
    const build = ["ghcr.io/acme/checkout=1.6.0"];
    const { out } = await planCheckout(".", { ...options, build, application: ["checkout"] }, NOW);
    expect(out).toContain("1.6.0 could follow 1.5.0, but 1.5.0 soaks in dev for staging.");
    const later = await planCheckout(".", { ...options, build, at: "+20m", output: "json" }, NOW);
    expect(JSON.parse(later.out)).toMatchObject({
      at: NOW + 20 * 60_000,
      plans: [
        {
          application: "checkout",
          steps: ["staging", "staging", "prod", "dev", "dev"].map((environment) => ({ environment })),
        },
      ],
    });
  });

  it("counts what is not committed as come just now", async () => {
    write("dev", "1.6.0");
    const { out } = await planCheckout(".", options, NOW);
    write("dev", "1.5.0");
    expect(out).toContain("1.6.0 soaks in dev for 30m from 2026-11-23 11:00 Europe/Berlin");
  });

  it.each([
    [["--build", "checkout"], 2, "--build: checkout is not of the form image=tag"],
    [["--build", "ghcr.io/acme/checkuot=1.6.0"], 2, "no application has the image ghcr.io/acme/checkuot. Did you mean"],
    [["--build", "docker.io/nginx=1"], 2, "no rule under images in towpath.yaml matches docker.io/library/nginx"],
    [["--at", "yesterday"], 2, '--at: "yesterday" is no point in time'],
    [["--application", "shop"], 2, "there is no application shop"],
    [["apps"], 1, "There is no apps/towpath.yaml"],
  ])("refuses %j", async (args, code, sentence) => {
    const run = await folder.towpath("plan", ...args);
    expect([run.code, run.out]).toEqual([code, ""]);
    expect(run.err).toContain(sentence);
  });

  it("takes everything for the baseline where there is no history, and says so", async () => {
    rmSync(join(folder.path, ".git"), { recursive: true });
    const { out } = await planCheckout(".", options, NOW);
    expect(out).toContain("staging holds 1.4.0, and nothing newer has arrived in dev.");
    expect(out).toContain(". is not the top of a Git repository");
  });
});
