/** Which limits of its schema a text or a number breaks. */
import { fitsFormat } from "./formats.ts";
import type { Keyword } from "./issue.ts";
import { fitsPattern } from "./patterns.ts";
import type { StructuralSchema } from "./structural-schema.ts";

export function textKeywords(schema: StructuralSchema, text: string): readonly Keyword[] {
  const broken: Keyword[] = [];
  const { minLength, maxLength, pattern, format } = schema;
  if (minLength !== undefined && lengthOf(text, minLength) < minLength) broken.push("minLength");
  if (maxLength !== undefined && text.length > maxLength && lengthOf(text, maxLength) > maxLength)
    broken.push("maxLength");
  if (pattern !== undefined && !fitsPattern(pattern, text)) broken.push("pattern");
  if (format !== undefined && !fitsFormat(format, text)) broken.push("format");
  return broken;
}

/** In code points; texts that are far too long are not counted out. */
function lengthOf(text: string, limit: number): number {
  if (text.length > 2 * limit + 2 || text.length < limit) return text.length;
  let points = 0;
  for (const _ of text) points++;
  return points;
}

export function numberKeywords(schema: StructuralSchema, number: number | bigint): readonly Keyword[] {
  const broken: Keyword[] = [];
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = schema;
  if (typeof exclusiveMinimum === "number" && number <= exclusiveMinimum) broken.push("exclusiveMinimum");
  if (typeof exclusiveMaximum === "number" && number >= exclusiveMaximum) broken.push("exclusiveMaximum");
  if (minimum !== undefined) {
    if (exclusiveMinimum === true && number <= minimum) broken.push("exclusiveMinimum");
    else if (number < minimum) broken.push("minimum");
  }
  if (maximum !== undefined) {
    if (exclusiveMaximum === true && number >= maximum) broken.push("exclusiveMaximum");
    else if (number > maximum) broken.push("maximum");
  }
  if (multipleOf !== undefined && multipleOf > 0 && !Number.isInteger(Number(number) / multipleOf))
    broken.push("multipleOf");
  if (format !== undefined && !fitsFormat(format, number)) broken.push("format");
  return broken;
}
