import { describe, expect, it } from "@jest/globals";
import { operationsInUse } from "../../../src/github/operations.ts";
import { EVENTS } from "../../../src/github/requirements.ts";
import { OPERATIONS } from "../../../src/sandbox/contract/operations.ts";
import { WEBHOOKS } from "../../../src/sandbox/contract/webhooks.ts";

describe("the operations that are checked", () => {
  it("are all those that Towpath sends", () => {
    const rest = [...operationsInUse.keys()].filter((name) => !name.startsWith("POST /graphql"));
    expect(rest.filter((name) => !(name in OPERATIONS))).toEqual([]);
  });

  it("and the webhooks all those that Towpath hears", () => {
    expect(EVENTS.map(({ name }) => name).filter((name) => !(name in WEBHOOKS))).toEqual([]);
  });
});
