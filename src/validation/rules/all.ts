/** All rules, in the order of the documentation. Adding one touches this list, its file, its fixture and docs/rules.md. */
import type { Rule } from "../rule.ts";
import { addedCapabilities } from "./added-capabilities.ts";
import { antiAffinity } from "./anti-affinity.ts";
import { autoscalerConflict } from "./autoscaler-conflict.ts";
import { broadPermissions } from "./broad-permissions.ts";
import { brokenSealedSecret } from "./broken-sealed-secret.ts";
import { brokenSops } from "./broken-sops.ts";
import { cpuLimit } from "./cpu-limit.ts";
import { danglingTarget } from "./dangling-target.ts";
import { defaultNamespace } from "./default-namespace.ts";
import { deprecatedApiVersion } from "./deprecated-api-version.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import { dropCapabilities } from "./drop-capabilities.ts";
import { duplicateNames } from "./duplicate-names.ts";
import { duplicateResource } from "./duplicate-resource.ts";
import { enumValue } from "./enum-value.ts";
import { hostNamespaces } from "./host-namespaces.ts";
import { hostPath } from "./host-path.ts";
import { hostPort } from "./host-port.ts";
import { identicalProbes } from "./identical-probes.ts";
import { imageDigest } from "./image-digest.ts";
import { imagePullPolicy } from "./image-pull-policy.ts";
import { imageRegistry } from "./image-registry.ts";
import { imageTag } from "./image-tag.ts";
import { livenessProbe } from "./liveness-probe.ts";
import { missingReference } from "./missing-reference.ts";
import { movingRevision } from "./moving-revision.ts";
import { nameSyntax } from "./name-syntax.ts";
import { networkPolicy } from "./network-policy.ts";
import { plaintextSecret } from "./plaintext-secret.ts";
import { privilegeEscalation } from "./privilege-escalation.ts";
import { privilegeEscalationAllowed } from "./privilege-escalation-allowed.ts";
import { privilegedContainer } from "./privileged-container.ts";
import { readOnlyRootFilesystem } from "./read-only-root-filesystem.ts";
import { readinessProbe } from "./readiness-probe.ts";
import { removedApiVersion } from "./removed-api-version.ts";
import { removedObject } from "./removed-object.ts";
import { resourceQuantities } from "./resource-quantities.ts";
import { resourceRequests } from "./resource-requests.ts";
import { restrictedVolumes } from "./restricted-volumes.ts";
import { runAsNonRoot } from "./run-as-non-root.ts";
import { seccompProfile } from "./seccomp-profile.ts";
import { secretEncoding } from "./secret-encoding.ts";
import { secretInPlainValue } from "./secret-in-plain-value.ts";
import { selectorMatchesTemplate } from "./selector-matches-template.ts";
import { singleReplica } from "./single-replica.ts";
import { syncPolicyChange } from "./sync-policy-change.ts";
import { unconfinedProfile } from "./unconfined-profile.ts";
import { undeclaredVolume } from "./undeclared-volume.ts";
import { unknownPort } from "./unknown-port.ts";
import { unsafeSysctls } from "./unsafe-sysctls.ts";

export const ALL_RULES: readonly Rule[] = [
  removedApiVersion,
  deprecatedApiVersion,
  selectorMatchesTemplate,
  duplicateResource,
  danglingTarget,
  missingReference,
  undeclaredVolume,
  unknownPort,
  resourceQuantities,
  duplicateNames,
  enumValue,
  nameSyntax,
  plaintextSecret,
  secretEncoding,
  secretInPlainValue,
  brokenSops,
  brokenSealedSecret,
  imageTag,
  imageDigest,
  imageRegistry,
  imagePullPolicy,
  privilegedContainer,
  privilegeEscalation,
  privilegeEscalationAllowed,
  hostNamespaces,
  hostPath,
  hostPort,
  runAsNonRoot,
  addedCapabilities,
  dropCapabilities,
  unconfinedProfile,
  seccompProfile,
  unsafeSysctls,
  restrictedVolumes,
  readOnlyRootFilesystem,
  broadPermissions,
  resourceRequests,
  cpuLimit,
  readinessProbe,
  livenessProbe,
  identicalProbes,
  singleReplica,
  disruptionBudget,
  autoscalerConflict,
  antiAffinity,
  networkPolicy,
  defaultNamespace,
  movingRevision,
  syncPolicyChange,
  removedObject,
];

export const RULE_NAMES: readonly string[] = ALL_RULES.map(({ name }) => name);
