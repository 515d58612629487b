/** One outcome for an object, whatever several Kubernetes versions say of it. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import type { CheckedFile, CheckedObject, Status, Verdict } from "./checked-file.ts";
import type { ValidatedObject } from "./validation.ts";

export function gatherObjects(file: string, { documents }: CheckedFile): readonly ValidatedObject[] {
  return documents.flatMap(({ document, objects, findings }) =>
    objects.map((object): ValidatedObject => {
      const { root, line, apiVersion, kind, name, namespace } = object;
      const { status, message } = worst(object);
      const own = [...findings, ...differing(object.verdicts)];
      return { file, document, root, line, apiVersion, kind, name, namespace, status, message, findings: own };
    }),
  );
}

const ORDER: readonly Status[] = ["error", "invalid", "skipped", "valid", "empty"];

const worst = ({ verdicts }: CheckedObject): Pick<Verdict, "status" | "message"> =>
  [...verdicts].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status))[0] ?? {
    status: "error",
    message: "",
  };

/** Findings that not all versions have say which version has them. */
function differing(verdicts: readonly Verdict[]): readonly PlacedFinding[] {
  const told = new Map<string, PlacedFinding>();
  for (const { kubernetesVersion, findings } of verdicts) {
    for (const finding of findings) {
      const key = keyOf(finding);
      const everywhere = verdicts.every((one) => one.findings.some((other) => keyOf(other) === key));
      if (everywhere) told.set(key, finding);
      else
        told.set(`${kubernetesVersion} ${key}`, {
          ...finding,
          message: `${finding.message} (Kubernetes ${kubernetesVersion})`,
        });
    }
  }
  return [...told.values()];
}

const keyOf = ({ rule, line, column, message }: PlacedFinding): string => `${rule} ${line} ${column} ${message}`;
