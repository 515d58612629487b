/** How families of functions are added to the language. */
import type { Environment } from "@marcbachmann/cel-js";

/** Signatures as the library reads them (`string.charAt(int): string`) and what answers; errors are thrown. */
export type Definitions = Readonly<Record<string, (...given: never[]) => unknown>>;

/** Adds functions; all answer at once, never by promise. */
export function define(environment: Environment, definitions: Definitions): void {
  for (const [signature, handler] of Object.entries(definitions)) {
    environment.registerFunction(signature, { handler, async: false });
  }
}

/** Adds a name before functions (`sets` in `sets.contains(a, b)`), of the given type. */
export function defineNamespace(environment: Environment, name: string, type: string): void {
  class Namespace {}
  environment.registerType(type, { ctor: Namespace, fields: {} });
  environment.registerConstant(name, type, new Namespace());
}
