/** Values of fields for fixtures; the real ones come from the catalog of schemas. */
import type { FieldValues } from "../../../../src/validation/rule.ts";

const POD = ["spec", "template", "spec"];
const FIELDS: readonly FieldValues[] = [
  { path: [...POD, "restartPolicy"], values: ["Always", "OnFailure", "Never"] },
  { path: [...POD, "containers", "*", "imagePullPolicy"], values: ["Always", "IfNotPresent", "Never"] },
  { path: [...POD, "containers", "*", "ports", "*", "protocol"], values: ["TCP", "UDP", "SCTP"] },
  { path: ["spec", "byKey", "*", "mode"], values: ["Fast", "Slow"] },
];

export const valuesOf = (_apiVersion: string, kind: string): readonly FieldValues[] =>
  kind === "Deployment" ? FIELDS : [];
