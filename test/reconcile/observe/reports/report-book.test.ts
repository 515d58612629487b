import { beforeEach, describe, expect, it } from "@jest/globals";
import { readConfig } from "../../../../src/config/read-config.ts";
import type { Arrival } from "../../../../src/planning/slice.ts";
import type { FoundReport } from "../../../../src/ports/reports.ts";
import { BranchLine } from "../../../../src/reconcile/observe/reports/branch-line.ts";
import { ReportBook } from "../../../../src/reconcile/observe/reports/report-book.ts";
import { listeningsOf } from "../../../../src/reconcile/observe/reports/report-names.ts";
import { ReportStore } from "../../../../src/reconcile/observe/reports/report-store.ts";
import { FakeGit } from "../../../support/fakes/fake-git.ts";
import { FakeStore } from "../../../support/fakes/fake-store.ts";

const HOME = 7;
const NOW = 1_000_000;

function environmentWith(health: string) {
  const read = readConfig(
    `version: 1\nlayout: "{application}/{environment}/**"\nenvironments: { prod: { health: ${health} } }`,
  );
  const environment = "config" in read ? read.config.environments[0] : undefined;
  if (environment === undefined) throw new Error(JSON.stringify(read));
  return environment;
}

describe("the reports on an application", () => {
  const environment = environmentWith("{ agent: argocd, by: argocd }");
  let projection: FakeStore["projection"];
  let store: ReportStore;
  let book: ReportBook;
  let commits: string[];
  let arrivals: Arrival[];
  let ids = 0;

  const report = (more: Partial<FoundReport> = {}): FoundReport => {
    ids += 1;
    const said = { kind: "status", name: "argocd/checkout-prod", by: "argocd[bot]", description: "" } as const;
    return { ...said, state: "healthy", id: ids, at: ids * 10, ...more };
  };
  const take = (commit: string, ...reports: readonly FoundReport[]) =>
    store.take({ repositoryId: HOME, kind: reports[0]?.kind ?? "status", commit }, reports, NOW);
  const heard = () => book.of(environment, "checkout", arrivals);

  beforeEach(async () => {
    ids = 0;
    const git = new FakeGit();
    commits = ["1", "2", "3"].map((name) => git.commit("main", { [name]: name }));
    const line = new BranchLine();
    await line.follow(git.mirror(), commits[2] ?? "");
    await line.reach(git.mirror(), commits[0] ?? "", commits[0] ?? "");
    projection = new FakeStore(() => NOW).projection;
    store = await ReportStore.load(projection, HOME, "as now");
    const branch = { repositoryId: HOME, line, listenings: listeningsOf(environment) };
    book = new ReportBook(store, new Map([["prod", branch]]));
    arrivals = ["1.4.0", "1.5.0"].map((tag, at) => ({
      release: { application: "checkout", images: [{ image: "ghcr.io/acme/checkout", tag }] },
      commit: commits[at] ?? "",
      at: at * 10,
      baseline: at === 0,
    }));
  });

  it("are credited to what stood at their commit, in the order of GitHub's clock, without repetitions", () => {
    const [first = "", second = "", third = ""] = commits;
    take(third, report({ at: 50, state: "unhealthy" }), report({ at: 40 }), report({ at: 30 }));
    take(first, report({ at: 60 }));
    take(second, report({ at: 20, state: "progressing" }));
    expect(heard()?.reports.map(({ at, state, arrival }) => [at, state, arrival])).toEqual([
      [20, "progressing", second],
      [30, "healthy", second],
      [50, "unhealthy", second],
      [60, "healthy", first],
    ]);
  });

  it("are said not to count, with the reason, where they are by strangers or of another version", () => {
    const [first = "", , third = ""] = commits;
    take(third, report({ by: "mallory" }), report({ description: "1.4.0 runs" }));
    take(first, report({ by: "eve" }));
    expect(heard()?.reports).toEqual([]);
    expect(heard()?.remarks).toEqual([
      `mallory reported as argocd/checkout-prod on ${third.slice(0, 7)}, which does not count: argocd reports on prod (\`health: { by: … }\` in towpath.yaml says who does).`,
      `argocd[bot] reported as argocd/checkout-prod on ${third.slice(0, 7)}, which does not count: it is of 1.4.0, and something else stood there.`,
    ]);
  });

  it("of a check run take the place of what was known of it, and a date in the future stays what it was first taken for", () => {
    const [, , third = ""] = commits;
    const run = report({ kind: "check-run", name: "argocd/checkout-prod", at: NOW + 500 });
    expect(take(third, run)).toHaveLength(1);
    expect(store.take({ repositoryId: HOME, kind: "check-run", commit: third }, [run], NOW + 100)).toEqual([]);
    expect(heard()?.reports.map(({ at }) => at)).toEqual([NOW]);
    take(third, { ...run, state: "unhealthy", at: NOW - 1 });
    expect(heard()?.reports.map(({ state }) => state)).toEqual(["unhealthy"]);
    store.take({ repositoryId: HOME, kind: "check-run", commit: third }, [], NOW);
    expect(heard()?.reports).toEqual([]);
  });

  it("are the same after those that decide nothing were forgotten, and after a start", async () => {
    const [, second = "", third = ""] = commits;
    const many = Array.from({ length: 40 }, (_, at) => report({ state: at % 10 === 5 ? "unhealthy" : "healthy" }));
    take(second, ...many);
    take(third, report({ name: "argocd/payments-prod" }), report());
    store.setReadUpTo(HOME, third, ids);
    store.pins.set("prod\n\nargocd", "argocd[bot]");
    const before = heard();
    store.keepOnly(new Set(book.kept(environment, "checkout", arrivals)));
    expect(store.size).toBeLessThan(15);
    expect(heard()?.reports.map(({ state }) => state)).toEqual(before?.reports.map(({ state }) => state));
    await store.save(projection, HOME);
    const loaded = await ReportStore.load(projection, HOME, "as now");
    expect([...loaded.all()].length).toBe(store.size);
    expect([loaded.isEmpty, loaded.readUpTo(HOME, third)]).toEqual([false, ids]);
    const otherwise = await ReportStore.load(projection, HOME, "by other names");
    expect([otherwise.isEmpty, otherwise.size, [...otherwise.pins]]).toEqual([true, 0, [...store.pins]]);
  });
});
