import { afterAll, describe, expect, it } from "@jest/globals";
import { createContract } from "../../src/sandbox/contract/contract.ts";
import { file, pod } from "../support/checkout.ts";
import type { Moment } from "../support/killing-proxy.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import { type PromotionRun, runPromotion } from "../support/promotion-run.ts";

/** Runs at once: while one server starts, another works. */
const AT_ONCE = 2;
const TIMEOUT_MS = 600_000;
/**
 * Each run takes seconds. Each of the four ways goes through every fourth write, each from another one on, so that all are
 * gone through; with TOWPATH_TEST_EVERY_KILL=1 each way goes through all.
 */
const EVERY = process.env["TOWPATH_TEST_EVERY_KILL"] === "1" ? 1 : 4;

const contract = createContract();
const postgres: PostgresServer | undefined = await startPostgres();
afterAll(() => postgres?.stop());

let undisturbed: Promise<PromotionRun> | undefined;
const withoutKill = (): Promise<PromotionRun> => (undisturbed ??= runPromotion(contract, undefined));

describe("a server that is killed between two writes of a promotion", () => {
  it(
    "is compared with one that is left alone: one pull request, one merge and one record for each environment",
    async () => {
      const { end } = await withoutKill();
      const pull = (environment: string) => ({
        title: `Promote checkout 1.5.0 to ${environment}`,
        head: `towpath/promote/${environment}/checkout`,
        state: "merged",
        labels: [],
        comments: 0,
        checks: [
          ["Towpath / manifests", "success"],
          ["Towpath / policy", "success"],
          ["Towpath / promotion", "success"],
        ],
      });
      expect(end.pulls).toEqual([pull("dev"), pull("staging")]);
      expect([end.files[file("dev")], end.files[file("staging")]]).toEqual([pod("1.5.0"), pod("1.5.0")]);
      expect(end.branches).toEqual(["refs/heads/main", "refs/heads/towpath-ledger"]);
      expect(end.ledger.filter((path) => path.startsWith("merges/"))).toEqual([
        "merges/dev/checkout/1.yaml",
        "merges/staging/checkout/2.yaml",
      ]);
    },
    TIMEOUT_MS,
  );

  it("ends the same on SQLite when the answer is never heard", () => survives("after", 0), TIMEOUT_MS);
  it("ends the same on SQLite when the next write is never done", () => survives("before", 1), TIMEOUT_MS);

  // Without a PostgreSQL the title says so; TOWPATH_TEST_REQUIRE_POSTGRES, which CI sets, makes that a failure.
  const onPostgres = postgres === undefined ? it.skip : it;
  const what = postgres?.description ?? "PostgreSQL (there is none here)";
  onPostgres(
    `ends the same on ${what} when the answer is never heard`,
    () => survives("after", 2, postgres),
    TIMEOUT_MS,
  );
  onPostgres(
    `ends the same on ${what} when the next write is never done`,
    () => survives("before", 3, postgres),
    TIMEOUT_MS,
  );
});

/** Kills at every fourth write of the promotion from that one on, one a run, and compares the ends. */
async function survives(moment: Moment, from: number, store?: PostgresServer): Promise<void> {
  const { end, writes } = await withoutKill();
  expect(writes.length).toBeGreaterThan(15);
  const due = writes.filter((_, index) => index % EVERY === from % EVERY);
  const wrong: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let write = due.shift(); write !== undefined; write = due.shift()) {
      const where = `${moment} write ${write.ordinal}, ${write.name}`;
      try {
        const run = await runPromotion(contract, await store?.newDatabase(), { ordinal: write.ordinal, moment });
        if (run.killedAt === undefined) wrong.push(`not killed ${where}`);
        expect(run.end).toEqual(end);
      } catch (error) {
        wrong.push(`${where}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (wrong.length > 0) throw new Error(wrong.join("\n\n"));
}
