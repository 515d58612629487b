/** The validator's errors as sentences for people: one for each value that is mistaken. */
import type { ErrorObject } from "ajv";
import { hint, nearest } from "./did-you-mean.ts";
import { decodePointer, isMap, type Step, stepsTo } from "./json-path.ts";
import { homesOf } from "./key-homes.ts";
import type { Mistakes } from "./mistakes.ts";
import { quote, showValue } from "./show-value.ts";

/** Of several errors about one value the first kind in this list is told. */
const BY_WEIGHT = ["type", "const", "enum"];
/** Keys among which a misspelt one is looked for. */
const MOST_LOOKED_AT = 100;
const ABOUT_OTHERS: ReadonlySet<string> = new Set(["additionalProperties", "required", "uniqueItems"]);

/** Collects a mistake for each value that is mistaken; the errors are those of one validation with `verbose`. */
export function reportShape(root: unknown, errors: readonly ErrorObject[], mistakes: Mistakes): void {
  const told = new Set<string>();
  const weight = ({ keyword }: ErrorObject): number =>
    (BY_WEIGHT.indexOf(keyword) + BY_WEIGHT.length + 1) % (BY_WEIGHT.length + 1);
  for (const error of errors.toSorted((a, b) => weight(a) - weight(b))) {
    const steps = stepsTo(root, decodePointer(error.instancePath));
    if (ABOUT_OTHERS.has(error.keyword)) {
      reportAbout(error, steps, mistakes);
    } else if (!told.has(error.instancePath)) {
      told.add(error.instancePath);
      reportValue(error, steps, mistakes);
    }
  }
}

function reportAbout(error: ErrorObject, steps: readonly Step[], mistakes: Mistakes): void {
  const { data, params } = error;
  if (error.keyword === "additionalProperties" && isMap(data)) {
    const key = String(params["additionalProperty"]);
    mistakes.atKey(
      data,
      key,
      "unknown-key",
      mistakes.isFull ? `${quote(key)} is not known here.` : unknownKey(key, error),
    );
  } else if (error.keyword === "required" && isMap(data)) {
    const key = String(params["missingProperty"]);
    const misspelt = Object.keys(data)
      .slice(0, MOST_LOOKED_AT)
      .some((each) => isUnknownFor(each, key, error));
    if (mistakes.positions.of(data, key)?.unreadable !== true && !misspelt) {
      mistakes.atOffset(keyOf(steps.at(-1), mistakes), "missing-key", missingKey(key, error));
    }
  } else if (error.keyword === "uniqueItems" && Array.isArray(data)) {
    const items: readonly unknown[] = data;
    const index = Math.max(Number(params["i"]), Number(params["j"]));
    const shown = showValue(items[index], mistakes.positions.of(items, index));
    mistakes.atValue(items, index, "twice", `${shown} stands twice in the list; keep one.`);
  }
}

const keyOf = (step: Step | undefined, mistakes: Mistakes): number =>
  step === undefined ? 0 : (mistakes.positions.of(step.container, step.key)?.key ?? 0);

function unknownKey(key: string, { parentSchema }: ErrorObject): string {
  const known = Object.keys(propertiesOf(parentSchema));
  const start = `${quote(key)} is not known here.`;
  if (key === "managed-by") {
    return `${start} It stands alone or beside shared-with, in a repository that is configured elsewhere; take it away, or everything else.`;
  }
  const homes = homesOf(key).filter((home) => home !== "");
  if (nearest(key, known) === undefined && homes.length > 0) return `${start} It belongs in ${homes.join(" or ")}.`;
  return `${start}${hint(key, known)}`;
}

/** Whether a key that is not known was probably meant to be the one that is missing. */
function isUnknownFor(written: string, missing: string, { parentSchema }: ErrorObject): boolean {
  const known = Object.keys(propertiesOf(parentSchema));
  return !known.includes(written) && nearest(written, known) === missing;
}

function missingKey(key: string, { parentSchema }: ErrorObject): string {
  const title = titleOf(propertiesOf(parentSchema)[key]);
  return `${key} is missing${title === "" ? "" : `; it takes ${title}`}.`;
}

function reportValue(error: ErrorObject, steps: readonly Step[], mistakes: Mistakes): void {
  const step = steps.at(-1);
  const { data, keyword } = error;
  if (step === undefined) {
    mistakes.atOffset(
      0,
      "wrong-value",
      `The file is ${showValue(data)}; it takes a map with version, layout and environments.`,
    );
    return;
  }
  const spot = mistakes.positions.of(step.container, step.key);
  if (spot?.unreadable === true) return;
  const { atValue } = {
    atValue: (rule: string, message: string) => mistakes.atValue(step.container, step.key, rule, message),
  };
  if (keyword === "maxProperties" && isMap(data)) {
    atValue(
      "gate-keys",
      `Several gates stand in one item (${Object.keys(data).join(", ")}); give each an item of its own, with - in front.`,
    );
    return;
  }
  if (keyword === "minProperties" && isMap(data) && !mistakes.positions.isWhole(data)) return;
  const title = titleOf(error.parentSchema);
  const name = [...steps].reverse().find(({ key }) => typeof key === "string")?.key;
  const subject = typeof step.key === "number" ? `An item of ${name}` : String(step.key);
  if (keyword === "minProperties" || keyword === "minItems" || (keyword === "minLength" && data === "")) {
    atValue("empty-value", `${subject} is empty; it takes ${title}.`);
    return;
  }
  const shown = showValue(data, spot);
  atValue("wrong-value", `${subject} takes ${title}, not ${shown}.${remedy(error, title, shown)}`);
}

function remedy({ keyword, data, parentSchema, params }: ErrorObject, title: string, shown: string): string {
  const { enum: allowed } = schemaOf(parentSchema);
  if (keyword === "enum" && typeof data === "string" && Array.isArray(allowed)) {
    const near = nearest(data, allowed.map(String));
    return near === undefined ? "" : ` Did you mean "${near}"?`;
  }
  if (keyword !== "type") return "";
  const types = [params["type"]].flat();
  if (data === null) return " Give it a value, or leave the key out.";
  if (
    (typeof data === "number" || typeof data === "boolean") &&
    types.includes("string") &&
    !title.startsWith("a duration")
  ) {
    return ` In quotes it is text: "${shown}".`;
  }
  if (typeof data === "string") return remedyForText(data, types, parentSchema);
  if (isMap(data) && types.includes("array") && !types.includes("object"))
    return " Write each as an item, with - in front.";
  if (isMap(data) && types.includes("string") && Object.values(data).every((value) => value === null)) {
    return " Text that starts with { must be in quotes.";
  }
  return "";
}

function remedyForText(data: string, types: readonly unknown[], parentSchema: unknown): string {
  if (types.includes("integer") && /^\d+$/.test(data)) return " Without quotes it is a number.";
  if (types.includes("boolean") && /^(yes|on|y|no|off|n)$/i.test(data))
    return ` Write ${/^[yo]n?/i.test(data) && !/^off/i.test(data) ? "true" : "false"}.`;
  if (types.includes("object") && data in propertiesOf(parentSchema))
    return ` Write ${data}: with what it takes behind it.`;
  if (types.includes("array")) return ` Write [${data}].`;
  return "";
}

const schemaOf = (schema: unknown): Record<string, unknown> => (isMap(schema) ? schema : {});

const propertiesOf = (schema: unknown): Record<string, unknown> => {
  const { properties } = schemaOf(schema);
  return isMap(properties) ? properties : {};
};

const titleOf = (schema: unknown): string => {
  const { title } = schemaOf(schema);
  return typeof title === "string" ? title : "";
};
