/** JSON Schema of scenario files; `schema/scenario.schema.json` is what it comes out as. */
import { list, map, mapByName, oneOf, type Schema, text, textOrList } from "../config/schema-parts.ts";

const ENVIRONMENT = "the name of an environment";

/** What can happen, each a key of a step; a step has at most one of them. */
const EVENTS: Readonly<Record<string, Schema>> = {
  build: text("a version, such as 1.5.0", "A build of this version is heard."),
  merge: text(ENVIRONMENT, "A person merges the open promotion, whatever its gates say."),
  close: text(ENVIRONMENT, "A person closes the open promotion without merging it."),
  approve: text(ENVIRONMENT, "A person approves the open promotion."),
  "request-changes": text(ENVIRONMENT, "A person asks for changes to the open promotion."),
  edit: text(ENVIRONMENT, "A person pushes a commit to the branch of the open promotion."),
  ready: text(ENVIRONMENT, "A person marks the open promotion, a draft, as ready."),
  push: text(ENVIRONMENT, "A person writes a version into the environment by hand."),
  revert: text(ENVIRONMENT, "A person takes back what came into the environment last."),
  report: text(ENVIRONMENT, "The agent of the environment reports on what it runs."),
  check: text("the name of a check", "A check run or a status on the promotion, or on the source commit of a version."),
  comment: text("a slash-command, such as /freeze prod until Mon 09:00 fair", "A person gives a slash-command."),
};

export const EVENT_KEYS: readonly string[] = Object.keys(EVENTS);

const DETAILS: Readonly<Record<string, Schema>> = {
  application: text("the name of an application", "May be left out where there is only one."),
  by: text("a login", "Who does it; by default ada."),
  version: text("a version, such as 1.5.0", "With push and check."),
  image: text("the name of an image", "With build: the one image that is built; by default all of the application."),
  author: text("a login", "With build: who wrote the source commit; by default developer."),
  without: textOrList(
    "a version, such as 1.5.1",
    "With build: versions that were built before and whose commits this one does not hold.",
  ),
  environment: text(ENVIRONMENT, "With check: the promotion on which it reports."),
  state: oneOf(
    ["healthy", "progressing", "unhealthy", "success", "pending", "failure"],
    "With report: healthy, progressing or unhealthy. With check: success, pending or failure.",
  ),
  cluster: text("the name of a cluster", "With report; by default all clusters."),
  says: text("what the agent says", "With report."),
  app: text("the slug of a GitHub App", "With check: who wrote it; by default github-actions."),
  on: text(ENVIRONMENT, "With comment: it stands on the promotion into this environment."),
};

/** Keys that say more of an event, by event; `application` and `by` go with all. */
export const DETAIL_KEYS: Readonly<Record<string, readonly string[]>> = {
  build: ["image", "author", "without"],
  push: ["version"],
  report: ["state", "cluster", "says"],
  check: ["state", "app", "environment", "version"],
  comment: ["on"],
};

const EXPECT = textOrList(
  "what is expected, such as prod waits for soak until Tue 10:00",
  "One line or several, each about one environment; see docs/simulation.md.",
);

const MOMENT = "a time, such as 2026-11-23 09:00, Mon 10:00 or +30m";

export const SCENARIO_SCHEMA: Schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  ...map(
    "a scenario",
    {
      version: { title: "1", description: "Of this format.", const: 1 },
      title: text("a title", "What the scenario shows."),
      start: text("a date and a time, such as 2026-11-23 09:00", "When it starts."),
      timezone: text(
        "the name of a time zone, such as Europe/Berlin",
        "For times that name none; by default that of the configuration.",
      ),
      config: text(
        "a towpath.yaml, written here with | or named by its path",
        "The configuration; left out, it is that of the checkout that --repository names.",
      ),
      applications: mapByName(
        "a map of applications",
        mapByName("a map of environments", {
          title: "a version such as 1.4.0, or a map of versions by image",
          type: ["string", "object"],
          minLength: 1,
          additionalProperties: text("a version, such as 1.4.0"),
        }),
        "What each application holds in each environment at the start.",
      ),
      people: {
        ...map("a map with teams and roles", {
          teams: mapByName("a map of teams", list("a login"), "Who is in which team."),
          roles: mapByName(
            "a map of logins",
            oneOf(["read", "triage", "write", "maintain", "admin"], "The role on the environment repository."),
            "Who has which role; by default write.",
          ),
        }),
        description: "Who is in which team and has which role.",
      },
      "healthy-after": text(
        "a duration, such as 2m",
        "Agents report what arrives as healthy after this time, unless somebody says otherwise before.",
      ),
      steps: {
        title: "a list of steps",
        description: "What happens when, in order.",
        type: "array",
        items: map("a step", {
          at: text(MOMENT, "When; by default together with the step before."),
          ...EVENTS,
          ...DETAILS,
          expect: EXPECT,
        }),
      },
      until: text(MOMENT, "When it ends; by default with the last step."),
      expect: { ...EXPECT, description: "What is expected at the end." },
    },
    { required: ["version", "start"] },
  ),
};
