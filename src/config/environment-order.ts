/** The order that `after` puts environments in. */
import { hint } from "./did-you-mean.ts";

/** What an environment comes after, by name. */
export type Afters = ReadonlyMap<string, readonly string[]>;

/** Names in an order where each stands behind all that it comes after, else as given. Those in cycles are left out. */
export function inOrder(afters: Afters): readonly string[] {
  const ordered = new Set<string>();
  for (;;) {
    const next = [...afters].find(
      ([name, after]) => !ordered.has(name) && after.every((one) => ordered.has(one) || !afters.has(one)),
    );
    if (next === undefined) return [...ordered];
    ordered.add(next[0]);
  }
}

/** Each cycle as a path that starts and ends with the same name: `dev → staging → dev` is ["dev", "staging", "dev"]. */
export function cycles(afters: Afters): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const told = new Set<string>();
  for (const name of afters.keys()) {
    if (told.has(name)) continue;
    const path = pathToItself(name, afters);
    if (path === undefined) continue;
    found.push(path);
    for (const each of path) told.add(each);
  }
  return found;
}

/** The shortest way from an environment back to it, in the order in which releases would go. */
function pathToItself(start: string, afters: Afters): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  let edge = [start];
  while (edge.length > 0) {
    const next: string[] = [];
    for (const name of edge) {
      for (const before of afters.get(name) ?? []) {
        if (cameFrom.has(before)) continue;
        cameFrom.set(before, name);
        if (before === start) return wayBack(start, cameFrom);
        next.push(before);
      }
    }
    edge = next;
  }
  return undefined;
}

function wayBack(start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [start];
  for (let name = cameFrom.get(start); name !== undefined && name !== start; name = cameFrom.get(name)) path.push(name);
  return [...path, start];
}

/** The rest of a sentence about a name that is no environment. */
export const noEnvironment = (name: string, known: Iterable<string>): string =>
  `is no environment.${hint(name, known)}`;
