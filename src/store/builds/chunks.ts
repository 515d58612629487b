/** Parameters of one statement at most (SQLite allows 32,766, PostgreSQL 65,535; fewer distinct lengths are kept better). */
const PARAMETERS = 1000;

/** A long list in parts that fit into a statement each. */
export const chunks = <T>(list: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(list.length / PARAMETERS) }, (_, part) =>
    list.slice(part * PARAMETERS, (part + 1) * PARAMETERS),
  );
