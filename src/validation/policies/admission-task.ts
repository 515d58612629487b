/** What the API server would put before the expressions of a policy. */
import type { Declarations } from "../../cel/declarations.ts";
import type { CelTask } from "../../cel/task.ts";
import type { AdmissionPolicy } from "./admission-policy.ts";
import type { Plain } from "./plain.ts";
import type { Subject } from "./subject.ts";

export const ADMISSION_DECLARATIONS: Declarations = {
  variables: { object: "dyn", oldObject: "dyn", request: "dyn", params: "dyn", namespaceObject: "dyn" },
};

export interface User {
  readonly username: string;
  readonly groups: readonly string[];
}

/** The values of one question; objects that are the same are sent once. */
export function admissionTask(
  policy: AdmissionPolicy,
  subject: Subject,
  params: Plain | undefined,
  namespaceObject: Plain | undefined,
  user: User | undefined,
  expressions: readonly string[],
): CelTask {
  return {
    declarations: ADMISSION_DECLARATIONS,
    values: {
      object: subject.object ?? null,
      oldObject: subject.oldObject ?? null,
      request: requestOf(subject, user),
      params: params ?? null,
      namespaceObject: namespaceObject ?? null,
    },
    variables: policy.variables,
    expressions,
  };
}

/** An AdmissionRequest as it would be; who asks is only there where the configuration names the agent. */
function requestOf(subject: Subject, user: User | undefined): Plain {
  const { group, version, kind, plural } = subject;
  return {
    uid: "",
    kind: { group, version, kind },
    resource: { group, version, resource: plural },
    subResource: "",
    requestKind: { group, version, kind },
    requestResource: { group, version, resource: plural },
    requestSubResource: "",
    name: subject.name,
    namespace: subject.namespace,
    operation: subject.operation,
    dryRun: false,
    options: {},
    ...(user !== undefined && { userInfo: { username: user.username, uid: "", groups: user.groups, extra: {} } }),
  };
}
