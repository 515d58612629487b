/**
 * Macros: functions that see their arguments before these are evaluated. The library takes them by the type `ast`, but
 * its declarations do not tell their shape; this file does (lib/macros.js and lib/registry.js of version 8.0.0).
 */
import type { ASTNode, TypeDeclaration } from "@marcbachmann/cel-js";

export interface MacroCall {
  readonly args: readonly ASTNode[];
  readonly receiver: ASTNode;
}

export interface Macro {
  typeCheck(checker: Checker, macro: unknown, context: Scope): TypeDeclaration;
  evaluate(evaluator: Evaluator, macro: unknown, context: Scope): unknown;
  readonly async: false;
}

export interface Checker {
  check(node: ASTNode, context: Scope): TypeDeclaration;
  getType(name: string): TypeDeclaration;
  createError(code: string, message: string, node: ASTNode): Error;
}

export interface Evaluator {
  run(node: ASTNode, context: Scope): unknown;
}

/** The names that an expression sees. */
export interface Scope {
  forkWithVariable(name: string, type: TypeDeclaration): InnerScope;
}

interface InnerScope extends Scope {
  reuse(parent: Scope): InnerScope;
  setIterValue(value: unknown, evaluator: Evaluator): InnerScope;
}

/** One name more, opened when types are checked and entered with each value. */
export function scope(name: string): {
  open(parent: Scope, type: TypeDeclaration): Scope;
  enter(parent: Scope, value: unknown, evaluator: Evaluator): Scope;
} {
  let inner: InnerScope | undefined;
  return {
    open(parent, type) {
      inner = parent.forkWithVariable(name, type);
      return inner;
    },
    enter(parent, value, evaluator) {
      if (inner === undefined) throw new Error("the expression was not checked before it ran");
      return inner.reuse(parent).setIterValue(value, evaluator);
    },
  };
}

/** The name that a macro's argument gives to a value. */
export function nameOf(node: ASTNode | undefined, macro: string): string {
  if (node?.op !== "id") throw new Error(`${macro}() wants a plain name first`);
  return node.args;
}
