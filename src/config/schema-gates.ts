/** JSON Schema of the gates of an environment: a list of maps with one key each, the kind of the gate. */
import { list, map, oneOf, type Schema, text, textOrList } from "./schema-parts.ts";

const holds = oneOf(
  ["opening", "merging"],
  "Whether the gate holds the opening or the merging of the pull request. Each kind has a default of its own.",
);

const DURATION = "a duration such as 30m, 24h, 2d or 1h30m";

const soak: Schema = {
  ...map(
    "a duration such as 30m, or a map with for",
    {
      for: text(DURATION, "How long the release has to have been in every environment that this one comes after."),
      "when-replaced": oneOf(
        ["hold-upstream", "start-over", "keep-counting"],
        "What happens while a release soaks and a newer one would take its place upstream: the newer one waits there, the soaking starts over with it, or the time goes on.",
      ),
      holds,
    },
    { required: ["for"] },
  ),
  description: "Time in every environment that this one comes after.",
  type: ["string", "object"],
  examples: ["30m", { for: "24h", "when-replaced": "hold-upstream" }],
};

const healthy: Schema = {
  ...map("{} or a map with holds", { holds }),
  description: "Every environment that this one comes after reports the release as healthy.",
  type: ["object", "null"],
};

const checks: Schema = {
  ...map(
    "the name of a check, a list of names, or a map with names",
    {
      names: {
        ...textOrList("the name of a check", "Names of check runs or commit statuses, all of which have to pass."),
        minItems: 1,
      },
      on: oneOf(
        ["pull-request", "source"],
        "Whether they run on the promotion's pull request or on the commit that the release was built from.",
        "pull-request",
      ),
      app: text("the name of a GitHub App as in its address, such as github-actions", "The App whose checks count."),
      allow: {
        title: "a list, each item of it one of neutral, skipped",
        description: "Conclusions that count as passed beside success.",
        type: "array",
        items: oneOf(["neutral", "skipped"], "A conclusion that counts as passed."),
        uniqueItems: true,
      },
      holds,
    },
    { required: ["names"] },
  ),
  description: "Checks that have to pass.",
  type: ["string", "array", "object"],
  items: text("the name of a check"),
  minItems: 1,
  uniqueItems: true,
};

const approvals: Schema = {
  ...map("a number of approvals, or a map with count", {
    count: {
      title: "a whole number from 1 to 20",
      description: "How many people have to approve.",
      type: "integer",
      minimum: 1,
      maximum: 20,
      default: 1,
    },
    teams: list("the name of a team, such as sre", "Members of these teams count."),
    users: list("a login", "These people count."),
    roles: {
      title: "a list, each item of it one of read, triage, write, maintain, admin",
      description: "People with these rights on the environment repository, or higher ones, count.",
      type: "array",
      items: oneOf(["read", "triage", "write", "maintain", "admin"], "A right on the repository."),
      uniqueItems: true,
    },
    "code-owners": {
      title: "true or false",
      description: "Whether every changed file needs the approval of one of its code owners.",
      type: "boolean",
      default: false,
    },
    allow: {
      title: "a list, each item of it one of author, requester, pusher",
      description:
        "People who otherwise do not count: the author of the source commit, who asked for the promotion, who pushed to its branch.",
      type: "array",
      items: oneOf(["author", "requester", "pusher"], "Who counts nevertheless."),
      uniqueItems: true,
    },
    holds,
  }),
  description: "Approvals by people.",
  type: ["integer", "object"],
  minimum: 1,
  maximum: 20,
};

const DATES =
  "a date such as 2026-12-24, dates such as 2026-12-24..2027-01-01, or either without the year for every year";

const window: Schema = map(
  "a map with days, hours, timezone, dates or except",
  {
    days: textOrList("days such as mon-thu or mon,wed", "Days on which it is open. Default: every day."),
    hours: textOrList(
      'hours such as "09:00-16:00"',
      "Hours at which it is open; the end is not included. Default: all day.",
    ),
    timezone: text("a time zone such as Europe/Berlin", "Default: the timezone of the file."),
    dates: textOrList(DATES, "Dates on which alone it opens. Default: every date."),
    except: textOrList(DATES, "Dates on which it stays shut, holidays for example."),
    holds,
  },
  { description: "When promotions are let through.", minProperties: 1 },
);

const expression: Schema = {
  ...map(
    "a CEL expression, or a map with cel",
    {
      cel: text("a CEL expression", "True lets the promotion through."),
      message: text("a sentence", "What is said while it does not."),
      holds,
    },
    { required: ["cel"] },
  ),
  description: "A condition of your own, in CEL.",
  type: ["string", "object"],
  minLength: 1,
  maxLength: 4096,
};

export const GATES: Schema = {
  title: "a list of gates",
  description: "Conditions on a promotion into this environment; all of them have to be met.",
  type: "array",
  items: map(
    "a gate, such as soak: 30m",
    { soak, healthy, checks, approvals, window, expression },
    { minProperties: 1, maxProperties: 1 },
  ),
};
