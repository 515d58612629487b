/** The parameters of a binding, among the objects of the repository. */
import type { AdmissionPolicy, PolicyBinding } from "./admission-policy.ts";
import { labelsOf, selects } from "./label-selector.ts";
import { isPlain, mapAt, type Plain, textAt } from "./plain.ts";
import { groupVersion, type ResourceType, resourceTypeOf } from "./resource-types.ts";
import type { Subject } from "./subject.ts";

export type Params =
  /** Evaluated once for each; `undefined`: once, without parameters. */
  | { readonly kind: "found"; readonly params: readonly (Plain | undefined)[] }
  /** None was found, and the binding lets everything through then. */
  | { readonly kind: "none" }
  /** None was found, and the binding refuses then; or the reference is wrong. */
  | { readonly kind: "missing"; readonly why: string };

export interface ParamSources {
  readonly objects: readonly unknown[];
  readonly types: ReadonlyMap<string, ResourceType>;
}

/** As the API server collects them (apiserver, pkg/admission/plugin/policy/generic, CollectParams). */
export function findParams(
  { paramKind }: AdmissionPolicy,
  { name: binding, paramRef }: PolicyBinding,
  subject: Subject,
  { objects, types }: ParamSources,
): Params {
  if (paramKind === undefined || paramRef === undefined) return { kind: "found", params: [undefined] };
  const { group } = groupVersion(paramKind.apiVersion);
  const namespaced = resourceTypeOf(group, paramKind.kind, types).namespaced !== false;
  const namespace = paramRef.namespace ?? (namespaced ? subject.namespace : "");
  if (namespaced && namespace === "") {
    return { kind: "missing", why: `the binding "${binding}" does not say in which namespace its parameters are` };
  }
  const found = objects.filter((object): object is Plain => {
    if (!isPlain(object) || object["kind"] !== paramKind.kind) return false;
    const metadata = mapAt(object, "metadata");
    if (groupVersion(textAt(object, "apiVersion") ?? "").group !== group) return false;
    if (namespaced && (textAt(metadata, "namespace") ?? namespace) !== namespace) return false;
    if (paramRef.name !== undefined) return textAt(metadata, "name") === paramRef.name;
    return paramRef.selector !== undefined && selects(paramRef.selector, labelsOf(object)) === true;
  });
  if (found.length > 0) return { kind: "found", params: found };
  if (paramRef.whenNotFound === "Allow") return { kind: "none" };
  const named = paramRef.name === undefined ? "that its selector picks" : `"${paramRef.name}"`;
  const where = namespaced ? ` in the namespace "${namespace}"` : "";
  return {
    kind: "missing",
    why: `the binding "${binding}" wants a ${paramKind.kind} ${named}${where} as parameters, and there is none in the repository`,
  };
}
