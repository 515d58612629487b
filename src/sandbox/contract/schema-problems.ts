import type { ErrorObject } from "ajv";

/** No more are said of one body; whoever mends these sees the next. */
const MOST = 8;

/** What is wrong in one place of a body; several branches of a union speak of the same place. */
interface Place {
  readonly types: Set<string>;
  readonly values: Set<string>;
  readonly others: Set<string>;
}

function note(place: Place, { keyword, params, message }: ErrorObject): void {
  if (keyword === "type") for (const type of [params["type"]].flat()) place.types.add(String(type));
  else if (keyword === "enum" && Array.isArray(params["allowedValues"]))
    for (const value of params["allowedValues"]) place.values.add(JSON.stringify(value));
  else if (keyword === "unevaluatedProperties" || keyword === "additionalProperties") {
    const name = String(params["unevaluatedProperty"] ?? params["additionalProperty"]);
    place.others.add(`has "${name}", which GitHub's description does not list`);
  } else if (keyword === "required") place.others.add(`lacks "${String(params["missingProperty"])}"`);
  else place.others.add(message ?? keyword);
}

const said = ({ types, values, others }: Place): string[] => [
  ...(types.size > 0 ? [`must be ${[...types].join(" or ")}`] : []),
  ...(values.size > 0 ? [`must be one of ${[...values].join(", ")}`] : []),
  ...others,
];

const saysOnlyThatBranchesFailed = (error: ErrorObject): boolean => /^(anyOf|oneOf|allOf|if)$/.test(error.keyword);

const depth = (path: string): number => path.split("/").length;

/**
 * What ajv found, as sentences of the form `<what> /pointer must be string`, the deepest first: where a union failed
 * the deepest remark is about the branch that was meant. What several branches want in one place is one sentence.
 */
export function sentences(what: string, errors: readonly ErrorObject[]): string[] {
  const telling = errors.filter((error) => !saysOnlyThatBranchesFailed(error));
  const places = new Map<string, Place>();
  for (const error of telling.length > 0 ? telling : errors) {
    const place = places.get(error.instancePath) ?? { types: new Set(), values: new Set(), others: new Set() };
    places.set(error.instancePath, place);
    note(place, error);
  }
  const all = [...places]
    .sort(([a], [b]) => depth(b) - depth(a) || (a < b ? -1 : 1))
    .flatMap(([path, place]) => said(place).map((one) => `${what}${path === "" ? "" : ` ${path}`} ${one}`));
  return all.length > MOST ? [...all.slice(0, MOST), `${what}: ${all.length - MOST} more`] : all;
}
