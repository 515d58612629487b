import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Command } from "../../src/commands/command.ts";
import { formatCommand } from "../../src/commands/definitions.ts";
import { mayHoldCommands, parseComment } from "../../src/commands/parse-comment.ts";
import { COMMAND_NAMES } from "../../src/domain/command-name.ts";
import { context, NOW, ON_PROMOTION } from "./context.ts";

const ODD = [
  "to",
  "at",
  "until",
  "prod",
  "--override",
  "—x",
  '"',
  "“a”",
  "'",
  "\\",
  "1.5.0",
  "because",
  "-",
  "a b",
  "2h",
  "#1",
  "@a",
  "`",
  "|",
];
const word = fc.oneof(
  fc.constantFrom(...ODD),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(/[\n\r]/g, "x")),
);
/** One line without blanks at its ends, with something said in it. */
const reason = fc
  .array(word, { minLength: 1, maxLength: 5 })
  .map((words) => `x ${words.join(" ")} y`.replaceAll(/[\p{Zl}\p{Zp}\p{Cc}]/gu, "z"));
const environment = fc.constantFrom("dev", "staging", "prod", "PROD");
const moment = fc.integer({ min: NOW + 1, max: NOW + 600 * 86_400_000 }).map((at) => ({ at }));
const optional = <K extends string, T>(key: K, value: fc.Arbitrary<T>) =>
  fc.record({ [key]: value } as Record<K, fc.Arbitrary<T>>, { requiredKeys: [] });
const of = <T extends Command>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Command> => arbitrary;

const names = fc.record({ environment: word, application: word }, { requiredKeys: ["environment"] });
const commands: fc.Arbitrary<Command> = fc.oneof(
  of(
    fc.record(
      {
        kind: fc.constant("promote" as const),
        environment: word,
        application: word,
        version: word,
        overrides: fc.array(fc.record({ gate: word, reason }), { maxLength: 3 }),
      },
      { requiredKeys: ["kind", "environment", "overrides"] },
    ),
  ),
  of(
    fc.record(
      { kind: fc.constant("rollback" as const), environment: word, application: word, version: word },
      { requiredKeys: ["kind", "environment"] },
    ),
  ),
  of(
    fc.record(
      { kind: fc.constant("hold" as const), application: word, environment, until: moment, reason },
      { requiredKeys: ["kind", "application", "reason"] },
    ),
  ),
  of(
    fc.record(
      {
        kind: fc.constant("unhold" as const),
        application: word,
        environment,
        reason: fc.oneof(fc.constant(""), reason),
      },
      { requiredKeys: ["kind", "application", "reason"] },
    ),
  ),
  of(
    fc.record(
      { kind: fc.constant("freeze" as const), environment: word, until: moment, reason },
      { requiredKeys: ["kind", "environment", "reason"] },
    ),
  ),
  of(fc.record({ kind: fc.constant("unfreeze" as const), environment: word, reason })),
  of(fc.record({ kind: fc.constant("pin" as const), application: word, environment: word, version: word, reason })),
  of(fc.record({ kind: fc.constant("unpin" as const), application: word, environment: word, reason })),
  of(fc.record({ kind: fc.constant("quarantine" as const), application: word, version: word, reason })),
  of(fc.record({ kind: fc.constant("unquarantine" as const), application: word, version: word, reason })),
  of(fc.record({ kind: fc.constant("override" as const), gate: word, reason })),
  of(fc.record({ kind: fc.constant("acknowledge" as const), reason })),
  of(fc.record({ kind: fc.constant("acknowledge" as const), environment, application: word, reason })),
  of(names.map((given) => ({ kind: "retry" as const, ...given }))),
  of(
    fc
      .tuple(names, optional("at", moment))
      .map(([given, at]) => ({ kind: "why" as const, ...given, ...at }) as Command & { kind: "why" }),
  ),
  of(optional("application", word).map((given) => ({ kind: "status" as const, ...given }))),
  of(fc.record({ kind: fc.constant("diff" as const), from: word, to: word })),
  of(optional("command", fc.constantFrom(...COMMAND_NAMES)).map((given) => ({ kind: "help" as const, ...given }))),
);

describe("commands", () => {
  it("read back as they are formatted", () => {
    fc.assert(
      fc.property(commands, (command) => {
        const [parsed, ...more] = parseComment(formatCommand(command), context());
        expect(parsed).toMatchObject({ kind: "command" });
        expect(more).toEqual([]);
        expect(parsed?.kind === "command" ? parsed.command : undefined).toEqual(command);
      }),
      { numRuns: 1_500 },
    );
  });

  it("whatever is written never throws, and what may hold none holds none", () => {
    const line = fc
      .tuple(
        fc.constantFrom("/", " ", "> ", ""),
        fc.constantFrom(...COMMAND_NAMES, "promot", "x"),
        fc.array(word, { maxLength: 6 }),
      )
      .map(([start, name, words]) => `${start}${name} ${words.join(" ")}`);
    const comments = fc
      .array(fc.oneof(line, fc.string({ unit: "binary" })), { maxLength: 15 })
      .map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(comments, (comment) => {
        const found = parseComment(comment, context({ place: ON_PROMOTION }));
        expect(new Set(found.map(({ position }) => position)).size).toBe(found.length);
        if (!mayHoldCommands(comment)) expect(found).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("a comment of the greatest length is read in proportion to it", () => {
  const SIZE = 65_000;
  it.each([
    "/hold checkout ",
    "/promote prod ",
    "/promote prod --override a ",
    '/hold a "',
    "/hold a until ",
    "“",
    "`",
    "`a``b",
    "<!--",
    "<details>",
    "<a ",
    "\\`",
    "- ",
    "> ",
    "- > ",
    "\t",
    " ",
    "* * ",
    "```\n",
    "- a\n  ",
    "/hold a b\n",
    "1. 2) ",
    "<pre>\n",
    "\u00a0",
  ])("of %j over and over", (piece) => {
    const shapes = [piece.repeat(SIZE / piece.length), `/hold a ${piece.repeat(SIZE / piece.length)}x`];
    for (const comment of shapes) {
      const start = process.cpuUsage();
      parseComment(comment, context());
      // A reading that goes back and forth in 65,000 characters takes minutes.
      expect(process.cpuUsage(start).user / 1_000).toBeLessThan(10_000);
    }
  });
});
