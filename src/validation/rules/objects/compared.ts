/** Objects as they stand beside themselves on the base branch. */
import type { Resource } from "../../resource.ts";
import { groupOf } from "./identity.ts";
import type { ScopeIndex } from "./scope-index.ts";

/** The same object in another version of the repository, whichever file holds it. */
export const identityOf = (index: ScopeIndex, resource: Resource): string =>
  [groupOf(resource), resource.kind, index.namespaceOf(resource) ?? "", resource.name].join("\n");
