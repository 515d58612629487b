import { describe, expect, it } from "@jest/globals";
import { parseTrailers } from "../../src/domain/promotion.ts";
import { planApplication } from "../../src/planning/plan-application.ts";
import { closedComment, supersededComment, unhealthyComment } from "../../src/presentation/comments.ts";
import { commitMessage } from "../../src/presentation/commit-message.ts";
import { passedOverSentence } from "../../src/presentation/passed-over.ts";
import { promotionBody } from "../../src/presentation/promotion-body.ts";
import { promotionCheck } from "../../src/presentation/promotion-check.ts";
import { promotionTitle } from "../../src/presentation/promotion-title.ts";
import { expectGolden } from "../golden.ts";
import { at, digest, environment, IMAGE, release, slice } from "../planning/slice-builder.ts";
import {
  changes,
  factsOf,
  firstEnvironment,
  gated,
  hostile,
  OVERRIDE,
  reviewed,
  severalImages,
  stepBack,
} from "./samples.ts";

const page = (facts: Parameters<typeof promotionBody>[0]): string => {
  const check = promotionCheck(facts);
  return [
    promotionTitle(facts),
    "=".repeat(20),
    promotionBody(facts),
    "=".repeat(20),
    `${check.status}: ${check.title}`,
    "",
    check.summary,
    "",
  ].join("\n");
};

describe("what people read on a promotion", () => {
  it("in an environment that takes new images", () =>
    expectGolden("presentation/promotion-dev.md", page(firstEnvironment())));
  it("in an environment with gates and others behind it", () =>
    expectGolden("presentation/promotion-gated.md", page(gated(reviewed()))));
  it("when what the gates need cannot be read", () =>
    expectGolden("presentation/promotion-unreadable.md", page(gated())));
  it("when people approved it and passed a gate, and only the hour is not right", () =>
    expectGolden("presentation/promotion-overridden.md", page(gated(reviewed("mona", "hubot"), [OVERRIDE]))));
  it("for several images pinned by digest", () =>
    expectGolden("presentation/promotion-several-images.md", page(severalImages())));
  it("when a person takes an environment back", () =>
    expectGolden("presentation/promotion-step-back.md", page(stepBack())));
  it("when what agents report takes it back", () =>
    expectGolden(
      "presentation/promotion-unhealthy.md",
      page(stepBack("towpath", "reported unhealthy in eu1 (on-unhealthy: rollback)")),
    ));
  it("with texts from outside that try everything", () =>
    expectGolden("presentation/promotion-hostile.md", page(hostile())));

  it("when nothing but the release is known", () => {
    const bare = slice([at("dev", { history: ["1.4.0"] })]);
    const facts = {
      ...factsOf(bare, "dev", "1.5.0"),
      explanation: undefined,
      replaces: undefined,
      heldVersion: undefined,
      places: [],
    };
    expectGolden("presentation/promotion-bare.md", page(facts));
  });

  it("says of older and of diverged source what it is", () => {
    const facts = firstEnvironment();
    expect(promotionBody({ ...facts, changes: changes(2, { status: "behind" }) })).toContain(
      "`1.5.0` was built from an **older** commit of `acme/checkout` than what runs now: it takes back [2 commits](",
    );
    expect(promotionBody({ ...facts, changes: changes(1, { status: "diverged" }) })).toContain(
      "The two come from different lines: commits of what runs now are missing in what is proposed.",
    );
    expect(promotionBody({ ...facts, changes: changes(0, { status: "identical" }) })).toContain(
      "Both versions were built from the same commit of `acme/checkout`.",
    );
  });

  it("does not change while nothing changed, whatever the time is", () => {
    expect(promotionBody(gated())).toBe(promotionBody(gated()));
  });
});

describe("versions that are passed over", () => {
  it("are named, many of them counted, and none of them hides anything", () => {
    expect(passedOverSentence([])).toBeUndefined();
    expect(passedOverSentence(["1.5.0"])).toBe("It passes over `1.5.0`, which came in between and does not come here.");
    const many = passedOverSentence(Array.from({ length: 12 }, (_, at) => `1.${12 - at}.0`));
    expect(many).toMatch(/^It passes over `1\.12\.0`, .*, `1\.3\.0` and 2 more, which came in between and do not/);
    expect(passedOverSentence(["`@mona` <b>"])).toContain("`` `@mona` <b> ``");
  });
});

