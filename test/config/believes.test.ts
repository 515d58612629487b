import { describe, expect, it } from "@jest/globals";
import { believes } from "../../src/config/believes.ts";

describe("who is believed", () => {
  it.each([
    [["acme/checkout"], "acme/checkout", true],
    [["Acme/Checkout"], "acme/checkout", true],
    [["acme/checkout"], "acme/checkout-fork", false],
    [["acme/*"], "acme/anything", true],
    [["ACME/*"], "acme/anything", true],
    [["acme/*"], "acme-evil/checkout", false],
    [["acme/*"], "evil/acme", false],
    [[], "acme/checkout", false],
    [["hook:ci"], "hook/ci", false],
  ])("%j and the repository %s: %p", (from, repository, answer) => {
    expect(believes({ from }, { kind: "repository", repository })).toBe(answer);
  });

  it.each([
    [["hook:ci"], "ci", true],
    [["hook:ci"], "CI", false],
    [["hook:ci"], "ci2", false],
    [["acme/*"], "ci", false],
  ])("%j and the hook %s: %p", (from, name, answer) => {
    expect(believes({ from }, { kind: "hook", name })).toBe(answer);
  });
});
