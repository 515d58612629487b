import { describe, it } from "@jest/globals";
import { planApplication } from "../../src/planning/plan-application.ts";
import { explainPlan } from "../../src/presentation/explain-plan.ts";
import { expectGolden } from "../golden.ts";
import { at, build, minute, ruled, slice } from "../planning/slice-builder.ts";
import { APPROVALS } from "./samples.ts";

describe("a plan in the terminal", () => {
  it("says of each environment what stands there and why, and what would be done", () => {
    const plan = planApplication(
      slice(
        [
          at("dev", { history: ["1.4.0"] }),
          at("eu", { after: ["dev"], history: ["1.3.0"], open: { proposes: "1.3.0" } }),
          at("us", {
            after: ["dev"],
            history: ["1.2.0", "1.3.0"],
            open: { proposes: "1.4.0", mergeable: "unknown" },
            config: { merge: "auto" },
          }),
          at("world", { after: ["eu", "us"], history: ["1.2.0"], config: { gates: [APPROVALS] } }),
          at("lab", { history: [] }),
        ],
        { builds: [build("1.5.0")] },
      ),
    );
    expectGolden("presentation/plan.txt", explainPlan(plan, { now: minute(100), timezone: "UTC" }));
  });

  it("says so when there is nothing to do", () => {
    const plan = planApplication(
      slice([at("dev", { history: ["1.4.0@a"] })], { builds: [build("1.5.0")], ...ruled({ write: "tag@digest" }) }),
    );
    expectGolden("presentation/plan-nothing.txt", explainPlan(plan, { now: minute(100), timezone: "UTC" }));
  });
});