describe("the title", () => {
  it("follows the environment's template", () => {
    const titled = (title: string) =>
      promotionTitle({
        ...firstEnvironment(),
        environment: environment("dev", {
          pullRequest: { title, labels: [], reviewers: [], teamReviewers: [], draft: false },
        }),
      });
    expect(titled("deploy({environment}): {application} {version} {unknown}")).toBe(
      "deploy(dev): checkout 1.5.0 {unknown}",
    );
    expect(titled("x".repeat(300))).toHaveLength(256);
  });
});

describe("the check run", () => {
  const check = (state: string, opener?: string) => {
    const facts = firstEnvironment();
    if (facts.explanation === undefined) throw new Error("it is explained");
    const gates = [
      { gate: "order", state, reason: "it is so", ...(opener !== undefined && { opener }) },
    ] as typeof facts.explanation.gates;
    return promotionCheck({ ...facts, explanation: { ...facts.explanation, gates } }).status;
  };

  it("is green only if every gate passed", () => {
    expect(check("passed")).toBe("success");
    expect(check("waiting")).toBe("in-progress");
    expect(check("blocked", "a person")).toBe("action-required");
    expect(check("blocked")).toBe("failure");
    expect(check("error")).toBe("action-required");
  });

  it("is not green while people have to look at it", () => {
    const touched = slice([at("dev", { history: ["1.4.0"], open: { proposes: "1.4.0", pushedBy: ["mona"] } })]);
    expect(promotionCheck(factsOf(touched, "dev", "1.4.0")).status).not.toBe("success");
  });
});

describe("comments", () => {
  it("say what took the place of what, and why it was closed", () => {
    const plan = planApplication(
      slice([
        at("staging", { history: ["1.3.0", "1.5.0", "1.4.0"] }),
        at("prod", { after: ["staging"], history: ["1.3.0"], open: { proposes: "1.5.0" } }),
      ]),
    );
    const [close] = plan.actions;
    if (close?.kind !== "close") throw new Error("it is closed");
    expectGolden(
      "presentation/comments.md",
      [
        supersededComment({ before: "1.5.0", now: "1.6.0", url: "https://github.com/acme/env/compare/aaa..bbb" }),
        supersededComment({ before: undefined, now: "1.6.0 `@mona`", url: "javascript:alert(1)" }),
        closedComment(close.reason, close.again),
        closedComment("Closed because @mona <b> #12", false),
        unhealthyComment({
          environment: "prod",
          version: "1.5.0",
          cluster: "eu1",
          description: "Degraded: @mona <b>3 of 4</b> pods crash",
          at: Date.UTC(2026, 10, 21, 12),
          timezone: "Europe/Berlin",
        }),
        "",
      ].join("\n\n---\n\n"),
    );
  });
});

describe("the commit message", () => {
  const message = (written: string, application = "checkout") =>
    commitMessage({
      application,
      environment: "staging",
      release: { ...release(written), revision: "e".repeat(40) },
      replaces: release("1.4.0@a"),
    });

  it("says what changes and carries the trailers", () => {
    expectGolden("presentation/commit-message.txt", message("1.5.0@b"));
    expect(parseTrailers(message("1.5.0@b"))).toMatchObject({
      application: "checkout",
      environment: "staging",
      images: [{ image: IMAGE, tag: "1.5.0", digest: digest("b") }],
      replaces: [{ image: IMAGE, tag: "1.4.0", digest: digest("a") }],
      revision: "e".repeat(40),
    });
  });

  it("mentions nobody, closes no issue and keeps its subject short", () => {
    const nasty = message("@b", `@acme/everyone fixes #12 ${"x".repeat(100)}`);
    expect(nasty.split("\n")[0]?.length).toBeLessThanOrEqual(72);
    expect(nasty).not.toMatch(/(?<![A-Za-z0-9])@\w|#\d/);
    expect(parseTrailers(nasty)?.application).toBe(`@acme/everyone fixes #12 ${"x".repeat(100)}`);
  });
});
