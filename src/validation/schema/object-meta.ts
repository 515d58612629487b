import type { StructuralSchema } from "./structural-schema.ts";

const text: StructuralSchema = { type: "string" };
const texts: StructuralSchema = { type: "object", additionalProperties: { type: "string" } };
const time: StructuralSchema = { type: "string", format: "date-time", nullable: true };

/**
 * `metadata` of every object (ObjectMeta of meta/v1, Kubernetes 1.36): CustomResourceDefinitions may not describe it, and
 * the API server checks it all the same.
 */
export const OBJECT_META: StructuralSchema = {
  type: "object",
  properties: {
    annotations: texts,
    creationTimestamp: time,
    deletionGracePeriodSeconds: { type: "integer", format: "int64" },
    deletionTimestamp: time,
    finalizers: { type: "array", items: text },
    generateName: text,
    generation: { type: "integer", format: "int64" },
    labels: texts,
    managedFields: { type: "array", items: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
    name: text,
    namespace: text,
    ownerReferences: {
      type: "array",
      items: {
        type: "object",
        required: ["apiVersion", "kind", "name", "uid"],
        properties: {
          apiVersion: text,
          blockOwnerDeletion: { type: "boolean" },
          controller: { type: "boolean" },
          kind: text,
          name: text,
          uid: text,
        },
      },
    },
    resourceVersion: text,
    selfLink: text,
    uid: text,
  },
};
