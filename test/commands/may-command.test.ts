import { describe, expect, it } from "@jest/globals";
import { mayCommand, type Person, teamsToAsk } from "../../src/commands/may-command.ts";
import { readConfig } from "../../src/config/read-config.ts";
import { COMMAND_NAMES, type CommandName } from "../../src/domain/command-name.ts";
import { ROLES } from "../../src/domain/role.ts";

const configOf = (commands = "{}") => {
  const read = readConfig(`version: 1
layout: apps/{application}/{environment}/**
environments:
  dev:
  staging: { after: dev, gates: [{ soak: 30m }] }
  prod: { after: staging, gates: [{ approvals: 1 }] }
commands: ${commands}
`);
  if ("mistakes" in read) throw new Error(JSON.stringify(read.mistakes));
  return read.config;
};
const OWN = configOf();

const ada = (change: Partial<Person> = {}): Person => ({
  login: "ada",
  isBot: false,
  role: "write",
  teams: new Map(),
  ...change,
});
const ask = (
  command: CommandName,
  environments: readonly string[],
  person: Person,
  config = OWN,
  authors = ["grace"],
) => mayCommand({ command, environments, sourceAuthors: authors }, person, config);
const why = (...given: Parameters<typeof ask>): string => {
  const permission = ask(...given);
  return permission.allowed ? "allowed" : `${permission.why} ${permission.whoCan}`;
};

const ASKING = new Set<CommandName>(["why", "status", "diff", "help"]);
/** The least role in an environment without approvals, and in one that asks for them. */
const LEAST = (command: CommandName): readonly [string, string] =>
  ASKING.has(command) ? ["read", "read"] : ["write", "maintain"];
const RANKS = ["none", ...ROLES];

describe("by default, role × command × environment", () => {
  const matrix = COMMAND_NAMES.flatMap((command) =>
    RANKS.flatMap((role) =>
      (["dev", "staging", "prod"] as const).map((environment) => {
        const [plain, guarded] = LEAST(command);
        const least = environment === "prod" ? guarded : plain;
        return [role, command, environment, RANKS.indexOf(role) >= RANKS.indexOf(least)] as const;
      }),
    ),
  );
  it.each(matrix)("%s may /%s in %s: %s", (role, command, environment, may) => {
    expect(ask(command, [environment], ada({ role })).allowed).toBe(may);
  });

  it("asks for maintain in an environment that is gone, since it may have asked for approvals", () => {
    expect(ask("unfreeze", ["canary"], ada({ role: "maintain" })).allowed).toBe(true);
    expect(why("unfreeze", ["canary"], ada())).toContain("/unfreeze in canary is for people with the role maintain");
  });

  it.each(COMMAND_NAMES)("/%s for no environment asks for write, or for read where it only asks", (command) => {
    const [least] = LEAST(command);
    const may = RANKS.map((role) => ask(command, [], ada({ role })).allowed);
    expect(may).toEqual(RANKS.map((_, rank) => rank >= RANKS.indexOf(least)));
  });

  it("a custom role, a role that GitHub did not tell, and a bot with any role may nothing", () => {
    for (const command of COMMAND_NAMES) {
      expect(ask(command, ["dev"], ada({ role: "release-captain" })).allowed).toBe(false);
      expect(ask(command, ["dev"], ada({ role: undefined })).allowed).toBe(false);
      expect(ask(command, ["dev"], ada({ role: "admin", isBot: true })).allowed).toBe(false);
    }
  });

  it("what is for several environments asks for the right in each", () => {
    expect(ask("hold", ["dev", "staging"], ada()).allowed).toBe(true);
    expect(ask("hold", ["dev", "staging", "prod"], ada()).allowed).toBe(false);
  });
});

