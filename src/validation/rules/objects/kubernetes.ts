/** The environment's Kubernetes, for questions of older and newer. */
import { minorVersion } from "../../catalog/kubernetes-version.ts";
import type { Scope } from "../../rule.ts";

/** `1.34`. What is no version counts as the oldest, for which nothing is deprecated or removed. */
export const kubernetesOf = (scope: Scope): string => minorVersion(scope.kubernetesVersion) ?? "0.0";
