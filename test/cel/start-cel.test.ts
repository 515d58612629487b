import { afterAll, describe, expect, it } from "@jest/globals";
import { startCel } from "../../src/cel/start-cel.ts";
import type { CelOutcome, CelTask } from "../../src/cel/task.ts";

const cel = startCel({ taskMs: 800, memoryMb: 48 });
afterAll(() => cel.close());

const task = (expression: string, object: unknown = {}): CelTask => ({
  declarations: { variables: { object: "dyn" } },
  values: { object },
  expressions: [expression],
});

async function answers(...tasks: readonly CelTask[]): Promise<readonly (CelOutcome | undefined)[]> {
  return (await cel.evaluate(tasks)).map(([first]) => first);
}

const yes = { kind: "value", value: true };
const numbers = `[${Array.from({ length: 200 }, (_, at) => at).join(",")}]`;
const endless = `${numbers}.all(a, ${numbers}.all(b, ${numbers}.all(c, ${numbers}.all(d, a + b + c + d >= 0))))`;
const bomb = `${numbers}.map(a, ${numbers}.map(b, ${numbers}.map(c, ["x" + string(a), "y" + string(b + c)]))).size() > 0`;

describe("expressions in the worker", () => {
  it("answer in the order in which they were asked", async () => {
    expect(await answers(task("object.n + 1 == 3", { n: 2 }), task('"a" + "b"'), task("[1]"), task("1 / 0"))).toEqual([
      yes,
      { kind: "value", value: "ab" },
      { kind: "other" },
      { kind: "error", why: "division by zero" },
    ]);
  });

  it("end with a sentence where they take too long, and others are answered all the same", async () => {
    expect(await answers(task("true"), task(endless), task("1 == 1"))).toEqual([
      yes,
      { kind: "error", why: "it was stopped because it took longer than 800 ms", bound: true },
      yes,
    ]);
  });

  it("end with a sentence where they take too much memory, and others are answered all the same", async () => {
    const patient = startCel({ taskMs: 20_000, memoryMb: 32 });
    const outcomes = await patient.evaluate([task("true"), task(bomb), task("1 == 1")]);
    await patient.close();
    expect(outcomes.map(([first]) => first)).toEqual([
      yes,
      { kind: "error", why: "it was stopped because it needed more than 32 MB of memory", bound: true },
      yes,
    ]);
  });

  it("are not tried again and again where they never end", async () => {
    const hasty = startCel({ taskMs: 150 });
    const outcomes = await hasty.evaluate(Array.from({ length: 60 }, (_, at) => task(at === 30 ? "true" : endless)));
    await hasty.close();
    const told = new Set(outcomes.map(([first]) => JSON.stringify(first)));
    expect([...told]).toEqual([
      '{"kind":"error","why":"it was stopped because it took longer than 150 ms","bound":true}',
      '{"kind":"error","why":"it was not tried, because it was stopped 2 times already (more than 150 ms or 128 MB)","bound":true}',
      '{"kind":"value","value":true}',
    ]);
  });

  it("cannot pile up bytes, which no limit of a worker counts", async () => {
    expect(await answers(task(`[b"aaaaaaaaaaaaaaaa"]${".map(a, a + a)".repeat(28)}.size() > 0`))).toEqual([
      { kind: "error", why: "a value of more than 1048576 bytes" },
    ]);
  });

  it("are not reached where all together take too long", async () => {
    const hasty = startCel({ taskMs: 200, batchMs: 100 });
    const tasks = [task(endless), ...Array.from({ length: 120 }, () => task("true"))];
    const outcomes = await hasty.evaluate(tasks);
    await hasty.close();
    expect(outcomes.at(-1)).toEqual([
      {
        kind: "error",
        why: "it was not reached, because all expressions together took longer than 0.1 s",
        bound: true,
      },
    ]);
  });

  it("match regular expressions in linear time", async () => {
    expect(await answers(task('object.x.matches("^(a+)+$")', { x: `${"a".repeat(50_000)}!` }))).toEqual([
      { kind: "value", value: false },
    ]);
  });

  it.each([
    'timestamp("2024-01-01T00:00:00Z").__proto__ != null',
    'timestamp("2024-01-01T00:00:00Z")["__pro" + "to__"] != null',
    'timestamp("2024-01-01T00:00:00Z").constructor != null',
    'quantity("1").amount != null',
    'quantity("1")["constructor"] != null',
    '"text".constructor != null',
    "object.constructor != null",
    "object.__proto__ != null",
    "[1].constructor != null",
    "{}.constructor != null",
    "process.env != null",
    "globalThis != null",
    "sets.constructor != null",
    "optional.constructor != null",
  ])("reach nothing of the outside: %s", async (expression) => {
    expect(await answers(task(expression))).toEqual([expect.objectContaining({ kind: "error" })]);
  });

  it("read keys that look like the outside's, where an object holds them", async () => {
    const object = JSON.parse('{"labels": {"constructor": "mine", "__proto__": "also mine"}}');
    expect(
      await answers(
        task('object.labels["constructor"] == "mine" && object.labels["__proto__"] == "also mine"', object),
      ),
    ).toEqual([yes]);
  });

  it("see variables, each only those before it, computed when asked for", async () => {
    const [outcomes] = await cel.evaluate([
      {
        declarations: { variables: { object: "dyn" } },
        values: { object: { n: 2 } },
        variables: [
          { name: "double", expression: "object.n * 2" },
          { name: "later", expression: "variables.double + 1" },
          { name: "broken", expression: "object.missing + 1" },
          { name: "ahead", expression: "variables.beyond" },
          { name: "beyond", expression: "1" },
        ],
        expressions: ["variables.later == 5", "variables.broken == 1", "variables.ahead == 1", "variables.none == 1"],
      },
    ]);
    expect(outcomes).toEqual([
      yes,
      { kind: "error", why: 'variables.broken: there is no "missing" here' },
      { kind: "error", why: 'variables.ahead: there is no "beyond" here' },
      { kind: "error", why: 'there is no "none" here' },
    ]);
  });

  it.each([
    "-".repeat(30_000).concat("1"),
    "(".repeat(20_000),
    "[".repeat(20_000),
    "a".repeat(40_000),
    "1".concat("+1".repeat(12_000)),
    "",
  ])("refuse what is too large, too deep or empty", async (expression) => {
    expect(await answers(task(expression))).toEqual([expect.objectContaining({ kind: "error" })]);
  });

  it("keep objects that tasks share as one", async () => {
    const object = { items: Array.from({ length: 20_000 }, (_, at) => ({ name: `item-${at}` })) };
    const outcomes = await answers(...Array.from({ length: 90 }, () => task("object.items.size() == 20000", object)));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome)))).toEqual(new Set([JSON.stringify(yes)]));
  });
});
