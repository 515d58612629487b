/** All formats, in the order in which they claim a document. */
import { argocd } from "./argocd.ts";
import { compose } from "./compose.ts";
import { flux } from "./flux.ts";
import type { Format } from "./format.ts";
import { helmValues } from "./helm-values.ts";
import { json } from "./json.ts";
import { kustomize } from "./kustomize.ts";
import { workload } from "./workload.ts";

/** The last one claims whatever the others leave. */
export const formats: readonly Format[] = [kustomize, argocd, flux, json, compose, workload, helmValues];
