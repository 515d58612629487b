import { describe, expect, it } from "@jest/globals";
import { createContract } from "../../../src/sandbox/contract/contract.ts";
import { readDescription } from "../../../src/sandbox/contract/description.ts";
import { OPERATIONS } from "../../../src/sandbox/contract/operations.ts";
import { WEBHOOKS } from "../../../src/sandbox/contract/webhooks.ts";
import { sampleOf, without } from "./sample.ts";

const description = readDescription();
const contract = createContract(description);
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
);
const webhooks = Object.entries(description["x-webhooks"]);

/** A path that the operation answers, with a number wherever a parameter is. */
const examplePath = (path: string): string => path.replace(/\{\w+\}/g, "1");

function answers({ name, path, operation }: (typeof operations)[number]) {
  return Object.entries(operation.responses).flatMap(([status, { content }]) => {
    const schema = content?.["application/json"]?.schema;
    return schema
      ? [{ method: name.split(" ")[0] ?? "", path: examplePath(path), status: Number(status), schema }]
      : [];
  });
}

describe("the kept part of GitHub's description", () => {
  it("holds exactly the operations and the events in use, and says where it is from", () => {
    expect(operations.map(({ name }) => name).sort()).toEqual(Object.keys(OPERATIONS).sort());
    expect([...new Set(webhooks.map(([, { event }]) => event))].sort()).toEqual(Object.keys(WEBHOOKS).sort());
    expect(description["x-source"]["package"]).toMatch(/^@octokit\/openapi@\d+\.\d+\.\d+$/);
    expect(description["x-source"]["license"]).toBe("MIT");
  });

  it("compiles for every request, and a request without its body is either fine or says what is missing", () => {
    for (const { name, path } of operations) {
      const said = contract.checkRequest({ method: name.split(" ")[0] ?? "", path: examplePath(path), status: 200 });
      expect({
        name,
        said: said.filter((one) => !/request body is missing|^query lacks "|must be one of/.test(one)),
      }).toEqual({
        name,
        said: [],
      });
    }
  });

  it("accepts an answer made of all that it describes, for every operation and status", () => {
    let checked = 0;
    for (const operation of operations) {
      for (const { schema, ...request } of answers(operation)) {
        const responseBody = sampleOf(schema, description);
        const said = contract.checkResponse({ ...request, responseBody });
        expect({ operation: operation.name, status: request.status, said }).toEqual({
          operation: operation.name,
          status: request.status,
          said: [],
        });
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(250);
  }, 60_000);

  it("notices each field that is read when it is missing from an answer", () => {
    for (const operation of operations) {
      for (const { schema, ...request } of answers(operation).filter(({ status }) => status < 300)) {
        const whole = sampleOf(schema, description);
        for (const field of OPERATIONS[operation.name] ?? []) {
          if (/\?$/.test(field) || JSON.stringify(without(whole, field)) === JSON.stringify(whole)) continue;
          const said = contract.checkResponse({ ...request, responseBody: without(whole, field) });
          expect({ operation: operation.name, field, noticed: said.some((one) => one.includes(" lacks ")) }).toEqual({
            operation: operation.name,
            field,
            noticed: true,
          });
        }
      }
    }
  }, 60_000);

  it("accepts a webhook made of all that it describes, for every event and action", () => {
    for (const [name, { event, schema }] of webhooks) {
      // A few events are described without the installation that every delivery to an App names.
      const payload = { installation: { id: 1 }, ...Object(sampleOf(schema, description)) };
      const said = contract.checkWebhook(event, payload);
      expect({ name, said }).toEqual({ name, said: [] });
    }
  }, 60_000);
});
