/** Two witnesses: the definitions must name the same fields, and the same as required, as the official client of that version. */
import { type Model, readModels } from "./client-models.ts";
import type { Definitions } from "./schema.ts";

export interface Agreement {
  readonly compared: number;
  /** Definitions that the client has no class for. */
  readonly unmatched: readonly string[];
  readonly differences: readonly string[];
}

export async function crossCheck(definitions: Readonly<Definitions>, packageName: string): Promise<Agreement> {
  const models = await readModels(packageName);
  const unmatched: string[] = [];
  const differences: string[] = [];
  let compared = 0;
  for (const [name, { properties, required }] of Object.entries(definitions)) {
    if (properties === undefined) continue;
    const model = modelOf(name, models);
    if (model === undefined) {
      unmatched.push(name);
      continue;
    }
    compared++;
    differences.push(...compare(`${name} fields`, Object.keys(properties), model.fields));
    differences.push(...compare(`${name} required`, required ?? [], model.required));
  }
  return { compared, unmatched, differences };
}

/** `io.k8s.api.apps.v1.Deployment` is V1Deployment; where two groups share a name, the group stands before it. */
function modelOf(definition: string, models: ReadonlyMap<string, Model>): Model | undefined {
  const parts = definition.split(".");
  const [group = "", version = "", name = ""] = parts.slice(-3);
  const short = `${capital(version)}${name}`;
  return models.get(`${capital(group)}${short}`) ?? models.get(short) ?? models.get(`${capital(version)}${name}`);
}

function compare(what: string, ours: readonly string[], theirs: readonly string[]): readonly string[] {
  const ourSet = new Set(ours);
  const theirSet = new Set(theirs);
  const only = [...ourSet].filter((item) => !theirSet.has(item));
  const missing = [...theirSet].filter((item) => !ourSet.has(item));
  return only.length + missing.length === 0 ? [] : [`${what}: more ${only.join()}; less ${missing.join()}`];
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
