import type { Definition } from "../definition.ts";
import { formatWord, quoteWord } from "../words.ts";

/** Of one word behind the environment nobody can tell whether it is an application or a version, but by its look. */
const looksLikeVersion = (text: string): boolean => /^(?:v?\d|@?sha256:)/i.test(text);
const isKeyword = (text: string): boolean => text.toLowerCase() === "to";

export const promote: Definition<"promote"> = {
  name: "promote",
  usage: '/promote <environment> [application] [version] [--override <gate> "<reason>"]',
  does: "Promotes a release into an environment: the one that comes next, or the version that you name.",
  right: "move",
  examples: [
    "/promote prod",
    "/promote prod checkout 1.5.0",
    '/promote prod checkout 1.5.1 --override order "fixes the outage of this morning"',
  ],
  read: (given) => {
    const environment = given.required("an environment");
    const isName = given.nextIsQuoted;
    const first = given.keyword("to") ? undefined : given.optional();
    const named = first !== undefined && (isName || !looksLikeVersion(first));
    const application = named ? first : undefined;
    const said = named && given.keyword("to");
    const rest = first === undefined || named ? given.optional() : first;
    if (said && rest === undefined) given.required("a version");
    const version = rest;
    const overrides = given.overrides();
    given.end();
    return {
      kind: "promote",
      environment,
      ...(application !== undefined && { application }),
      ...(version !== undefined && { version }),
      overrides,
    };
  },
  format: ({ environment, application, version, overrides }) =>
    [
      "/promote",
      formatWord(environment, isKeyword),
      ...(application === undefined
        ? []
        : [formatWord(application, (text) => isKeyword(text) || looksLikeVersion(text))]),
      ...(version === undefined ? [] : ["to", formatWord(version, isKeyword)]),
      ...overrides.flatMap(({ gate, reason }) => ["--override", formatWord(gate), quoteWord(reason)]),
    ].join(" "),
};
