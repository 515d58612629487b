import { describe, expect, it } from "@jest/globals";
import { planApplication } from "../../src/planning/plan-application.ts";
import { at, build, slice } from "./slice-builder.ts";

const overIn = (of: Parameters<typeof planApplication>[0], name: string) =>
  planApplication(of).explanations.find(({ environment }) => environment === name)?.passedOver;

describe("versions that are passed over", () => {
  it("stood upstream between what is held and what comes, once each, newest first", () => {
    const of = slice([
      at("staging", { history: ["1.3.0", "1.4.0", "1.5.0", "1.4.1", "1.5.0", "1.6.0"] }),
      at("prod", { after: ["staging"], history: ["1.3.0", "1.4.0"] }),
    ]);
    expect(overIn(of, "prod")).toEqual(["1.5.0", "1.4.1"]);
  });

  it("are what was built, where new images come in, as far as the rule takes it", () => {
    const builds = ["1.4.1", "main", "1.3.9", "1.5.0", "1.6.0"].map((version, index) => build(version, index + 1));
    expect(overIn(slice([at("dev", { history: ["1.4.0"] })], { builds }), "dev")).toEqual(["1.5.0", "1.4.1"]);
  });

  it("are none where the next one is the next", () => {
    const of = slice([
      at("staging", { history: ["1.4.0", "1.5.0"] }),
      at("prod", { after: ["staging"], history: ["1.4.0"] }),
    ]);
    expect(overIn(of, "prod")).toBeUndefined();
    expect(overIn(of, "staging")).toBeUndefined();
  });
});
