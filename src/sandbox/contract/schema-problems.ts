import type { ErrorObject } from "ajv";

/** No more are said of one body; whoever mends these sees the next. */
const MOST = 8;

const list = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(", ");

function sentence(error: ErrorObject): string {
  const { keyword, params } = error;
  if (keyword === "unevaluatedProperties" || keyword === "additionalProperties") {
    const name = String(params["unevaluatedProperty"] ?? params["additionalProperty"]);
    return `has "${name}", which GitHub's description does not list`;
  }
  if (keyword === "enum" && Array.isArray(params["allowedValues"]))
    return `must be one of ${list(params["allowedValues"])}`;
  if (keyword === "type") return `must be ${[params["type"]].flat().join(" or ")}`;
  if (keyword === "required") return `lacks "${String(params["missingProperty"])}"`;
  return error.message ?? keyword;
}

const saysOnlyThatBranchesFailed = (error: ErrorObject): boolean => /^(anyOf|oneOf|allOf|if)$/.test(error.keyword);

/**
 * What ajv found, as sentences of the form `<what> /pointer must be string`, the deepest first: where a union failed
 * the deepest remark is about the branch that was meant. Several types wanted in one place are said in one sentence.
 */
export function sentences(what: string, errors: readonly ErrorObject[]): string[] {
  const telling = errors.filter((error) => !saysOnlyThatBranchesFailed(error));
  const places = new Map<string, { types: Set<string>; others: Set<string> }>();
  for (const error of telling.length > 0 ? telling : errors) {
    const place = places.get(error.instancePath) ?? { types: new Set(), others: new Set() };
    places.set(error.instancePath, place);
    if (error.keyword === "type") for (const type of [error.params["type"]].flat()) place.types.add(String(type));
    else place.others.add(sentence(error));
  }
  const depth = (path: string): number => path.split("/").length;
  const said = [...places]
    .sort(([a], [b]) => depth(b) - depth(a))
    .flatMap(([path, { types, others }]) =>
      [...(types.size > 0 ? [`must be ${[...types].join(" or ")}`] : []), ...others].map(
        (one) => `${what}${path === "" ? "" : ` ${path}`} ${one}`,
      ),
    );
  return said.length > MOST ? [...said.slice(0, MOST), `${what}: ${said.length - MOST} more`] : said;
}
