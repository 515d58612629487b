import { describe, expect, it } from "@jest/globals";
import { readConfig } from "../../src/config/read-config.ts";
import { expectMistakes } from "./expect-mistakes.ts";

const withCommands = (text: string): string => `version: 1
layout: apps/{application}/{environment}/**
environments:
  dev:
  prod: { after: dev }
commands:
${text}`;

const commandsOf = (text: string) => {
  const read = readConfig(text);
  return "config" in read ? read.config.commands : read.mistakes;
};

describe("who may command", () => {
  it("is Towpath's own rule where the file says nothing", () => {
    expect(commandsOf(withCommands("  {}"))).toEqual({ rights: [], separationOfDuties: [] });
    expect(commandsOf("version: 1\nlayout: '{application}/{environment}/**'\nenvironments: { dev: }")).toEqual({
      rights: [],
      separationOfDuties: [],
    });
  });

  it("is said by rules in their order", () => {
    const text = withCommands(`  rights:
    - { commands: [rollback, hold], environments: prod, role: write }
    - { environments: [dev, prod], teams: [sre, other-org/ops], users: ["release[bot]"] }
  separation-of-duties: prod`);
    expect(commandsOf(text)).toEqual({
      rights: [
        { commands: ["rollback", "hold"], environments: ["prod"], role: "write", teams: [], users: [] },
        { environments: ["dev", "prod"], teams: ["sre", "other-org/ops"], users: ["release[bot]"] },
      ],
      separationOfDuties: ["prod"],
    });
  });

  it.each([
    ["a command that there is not", "  rights: [{ commands: [‸promot], role: write }]", "wrong-value", '"promote"'],
    ["a role that there is not", "  rights: [{ role: ‸owner }]", "wrong-value", "takes one of read, triage"],
    [
      "an environment that there is not",
      "  rights: [{ environments: ‸prd, role: read }]",
      "unknown-environment",
      '"prod"',
    ],
    ["a rule for nobody", "  rights: [‸{ commands: [promote] }]", "right-for-nobody", "lets nobody command"],
    ["a login with @", '  rights: [{ users: [‸"@ada"] }]', "login", "without @"],
    ["a team with @", '  rights: [{ teams: [‸"@acme/sre"] }]', "team", "without @"],
    ["nobody's duties", "  separation-of-duties: ‸live", "unknown-environment", "is no environment"],
    ["an unknown key", "  ‸bots: [a]", "unknown-key", "There are rights, separation-of-duties"],
  ])("%s is a mistake", (_, text, rule, words) => expectMistakes(withCommands(text), [[rule, words]]));
});
