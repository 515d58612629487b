import type { Path, Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { ONE, parseQuantity } from "./objects/quantity.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, type Fields, fieldsOf, isFilledIn, itemsAt } from "./objects/shape.ts";

export const resourceQuantities: Rule = {
  name: "resource-quantities",
  summary: "Requests above their limits and amounts that Kubernetes cannot read are refused by the cluster.",
  level: "error",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const { resource, path, value } of index.containers.map((one) => ({
      ...one,
      resource: one.template.resource,
    }))) {
      yield* checkResources(resource, [...path, "resources"], fieldsOf(at(value, "resources")));
    }
    for (const { resource, specPath, spec } of index.templates) {
      yield* checkResources(resource, [...specPath, "resources"], fieldsOf(at(spec, "resources")));
      for (const { item, path } of itemsAt(resource.value, ...specPath, "volumes")) {
        const sizeLimit = at(item, "emptyDir", "sizeLimit");
        if (sizeLimit !== undefined)
          yield* checkAmount(resource, [...path, "emptyDir", "sizeLimit"], "storage", sizeLimit);
      }
    }
    for (const resource of index.ofKind("PersistentVolumeClaim")) {
      yield* checkResources(resource, ["spec", "resources"], fieldsOf(at(resource.value, "spec", "resources")));
    }
    for (const resource of index.ofKind("StatefulSet")) {
      for (const { item, path } of itemsAt(resource.value, "spec", "volumeClaimTemplates")) {
        yield* checkResources(resource, [...path, "spec", "resources"], fieldsOf(at(item, "spec", "resources")));
      }
    }
    for (const resource of index.ofKind("ResourceQuota")) yield* checkAmounts(resource, ["spec", "hard"]);
  },
};

function* checkResources(resource: Resource, path: Path, value: Fields): Generator<Remark> {
  yield* checkAmounts(resource, [...path, "requests"]);
  yield* checkAmounts(resource, [...path, "limits"]);
  const limits = fieldsOf(at(value, "limits"));
  for (const [name, request] of Object.entries(fieldsOf(at(value, "requests")))) {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    const [asked, most] = [parseQuantity(request), parseQuantity(limit)];
    if (asked === undefined || most === undefined || asked === most) continue;
    const extended = name.includes("/") || name.startsWith("hugepages-");
    if (asked < most && !extended) continue;
    yield {
      resource,
      path: [...path, "requests", name],
      on: "value",
      message: `the request for ${name} (${shown(request)}) ${extended ? "differs from" : "is above"} its limit (${shown(limit)})`,
      remedy: extended
        ? `Write the same amount of ${name} in requests and limits.`
        : "Lower the request or raise the limit.",
    };
  }
}

function* checkAmounts(resource: Resource, path: Path): Generator<Remark> {
  for (const [name, amount] of Object.entries(fieldsOf(at(resource.value, ...path)))) {
    yield* checkAmount(resource, [...path, name], name, amount);
  }
}

function* checkAmount(resource: Resource, path: Path, name: string, amount: unknown): Generator<Remark> {
  if (typeof amount === "string" ? isFilledIn(amount) : typeof amount !== "number" && typeof amount !== "bigint")
    return;
  const quantity = parseQuantity(amount);
  const remark = { resource, path, on: "value" } as const;
  if (quantity === undefined) {
    yield {
      ...remark,
      message: `\`${shown(amount)}\` is no amount that Kubernetes can read`,
      remedy: `Write a number and a unit without a blank between them, such as ${isBytes(name) ? "512Mi or 2Gi" : "250m or 2"}.`,
    };
  } else if (quantity < 0n) {
    yield { ...remark, message: `the amount of ${name} is below zero`, remedy: "Write zero or more." };
  } else if (isBytes(name) && quantity % ONE !== 0n) {
    const remedy = `\`m\` means thousandths; write M or Mi for megabytes.`;
    yield { ...remark, message: `${name} of \`${shown(amount)}\` is a fraction of a byte`, remedy };
  }
}

const isBytes = (name: string): boolean => /(^|[.-])(memory|storage)$/.test(name);

const shown = (amount: unknown): string => String(amount).slice(0, 40);
