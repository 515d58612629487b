import type { Description, Operation, Parameter } from "./description.ts";

/** The operation that answers a request, and what its path parameters hold (decoded). */
export interface FoundOperation {
  /** As in the table of operations: `GET /repos/{owner}/{repo}`. */
  readonly name: string;
  readonly operation: Operation;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly literals: number;
}

/**
 * Where the last parameter may be left out altogether: the root directory and all references
 * (https://docs.github.com/rest/repos/contents and …/rest/git/refs).
 */
const LAST_MAY_BE_EMPTY = new Set([
  "/repos/{owner}/{repo}/contents/{path}",
  "/repos/{owner}/{repo}/git/matching-refs/{ref}",
]);

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function pathPattern(path: string, parameters: readonly Parameter[]): { pattern: RegExp; names: string[] } {
  const names: string[] = [];
  const source = path.replace(/\{(\w+)\}|[^{]+/g, (text, name: string | undefined) => {
    if (name === undefined) return literal(text);
    names.push(name);
    const severalSegments = parameters.some((one) => one.in === "path" && one.name === name && one["x-multi-segment"]);
    return severalSegments ? "(.+)" : "([^/]+)";
  });
  const end = LAST_MAY_BE_EMPTY.has(path) ? source.replace(/\/\(\.\+\)$/, "(?:/(.*))?") : source;
  return { pattern: new RegExp(`^${end}$`), names };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Where GitHub redirects to after a renaming ("Follow redirects"): the same operations, with the repository by its id. */
const byName = (path: string): string => path.replace(/^\/repositories\/(\d+)(?=\/|$)/, "/repos/by-id/$1");

/**
 * Finds operations by method and path. A parameter takes one segment unless the description marks it with
 * `x-multi-segment`; where several paths fit, the one with the most literal text wins, as in
 * `/commits/heads/main/status`.
 */
export function createOperationFinder(
  description: Pick<Description, "paths">,
): (method: string, path: string) => FoundOperation | undefined {
  const routes: Route[] = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method,
      path,
      operation,
      literals: path.replace(/\{\w+\}/g, "").length,
      ...pathPattern(path, operation.parameters),
    })),
  );
  routes.sort((a, b) => b.literals - a.literals);
  return (method, path) => {
    for (const route of routes) {
      if (route.method !== method.toLowerCase()) continue;
      const match = route.pattern.exec(byName(path));
      if (!match) continue;
      const pathParameters = Object.fromEntries(
        route.names.map((name, index) => [name, decode(match[index + 1] ?? "")]),
      );
      return { name: `${method.toUpperCase()} ${route.path}`, operation: route.operation, pathParameters };
    }
    return undefined;
  };
}
