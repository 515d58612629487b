import type { Path, Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { describeContainer } from "./objects/pod-templates.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, itemsAt } from "./objects/shape.ts";

/** Lists that Kubernetes merges by a key. A doubled key is refused, or the last one wins in silence. */
export const duplicateNames: Rule = {
  name: "duplicate-names",
  summary: "Containers, variables, ports, mounts and volumes that are listed twice are refused, or one is lost.",
  level: "error",
  alsoKnownAs: ["kube-linter:duplicate-env-vars", "kube-score:environment-variable-key-duplication"],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const template of index.templates) {
      const { resource, specPath } = template;
      const containers = template.containers.map(({ path, name }) => ({
        path: [...path, "name"],
        key: name,
        item: name,
      }));
      yield* twice(
        resource,
        containers,
        (name) => `two containers of the pod are called \`${name}\``,
        "Give one another name.",
      );
      yield* twice(
        resource,
        named(resource, [...specPath, "volumes"], "name"),
        (name) => `the pod has two volumes called \`${name}\``,
        "Remove one, or give it another name.",
      );
      for (const container of template.containers) {
        const where = describeContainer(container);
        const { path } = container;
        yield* twice(
          resource,
          named(resource, [...path, "env"], "name"),
          (name) => `the ${where} sets the variable \`${name}\` twice; the last one wins`,
          "Remove one of the two.",
        );
        yield* twice(
          resource,
          named(resource, [...path, "volumeMounts"], "mountPath"),
          (at) => `the ${where} mounts two volumes at \`${at}\``,
          "Mount one of them elsewhere.",
        );
        yield* twice(
          resource,
          named(resource, [...path, "ports"], "name"),
          (name) => `the ${where} has two ports called \`${name}\``,
          "Give one another name.",
        );
        yield* twice(
          resource,
          numbered(resource, [...path, "ports"], "containerPort"),
          (port) => `the ${where} lists the port ${port} twice`,
          "Remove one of the two.",
        );
      }
    }
    for (const resource of index.ofKind("Service")) {
      const ports: Path = ["spec", "ports"];
      yield* twice(
        resource,
        named(resource, ports, "name"),
        (name) => `the Service has two ports called \`${name}\``,
        "Give one another name.",
      );
      yield* twice(
        resource,
        numbered(resource, ports, "port"),
        (port) => `the Service lists the port ${port} twice`,
        "Remove one of the two.",
      );
    }
  },
};

interface Keyed {
  readonly path: Path;
  readonly key: string;
  /** What sentences call it. */
  readonly item: string;
}

function* named(resource: Resource, list: Path, field: string): Generator<Keyed> {
  for (const { item, path } of itemsAt(resource.value, ...list)) {
    const key = at(item, field);
    if (typeof key === "string") yield { path: [...path, field], key, item: key };
  }
}

/** Ports are told apart by number and protocol; two hosts' addresses may share a number. */
function* numbered(resource: Resource, list: Path, field: string): Generator<Keyed> {
  for (const { item, path } of itemsAt(resource.value, ...list)) {
    const port = at(item, field);
    if (typeof port !== "number") continue;
    const protocol = at(item, "protocol") ?? "TCP";
    const shown = `${port}/${typeof protocol === "string" ? protocol : "TCP"}`;
    yield {
      path: [...path, field],
      key: JSON.stringify([shown, at(item, "hostIP"), at(item, "hostPort")], big),
      item: shown,
    };
  }
}

const big = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

function* twice(
  resource: Resource,
  list: Iterable<Keyed>,
  message: (item: string) => string,
  remedy: string,
): Generator<Remark> {
  const seen = new Set<string>();
  for (const { path, key, item } of list) {
    if (key !== "" && seen.has(key)) yield { resource, path, on: "value", message: message(item), remedy };
    seen.add(key);
  }
}
