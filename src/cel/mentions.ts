/** What an expression speaks of. */
import type { ASTNode } from "@marcbachmann/cel-js";
import type { Language } from "./language.ts";
import { tooLong } from "./problem.ts";
import { nodesOf } from "./walk.ts";

/** A variable and the fields that are read from it: `["object", "spec", "replicas"]`. */
export type Mention = readonly string[];

/** Every name with the fields behind it, longest reach of each; undefined where the text cannot be parsed. */
export function mentionsOf(expression: string, language: Language): readonly Mention[] | undefined {
  const root = parsed(expression, language);
  if (root === undefined) return undefined;
  const inner = new Set<ASTNode>();
  const found: Mention[] = [];
  for (const node of nodesOf(root)) {
    if (inner.has(node)) continue;
    const chain = chainOf(node, inner);
    if (chain !== undefined) found.push(chain);
  }
  return found;
}

/**
 * Where the expression asks something of every item of a list (`object.spec.containers.all(c, …)`): the list, and the
 * text that asks it of one item only.
 */
export function askedOfItems(
  expression: string,
  language: Language,
): { readonly list: Mention; readonly ofItem: (at: number) => string } | undefined {
  const root = parsed(expression, language);
  if (root?.op !== "rcall" || root.args[0] !== "all" || root.args[2].length !== 2) return undefined;
  const receiver = root.args[1];
  const list = chainOf(receiver, new Set());
  if (list === undefined) return undefined;
  const text = expression.slice(receiver.range.start, receiver.range.end);
  const rest = expression.slice(receiver.range.end);
  return { list, ofItem: (at) => `[(${text})[${at}]]${rest}` };
}

function parsed(expression: string, { environment }: Language): ASTNode | undefined {
  if (tooLong(expression) !== undefined) return undefined;
  try {
    return environment.parse(expression).ast;
  } catch {
    return undefined;
  }
}

/** The chain of plain selections that ends in this node; notes the nodes inside it. */
function chainOf(node: ASTNode, inner: Set<ASTNode>): Mention | undefined {
  const fields: string[] = [];
  let at = node;
  while (at.op !== "id") {
    const field = fieldOf(at);
    if (field === undefined) return undefined;
    fields.unshift(field.name);
    at = field.of;
    inner.add(at);
  }
  return [at.args, ...fields];
}

function fieldOf(node: ASTNode): { readonly name: string; readonly of: ASTNode } | undefined {
  if (node.op === "." || node.op === ".?") return { name: node.args[1], of: node.args[0] };
  if (node.op !== "[]" && node.op !== "[?]") return undefined;
  const [of, key] = node.args;
  return key.op === "value" && typeof key.args === "string" ? { name: key.args, of } : undefined;
}
