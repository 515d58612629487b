import type { Route } from "./route.ts";

/** A route with what its placeholders stand for. */
export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/**
 * Finds the route of a request; where several fit, the one with the fewest placeholders, and of those the one that
 * says the most itself: `/commits/a/b/status` is about the status of `a/b`.
 */
export class Router {
  readonly #routes = new Map<string, Compiled[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const compiled = compile(route);
      const key = `${route.method} ${compiled.route.path.split("/").length > 2 ? (route.path.split("/")[1] ?? "") : ""}`;
      this.#routes.set(key, [...(this.#routes.get(key) ?? []), compiled]);
    }
    for (const list of this.#routes.values()) list.sort((a, b) => looseness(a) - looseness(b));
  }

  /** @param path undecoded, so that an encoded slash stays within its segment. */
  match(method: string, path: string): Match | undefined {
    const segments = path.split("/");
    const key = `${method} ${segments.length > 2 ? (segments[1] ?? "") : ""}`;
    for (const { route, pattern, names } of this.#routes.get(key) ?? []) {
      const found = pattern.exec(path);
      if (found === null) continue;
      const params = Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? "")]));
      return { route, params };
    }
    return undefined;
  }
}

/** Routes with more words of their own come first; among equals those whose placeholders stand for one segment. */
function looseness({ route, names }: Compiled): number {
  const words = route.path.split("/").length - 1 - names.length;
  return (route.path.includes("+}") ? 1 : 0) - 10 * words;
}

function compile(route: Route): Compiled {
  const names: string[] = [];
  const pattern = route.path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, many: string) => {
    names.push(name);
    return many === "+" ? "(.+)" : "([^/]+)";
  });
  return { route, names, pattern: new RegExp(`^${pattern}$`) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