describe("rules of the file", () => {
  const config = configOf(`{ rights: [
    { commands: [rollback], environments: prod, role: triage },
    { environments: prod, teams: [sre, ops], users: [Grace, "release[bot]"] },
    { commands: [why], role: admin } ] }`);
  const inTeams = (sre: "member" | "not-a-member" | "unseen" | "missing", ops: typeof sre = "not-a-member") =>
    new Map([
      ["sre", sre],
      ["ops", ops],
    ]);

  it("the first that matches decides, in either direction", () => {
    expect(ask("rollback", ["prod"], ada({ role: "triage" }), config).allowed).toBe(true);
    expect(ask("promote", ["prod"], ada({ role: "admin", teams: inTeams("not-a-member") }), config).allowed).toBe(
      false,
    );
    expect(
      ask("promote", ["prod"], ada({ role: "read", teams: inTeams("not-a-member", "member") }), config).allowed,
    ).toBe(true);
    expect(ask("promote", ["prod"], ada({ login: "grace", role: "none" }), config).allowed).toBe(true);
    expect(ask("why", ["dev"], ada({ role: "maintain" }), config).allowed).toBe(false);
    expect(ask("why", [], ada({ role: "admin" }), config).allowed).toBe(true);
    expect(ask("promote", ["dev"], ada({ role: "write" }), config).allowed).toBe(true);
  });

  it("a bot commands only where it is named", () => {
    const bot = ada({ login: "release[bot]", isBot: true, role: "none", teams: inTeams("unseen") });
    expect(ask("promote", ["prod"], bot, config).allowed).toBe(true);
    expect(ask("promote", ["dev"], bot, config).allowed).toBe(false);
    expect(ask("promote", ["prod"], { ...bot, login: "other[bot]", role: "admin" }, config).allowed).toBe(false);
  });

  it("tells what GitHub has to be asked", () => {
    expect(teamsToAsk({ command: "promote", environments: ["dev", "prod"] }, config)).toEqual(["sre", "ops"]);
    expect(teamsToAsk({ command: "promote", environments: [] }, config)).toEqual([]);
  });

  it("refuses in words that say what to do", () => {
    expect([
      why("promote", ["prod"], ada({ teams: inTeams("not-a-member") }), config),
      why("promote", ["prod"], ada({ teams: inTeams("unseen") }), config),
      why("promote", ["prod"], ada(), config),
      why("promote", ["prod"], ada({ teams: inTeams("missing", "missing") }), config),
      why("promote", ["prod"], ada({ role: "write" })),
      why("promote", ["dev"], ada({ role: "none" })),
      why("promote", ["dev"], ada({ role: undefined })),
      why("promote", ["dev"], ada({ login: "ci[bot]", isBot: true })),
      why("promote", ["dev"], ada(), configOf("{ rights: [{ users: [grace] }] }")),
    ]).toEqual([
      "ada has the role write on the environment repository and is not in one of the teams sre and ops. /promote in prod is for members of one of the teams sre and ops or Grace and release[bot].",
      "Whether ada is in the team sre cannot be seen: the App lacks the permission to read the organisation's members, or the team is secret. /promote in prod is for members of one of the teams sre and ops or Grace and release[bot].",
      "Whether ada is in one of the teams sre and ops cannot be seen: the App lacks the permission to read the organisation's members, or the team is secret. /promote in prod is for members of one of the teams sre and ops or Grace and release[bot].",
      "There is no team sre or ops; if it was renamed, towpath.yaml must say its new name. /promote in prod is for members of one of the teams sre and ops or Grace and release[bot].",
      "ada has the role write on the environment repository. /promote in prod is for people with the role maintain or higher on the environment repository.",
      "ada has no role on the environment repository. /promote in dev is for people with the role write or higher on the environment repository.",
      "GitHub did not say which role ada has on the environment repository. /promote in dev is for people with the role write or higher on the environment repository.",
      "ci[bot] is a bot, and bots command only where towpath.yaml names them under commands. /promote in dev is for people with the role write or higher on the environment repository.",
      "ada is not among the people who may give /promote. /promote in dev is for grace.",
    ]);
  });
});

describe("separation of duties", () => {
  const config = configOf("{ separation-of-duties: prod }");
  const admin = ada({ role: "admin" });

  it.each(["promote", "override", "acknowledge"] as const)(
    "whoever wrote the source commit gives no /%s",
    (command) => {
      expect(ask(command, ["prod"], admin, config, ["Ada"]).allowed).toBe(false);
      expect(ask(command, ["prod"], admin, config, ["grace"]).allowed).toBe(true);
      expect(ask(command, ["staging"], admin, config, ["ada"]).allowed).toBe(true);
    },
  );

  it.each(["rollback", "hold", "freeze", "why"] as const)("never keeps anybody from /%s", (command) => {
    expect(ask(command, ["prod"], admin, config, ["ada"]).allowed).toBe(true);
  });

  it("refuses where nobody knows who wrote it", () => {
    const permission = mayCommand(
      { command: "promote", environments: ["prod"], sourceAuthors: undefined },
      admin,
      config,
    );
    expect(permission).toMatchObject({ allowed: false, why: expect.stringContaining("cannot be seen") });
  });
});
