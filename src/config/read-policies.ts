/** `policies: [{ name: two-replicas, match: { kinds: [Deployment] }, cel: object.spec.replicas >= 2 }]`. */
import { checkExpression } from "../cel/check-expression.ts";
import { itemsOf, type Mistakes } from "./mistakes.ts";
import { POLICY_DECLARATIONS } from "./policy-declarations.ts";
import type { CelPolicy } from "./validation-config.ts";
import type { WrittenPolicy } from "./written-config.ts";

/** Syntax, names and types of expressions are looked at here, so that a slip is told where it was written. */
export function readPolicies(written: readonly WrittenPolicy[], mistakes: Mistakes): readonly CelPolicy[] {
  const names = new Set<string>();
  return written.flatMap((policy): readonly CelPolicy[] => {
    const { name, match, cel, message, level } = policy;
    for (const item of itemsOf(policy, "name", name)) mistakes.name(item, "policy-name", problemOfName(names));
    for (const item of itemsOf(policy, "cel", cel)) mistakes.name(item, "expression", problemOfExpression);
    const { kinds, namespaces } = match ?? {};
    for (const item of itemsOf(match ?? {}, "kinds", kinds)) mistakes.name(item, "kind", problemOfKind);
    // What is missing is told already.
    if (name === undefined || kinds === undefined || cel === undefined) return [];
    names.add(name);
    return [
      {
        name,
        match: { kinds: [kinds].flat(), ...(namespaces !== undefined && { namespaces: [namespaces].flat() }) },
        cel,
        ...(message !== undefined && { message }),
        ...(level !== undefined && { level }),
      },
    ];
  });
}

const problemOfName =
  (taken: ReadonlySet<string>) =>
  (name: string): string | undefined => {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name))
      return "takes small letters, digits and -, at most 63 of them, with a letter or digit at both ends";
    return taken.has(name) ? "is the name of another rule above; give each its own" : undefined;
  };

function problemOfExpression(cel: string): string | undefined {
  const found = checkExpression(cel, POLICY_DECLARATIONS, "bool");
  if (found === undefined) return undefined;
  const where = found.line === undefined || found.line === 1 ? "" : ` (line ${found.line} of the expression)`;
  return `cannot be used: ${found.message}${where}`;
}

/** `deployments` would fit nothing, in silence. */
const problemOfKind = (kind: string): string | undefined =>
  /^(?:\*|(?:[a-z0-9.-]*\/){0,2}[A-Z][A-Za-z0-9]*)$/.test(kind)
    ? undefined
    : "is no kind; write it as manifests do, such as Deployment, apps/Deployment or apps/v1/Deployment, or * for all";
