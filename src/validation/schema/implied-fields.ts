/** Fields that are known where no schema names them. */

/** Of every object, on its own or embedded in another. */
export const isImpliedField = (name: string): boolean =>
  name === "apiVersion" || name === "kind" || name === "metadata";

/** Of strategic merge patches (https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/). */
export const isPatchDirective = (name: string): boolean =>
  name === "$patch" || name === "$retainKeys" || /^\$(?:setElementOrder|deleteFromPrimitiveList)\//.test(name);
