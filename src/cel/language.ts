/** The language: CEL with Kubernetes' functions, what may be named, and limits on what is written. */
import { Environment } from "@marcbachmann/cel-js";
import type { Declarations } from "./declarations.ts";
import { defineAddresses } from "./functions/addresses.ts";
import { defineEncoders } from "./functions/encoders.ts";
import { defineLists } from "./functions/lists.ts";
import { defineNamedFormats } from "./functions/named-formats.ts";
import { defineNumbers } from "./functions/numbers.ts";
import { defineOptionals } from "./functions/optionals.ts";
import { defineQuantities } from "./functions/quantities.ts";
import { defineRegularExpressions } from "./functions/regular-expressions.ts";
import { defineSets } from "./functions/sets.ts";
import { defineStrings } from "./functions/strings.ts";
import { defineTimes } from "./functions/times.ts";
import { defineTwoVariables } from "./functions/two-variables.ts";
import { defineUrls } from "./functions/urls.ts";
import { defineVersions } from "./functions/versions.ts";

/** Characters of the longest expression; the longest of the public policies looked at has about 3,000. */
export const LONGEST_EXPRESSION = 32_768;

/** Twice what CEL's specification asks every implementation to carry, where that is enough. */
const LIMITS = {
  maxAstNodes: 10_000,
  maxDepth: 100,
  maxListElements: 1_000,
  maxMapEntries: 1_000,
  maxCallArguments: 32,
};

export interface Language {
  readonly environment: Environment;
  /** What stands for objects of a record. */
  readonly records: ReadonlyMap<string, new () => Map<unknown, unknown>>;
  readonly declarations: Declarations;
}

let base: Environment | undefined;

/** The language with these names. The library's own environment is shared and locked by the first use. */
export function languageOf(declarations: Declarations): Language {
  base ??= withFunctions();
  const environment = base.clone();
  const records = new Map<string, new () => Map<unknown, unknown>>();
  for (const [name, fields] of Object.entries(declarations.records ?? {})) {
    class Record extends Map<unknown, unknown> {}
    environment.registerType(name, { ctor: Record, fields });
    records.set(name, Record);
  }
  for (const [name, type] of Object.entries(declarations.variables)) environment.registerVariable(name, type);
  return { environment, records, declarations };
}

function withFunctions(): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
    limits: LIMITS,
  });
  const families = [
    defineRegularExpressions,
    defineStrings,
    defineTimes,
    defineLists,
    defineNumbers,
    defineSets,
    defineQuantities,
    defineUrls,
    defineAddresses,
    defineVersions,
    defineEncoders,
    defineNamedFormats,
    defineOptionals,
    defineTwoVariables,
  ];
  for (const family of families) family(environment);
  return environment;
}
