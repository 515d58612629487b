/** Values that fit none of several forms, or more than one, or one that is not allowed. */
import type { Explain, Explanation } from "./explanation.ts";
import type { Issue } from "./issue.ts";
import { namedFirst } from "./path-text.ts";
import { oneOfThese } from "./show-found.ts";
import type { StructuralSchema } from "./structural-schema.ts";

/** `explain` is how the issue of the nearest form is explained. */
export function explainAlternatives(explain: Explain): Explain {
  return (issue, object) => {
    const branches = (issue.keyword === "oneOf" ? issue.schema.oneOf : issue.schema.anyOf) ?? [];
    const fields = branches.map(fieldsOf);
    const told = fields.every((names) => names !== undefined)
      ? fields.map((names) => names.join("` and `"))
      : undefined;
    const at = { path: issue.path, on: "key" } as const;
    if ((issue.fitting ?? 0) > 1) return { ...at, ...tooMany(issue, told) };
    if (told !== undefined) return { ...at, message: `${namedFirst(issue.path)} needs ${oneOfThese(told)}.` };
    if (issue.nearest === undefined) {
      return { ...at, message: `${namedFirst(issue.path)} has none of the ${branches.length} forms that it may have.` };
    }
    const nearest: Explanation = explain(issue.nearest, object);
    const message = `${namedFirst(issue.path)} has none of the ${branches.length} forms that it may have; in the nearest, ${lowered(nearest.message)}`;
    return { ...nearest, message };
  };
}

function tooMany(
  issue: Issue,
  told: readonly string[] | undefined,
): { readonly message: string; readonly remedy: string } {
  const object: object = typeof issue.value === "object" && issue.value !== null ? issue.value : {};
  if (told === undefined) {
    const message = `${namedFirst(issue.path)} has ${issue.fitting} forms at once that exclude each other.`;
    return { message, remedy: "Decide for one." };
  }
  const there = told.filter((name) => Object.hasOwn(object, name));
  return {
    message: `${namedFirst(issue.path)} may have only one of ${oneOfThese(told)}.`,
    remedy: `Remove all but one of ${oneOfThese(there)}.`,
  };
}

/** The fields that a form asks for, where it says nothing else. */
function fieldsOf(branch: StructuralSchema): readonly string[] | undefined {
  const { required, properties: _, type: __, ...rest } = branch;
  return required !== undefined && required.length > 0 && Object.keys(rest).length === 0 ? required : undefined;
}

export const explainNot: Explain = (issue) => {
  const forbidden = issue.schema.not === undefined ? undefined : fieldsOf(issue.schema.not);
  const values = issue.schema.not?.enum?.map(String);
  if (values !== undefined && typeof issue.value !== "object") {
    return { path: issue.path, on: "value", message: `${namedFirst(issue.path)} may not be ${oneOfThese(values)}.` };
  }
  const message =
    forbidden === undefined
      ? `${namedFirst(issue.path)} has a form that is not allowed here.`
      : `${namedFirst(issue.path)} may not have ${forbidden.map((name) => `\`${name}\``).join(" together with ")}.`;
  return { path: issue.path, on: "key", message };
};

const lowered = (message: string): string =>
  message.startsWith("`") ? message : message.charAt(0).toLowerCase() + message.slice(1);
