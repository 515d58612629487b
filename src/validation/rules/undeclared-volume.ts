import type { Remark, Rule, Scope } from "../rule.ts";
import { describeContainer } from "./objects/pod-templates.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, isFilledIn, itemsAt, textOf } from "./objects/shape.ts";
import { wholeTemplates } from "./objects/whole-pods.ts";

export const undeclaredVolume: Rule = {
  name: "undeclared-volume",
  summary: "A pod that mounts a volume which it does not list is refused by the cluster.",
  level: "error",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    const { kustomize } = indexOf(scope);
    for (const { resource, spec, containers } of wholeTemplates(scope, "volumes", "volumeClaimTemplates")) {
      const listed = new Set<unknown>([...itemsAt(spec, "volumes")].map(({ item }) => at(item, "name")));
      for (const { item } of itemsAt(resource.value, "spec", "volumeClaimTemplates")) {
        listed.add(at(item, "metadata", "name"));
      }
      for (const container of containers) {
        for (const field of ["volumeMounts", "volumeDevices"]) {
          for (const { item, path } of itemsAt(container.value, field)) {
            const name = textOf(at(item, "name"));
            if (name === undefined || listed.has(name) || isFilledIn(name)) continue;
            if (kustomize.mentions(resource, name)) continue;
            yield {
              resource,
              path: [...container.path, ...path, "name"],
              on: "value",
              message: `the ${describeContainer(container)} mounts the volume \`${name}\`, which the pod does not list`,
              remedy: "Add it to the pod's volumes, or correct the name.",
            };
          }
        }
      }
    }
  },
};
