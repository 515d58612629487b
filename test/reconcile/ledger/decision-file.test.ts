import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { Ajv } from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import { formatDecision, parseDecision } from "../../../src/reconcile/ledger/decision-file.ts";
import { decisionPath, parseConcern, parseDecisionPath } from "../../../src/reconcile/ledger/decision-path.ts";
import { DECISION_SCHEMA } from "../../../src/reconcile/ledger/decision-schema.ts";
import { LedgerMistake } from "../../../src/reconcile/ledger/shape.ts";
import { expectGolden } from "../../golden.ts";
import { arbitraryDecision } from "./arbitrary-decision.ts";
import { hold, ONE_OF_EACH } from "./some-decisions.ts";

const SHIPPED = join(import.meta.dirname, "../../../schema/ledger-decision.schema.json");
const isValid = new Ajv({ allowUnionTypes: true }).compile(DECISION_SCHEMA);

describe("the file of a decision", () => {
  it("says everything that was decided, whatever the words in it", () => {
    fc.assert(
      fc.property(arbitraryDecision, (decision) => {
        expect(parseDecision(decisionPath(decision), formatDecision(decision))).toEqual(decision);
      }),
      { numRuns: 200 },
    );
  });

  it("lies at a path of its own, which tells kind, id and whom it concerns", () => {
    fc.assert(
      fc.property(arbitraryDecision, arbitraryDecision, (a, b) => {
        const path = decisionPath(a);
        const subject = { application: undefined, environment: undefined, ...a };
        expect({ application: undefined, environment: undefined, ...parseDecisionPath(path) }).toMatchObject({
          kind: a.kind,
          id: a.id,
          application: subject.application,
          environment: subject.environment,
        });
        const key = ({ kind, id, ...rest }: typeof a): string =>
          JSON.stringify([
            kind,
            id,
            "application" in rest && rest.application,
            "environment" in rest && rest.environment,
          ]);
        expect(decisionPath(b) === path).toBe(key(a) === key(b));
        expect(path.split("/").every((part) => part !== "" && !part.startsWith(".") && part !== "..")).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("is what the shipped schema takes", () => {
    fc.assert(
      fc.property(arbitraryDecision, (decision) => {
        expect(isValid(parse(formatDecision(decision))) ? [] : isValid.errors).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("reads well to a stranger", () => {
    for (const decision of ONE_OF_EACH) expectGolden(`ledger/${decision.kind}.yaml`, formatDecision(decision));
  });

  it("makes way for characters that no file can hold", () => {
    const decision = hold({ reason: "half \uD83D" });
    expect(parseDecision(decisionPath(decision), formatDecision(decision)).reason).toBe("half \uFFFD");
  });
});

describe("the schema", () => {
  it("is the one that is shipped (UPDATE_GOLDEN=1 writes it anew)", () => {
    const text = `${JSON.stringify(DECISION_SCHEMA, null, 2)}\n`;
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(SHIPPED, text);
    expect(readFileSync(SHIPPED, "utf8")).toBe(text);
  });
});

describe("a file that is not as Towpath writes it", () => {
  const path = decisionPath(hold());
  const text = formatDecision(hold({ until: Date.parse("2026-03-03T00:00:00Z") }));
  const changed = (from: string | RegExp, to: string): string => {
    expect(text).toMatch(from);
    return text.replace(from, to);
  };
  it.each([
    ["no YAML", "schema: [\n", 2, /it is not YAML/],
    ["nothing", "", 1, /it is not a map/],
    ["another schema", changed("schema: 1", "schema: 2"), 3, /its schema is newer/],
    ["another kind than its path", changed("kind: hold", "kind: freeze"), 4, /`kind` is "freeze", and its path says/],
    ["another id than its path", changed("c100-0", "c200-0"), 5, /`id` is "c200-0", and its path says id "c100-0"/],
    ["another application", changed("application: checkout", "application: cart"), 6, /"cart", and its path says/],
    ["an environment that its path does not name", changed("by:", "environment: prod\nby:"), 7, /no environment/],
    ["nobody", changed("by: alice", 'by: ""'), 7, /`by` is empty/],
    ["a misspelt key", changed("until:", "untill:"), 10, /`untill` is no key/],
    ["a time without a zone", changed(/at: \S+/, "at: 2026-03-02T10:00:00"), 8, /`at` is not a time with its zone/],
    ["a number where words belong", changed(/reason: .*/, "reason: 7"), 9, /`reason` is not a text/],
    ["an end without a person", `${text}ended: {}\n`, 11, /`by` is missing/],
    ["aliases", changed("by: alice", "by: &a alice\nx: *a"), 1, /aliases/],
  ])("is refused with its line: %s", (_, broken, line, why) => {
    const read = (): unknown => parseDecision(path, broken);
    expect(read).toThrow(LedgerMistake);
    expect(read).toThrow(why);
    expect(read).toThrow(expect.objectContaining({ line, file: path }));
    expect(read).toThrow(/Mend it, restore it from the history, or delete it .* through a pull request/);
  });

  it.each([
    ["decisions/environments/prod/hold-c100-0.yaml", /a hold names an application/],
    ["decisions/applications/checkout/freeze-c100-0.yaml", /a freeze names an environment/],
    ["decisions/applications/checkout/pin-c100-0.yaml", /a pin names an environment/],
    ["decisions/environments/prod/quarantine-c100-0.yaml", /a quarantine names an application/],
  ])("is refused in a folder where it would keep nothing back: %s", (wrong, why) => {
    const [, kind = ""] = /(\w+)-c100-0/.exec(wrong) ?? [];
    const named = wrong.includes("environments") ? "environment: prod" : "application: checkout";
    const images = "images: [ghcr.io/acme/checkout=1.5.0]\n";
    const particulars = kind === "pin" || kind === "quarantine" ? images : "";
    const written = `schema: 1\nkind: ${kind}\nid: c100-0\nby: alice\nat: 2026-03-02T10:00:00Z\nreason: x\n${particulars}`;
    for (const more of ["", `${named}\n`]) expect(() => parseDecision(wrong, written + more)).toThrow(why);
  });

  it("is refused where an image has no version", () => {
    const quarantine = ONE_OF_EACH.find(({ kind }) => kind === "quarantine") ?? hold();
    const broken = formatDecision(quarantine).replace(/=1\.5\.0\S*/, "");
    expect(() => parseDecision(decisionPath(quarantine), broken)).toThrow(/no image with its version/);
  });

  it("tells by its place whom it concerns, and that is everybody where the place is no decision's", () => {
    expect(parseConcern("decisions/applications/checkout/nonsense.txt")).toEqual({ application: "checkout" });
    expect(parseConcern("decisions/environments/prod/freeze-c1-0.yaml")).toEqual({ environment: "prod" });
    expect(parseConcern("decisions/promotions/prod/checkout/x")).toEqual({
      environment: "prod",
      application: "checkout",
    });
    expect(parseConcern("decisions/hold-c1-0.yaml")).toEqual({});
    expect(parseConcern("decisions/applications/a%2fb/hold-c1-0.yaml")).toEqual({});
    expect(parseConcern("README.md")).toBeUndefined();
    expect(() => parseDecision("decisions/applications/checkout/nonsense.txt", "")).toThrow(/its path is none/);
  });
});
