/**
 * Changes to a parsed expression before it runs. The library allows no function to be replaced; but calls are found by
 * the name in the tree, so the name is changed there. Names beginning with a digit cannot be written by people.
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import { nodesOf } from "./walk.ts";

const REPLACED: ReadonlySet<string> = new Set([
  "matches",
  "indexOf",
  "lastIndexOf",
  "substring",
  "split",
  "lowerAscii",
  "upperAscii",
  "trim",
  "getFullYear",
  "getMonth",
  "getDate",
  "getDayOfMonth",
  "getDayOfWeek",
  "getDayOfYear",
  "getHours",
  "getMinutes",
  "getSeconds",
]);

/** Bytes of the longest value. */
const MOST_BYTES = 1_048_576;

/** Leads calls of functions that must not be the library's to ours; to be done before types are checked. */
export function leadCalls(root: ASTNode): void {
  for (const node of nodesOf(root)) {
    if ((node.op === "rcall" || node.op === "call") && REPLACED.has(node.args[0])) node.args[0] = `0${node.args[0]}`;
  }
}

/**
 * Bounds what `+` makes of bytes: their memory lies outside of what a worker's memory limit counts. To be done after
 * types are checked, which is when the library decides what answers.
 */
export function boundBytes(root: ASTNode): void {
  for (const node of nodesOf(root)) {
    if (node.op !== "+") continue;
    const handle: unknown = Reflect.get(node, "handle");
    if (typeof handle !== "function") continue;
    const bounded = (...given: unknown[]): unknown => {
      const [a, b] = given;
      if (a instanceof Uint8Array && b instanceof Uint8Array && a.length + b.length > MOST_BYTES) {
        throw new Error(`a value of more than ${MOST_BYTES} bytes`);
      }
      return Reflect.apply(handle, undefined, given);
    };
    Object.assign(node, { handle: bounded });
  }
}

/** The library's words with names as people write them. */
export const writtenNames = (text: string): string => text.replaceAll(/\b0(?=[a-z])/gi, "");
