/** JSON Schema of `towpath.yaml`; `schema/towpath.schema.json` is what it comes out as. */
import { COMMANDS } from "./schema-commands.ts";
import { AFTER, ENVIRONMENT, LAYOUT } from "./schema-environment.ts";
import { list, map, mapByName, oneOf, type Schema, text, textOrList } from "./schema-parts.ts";
import { POLICIES, SHARED_WITH, VALIDATION } from "./schema-validation.ts";

const tags: Schema = map(
  "a map with semver, pattern or mutable",
  {
    semver: text(
      'a range of versions such as ">=1.0.0"',
      "Tags are versions; those in the range are taken, the newest first.",
    ),
    prereleases: {
      title: "true or false",
      description: "Whether prereleases in the range are taken as well, as with -0 behind its bounds.",
      type: "boolean",
      default: false,
    },
    "build-metadata": {
      title: "true or false",
      description: "Whether 1.4.0_7 is version 1.4.0 with build metadata: Helm writes _ for +.",
      type: "boolean",
      default: false,
    },
    pattern: text(
      "a regular expression in RE2's syntax",
      "Tags that it matches as a whole are taken. They are ordered by what the group named version catches, (?P<version>…), else the only group, else the whole tag.",
    ),
    order: oneOf(["semver", "numerical", "alphabetical"], "What the pattern's tags are ordered by."),
    mutable: text("a tag such as main", "A tag that moves: what it points to is promoted by digest."),
  },
  { description: "Which tags count, and which of two is newer.", minProperties: 1 },
);

const image: Schema = map(
  "an image rule",
  {
    match: text(
      "images such as ghcr.io/acme/*",
      "The images that it is for. * stands for one segment or a part of one, ** for any number. The first rule that matches an image decides.",
    ),
    tags,
    write: oneOf(
      ["tag", "digest", "tag@digest"],
      "What is written into files. Default: tag; tag@digest for a tag that moves.",
    ),
    workflow: map(
      "a map with file and tag",
      {
        file: text("the file of a workflow, such as build.yaml", "The workflow that builds such an image."),
        tag: text(
          "a tag with {sha}, {short}, {ref} or {run} in it",
          "The tag that it pushes: {sha} is the commit, {short} its first seven digits, {ref} the branch or tag, {run} the run's number.",
        ),
        image: text(
          "an image such as ghcr.io/acme/{repository}",
          "The image that it pushes; {repository} is the repository's name without its owner. Default: match, where that names one image.",
        ),
      },
      {
        required: ["file", "tag"],
        description: "For registries that tell GitHub nothing: a workflow that ended well says what was built.",
      },
    ),
    from: textOrList(
      "a repository such as acme/checkout, all of an owner such as acme/*, or a hook such as hook:ci",
      "Who is believed when they say that such an image was built. Default: nobody.",
    ),
  },
  { required: ["match", "tags"] },
);

const FILE = "the path of a file in the repository";
const IMAGE = text("the name of an image, without tag and digest", "The image that stands there.");

const place: Schema = map(
  "a place: a map with file, image, and at or match",
  {
    file: text(FILE, "The file."),
    at: text("a JSON Pointer such as /image/tag", "Where in the file; #1/image/tag is in its second document."),
    match: text('a line with {tag} in it, such as tag = "{tag}"', "The line of text in which the tag stands."),
    image: IMAGE,
  },
  { required: ["file", "image"] },
);

const placePattern: Schema = {
  ...place,
  title: "a place for many: a map with file, image, and at or match, with {environment} and {application} in them",
};

const application: Schema = map("the settings of an application", {
  images: list("the name of an image, without tag and digest", "Its images. Default: those found in its places."),
  together: oneOf(
    ["same-tag", "same-revision", "latest-each"],
    "What makes several images one release: the same tag, the same source commit, or the newest of each.",
    "latest-each",
  ),
  source: text("a repository such as acme/checkout", "Where its source lies. Default: what the images' labels say."),
  was: list("the former name of an application", "Former names; holds, pins and history stay with it."),
  environments: mapByName(
    "a map of environments",
    { ...map("the settings of an application in an environment", { after: AFTER }), type: ["object", "null"] },
    "The environments that it exists in, where it skips one. Default: all in which it is found.",
  ),
  places: mapByName(
    "a map of environments with a list of places each",
    { title: "a list of places", type: "array", items: place, minItems: 1 },
    "Places that the layout does not find.",
  ),
});

export const SCHEMA: Schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  ...map(
    "the configuration of Towpath",
    {
      version: {
        title: "1, the only version there is",
        description: "The version of this file's format.",
        type: "integer",
        const: 1,
      },
      mode: oneOf(["act", "observe"], "observe plans and explains, and writes nothing.", "act"),
      timezone: {
        ...text("a time zone such as Europe/Berlin", "The time zone of times that name none."),
        default: "UTC",
      },
      layout: LAYOUT,
      environments: {
        ...mapByName("a map of environments", ENVIRONMENT, "The environments by name; after puts them in order."),
        minProperties: 1,
      },
      images: {
        title: "a list of image rules",
        description: "What counts as a new version. The first rule that matches an image decides; others never move.",
        type: "array",
        items: image,
      },
      applications: mapByName(
        "a map of applications",
        { ...application, type: ["object", "null"] },
        "What the layout cannot tell of applications, by name.",
      ),
      places: {
        title: "a list of places",
        description: "Files that hold several environments or applications.",
        type: "array",
        items: placePattern,
      },
      commands: COMMANDS,
      "shared-with": SHARED_WITH,
      validation: VALIDATION,
      policies: POLICIES,
    },
    { required: ["version", "environments"], description: "Promotion of container images by pull request." },
  ),
};
