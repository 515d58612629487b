/** The keywords that the generator writes: a subset of what the interpreter reads. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  nullable?: boolean;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  [extension: `x-kubernetes-${string}`]: unknown;
}

export type Definitions = Record<string, Schema>;

/** The same object with its keys in order, so that the same content is always the same bytes. */
export function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function refTo(name: string): string {
  return `#/definitions/${name}`;
}

/** The definition that a `$ref` names. */
export function refName(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}

/** Every definition that the schema leads to, itself left out. Throws where one is missing. */
export function reachable(start: Schema, definitions: Readonly<Definitions>): Definitions {
  const found: Definitions = {};
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, below] of Object.entries(value)) {
      if (key !== "$ref" || typeof below !== "string") visit(below);
      else follow(refName(below));
    }
  };
  const follow = (name: string): void => {
    if (found[name] !== undefined) return;
    const definition = definitions[name];
    if (definition === undefined) throw new Error(`no definition is named ${name}`);
    found[name] = definition;
    visit(definition);
  };
  visit(start);
  return found;
}
