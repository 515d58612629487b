/** What is wrong in one place of a file, and comes out in many objects and environments, is one finding. Pure. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { RenderedFinding } from "./rendered-changes.ts";

export interface UnfoldedFinding {
  /** In a file of the repository; the message speaks of the object alone. */
  readonly finding: PlacedFinding;
  readonly isOld: boolean;
  /** Undefined where the finding is not about a rendered object. */
  readonly about?: { readonly object: string; readonly environment: string | undefined };
}

const WEIGHT = { error: 0, warning: 1, notice: 2 } as const;
const NAMED = 3;

/** New where it is new anywhere, and as grave as where it weighs most of those. */
export function foldFindings(found: readonly UnfoldedFinding[]): readonly RenderedFinding[] {
  const groups = new Map<string, UnfoldedFinding[]>();
  for (const one of found) {
    const { file, line, column, rule, message } = one.finding;
    const key = JSON.stringify([file, line, column, rule, message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap((group) => {
    const fresh = group.filter(({ isOld }) => !isOld);
    const counted = fresh.length > 0 ? fresh : group;
    const [worst] = [...counted].sort((a, b) => WEIGHT[a.finding.severity] - WEIGHT[b.finding.severity]);
    if (worst === undefined) return [];
    const { finding } = worst;
    const message = `${whereRendered(counted)}${finding.message}`;
    return [{ ...finding, message, said: finding.message, isOld: fresh.length === 0 }];
  });
}

/** `Rendered for dev and prod, Deployment shop: `; empty where no object is spoken of. */
function whereRendered(group: readonly UnfoldedFinding[]): string {
  const objects = new Set(group.flatMap(({ about }) => about?.object ?? []));
  const environments = new Set(group.flatMap(({ about }) => about?.environment ?? []));
  if (objects.size === 0) return "";
  const places = environments.size === 0 ? "" : ` for ${listed([...environments])}`;
  const [first = ""] = objects;
  const others = objects.size === 1 ? "" : ` and ${objects.size - 1} more`;
  return `Rendered${places}, ${first}${others}: `;
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  const all = rest > 0 ? [...names.slice(0, NAMED), `${rest} more`] : [...names];
  const last = all.pop() ?? "";
  return all.length === 0 ? last : `${all.join(", ")} and ${last}`;
}
