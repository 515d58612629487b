/** Schemas and policies that `towpath.yaml` names: files beside it are read, other repositories have to be checked out. */
import type { Config } from "../../config/config.ts";
import type { ValidateArguments } from "./arguments.ts";

/** One sentence where something is in another repository and the command line does not say where that is here. */
export function elsewhereFault(
  { schemaLocation, policy, rules }: ValidateArguments,
  config: Config | undefined,
): string | undefined {
  const { schemaLocations = [], policiesFrom = [] } = config?.validation ?? {};
  const named = schemaLocations.flatMap((one) => (one === "default" ? [] : (one.repository ?? [])));
  const [schemas] = named;
  if (schemas !== undefined && schemaLocation === undefined) {
    return `towpath.yaml names schemas in ${schemas} (schema-locations), and nothing is fetched here: check that repository out and say where schemas are with --schema-location.`;
  }
  const [policies] = policiesFrom;
  if (policies !== undefined && policy === undefined && rules) {
    return `towpath.yaml names policies in ${policies.repository} (policies-from), and nothing is fetched here: check that repository out and name it with --policy, or leave rules and policies out with --no-rules.`;
  }
  return undefined;
}

/** The command line comes first; then what the file names beside itself. */
export function schemaLocationsOf(
  { schemaLocation }: Pick<ValidateArguments, "schemaLocation">,
  config: Config | undefined,
): readonly string[] {
  const { schemaLocations = ["default" as const] } = config?.validation ?? {};
  return schemaLocation ?? schemaLocations.map((one) => (one === "default" ? one : one.template));
}
