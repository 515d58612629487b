/** Every node of an expression, outer ones first. */
import type { ASTNode } from "@marcbachmann/cel-js";

export function* nodesOf(root: ASTNode): Generator<ASTNode> {
  const open: ASTNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    open.push(...[...childrenOf(node)].reverse());
  }
}

function* childrenOf(node: ASTNode): Generator<ASTNode> {
  if (node.op === "value" || node.op === "id") return;
  for (const part of flat(node.args)) if (isNode(part)) yield part;
}

function* flat(args: unknown): Generator<unknown> {
  if (!Array.isArray(args)) yield args;
  else for (const part of args) yield* flat(part);
}

const isNode = (part: unknown): part is ASTNode =>
  typeof part === "object" && part !== null && "op" in part && "args" in part;
