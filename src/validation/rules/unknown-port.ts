import type { Path, Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { describe } from "./objects/identity.ts";
import { podSelection } from "./objects/pod-selection.ts";
import { type Container, describeContainer, type PodTemplate } from "./objects/pod-templates.ts";
import { indexOf, type ScopeIndex } from "./objects/scope-index.ts";
import { selectionOfObject } from "./objects/selections.ts";
import { at, isFilledIn, itemsAt, textOf, wholeNumber } from "./objects/shape.ts";
import { targetsOf } from "./objects/targets.ts";

/**
 * Named ports have to be listed, so that a name which is not is an error. Numbers need not be: unsure. Webhooks that
 * add containers to pods make names unsure as well.
 */
export const unknownPort: Rule = {
  name: "unknown-port",
  summary: "A port that its target does not have leads nowhere: traffic, probes and routes fail.",
  level: "error",
  alsoKnownAs: [
    "kube-linter:invalid-target-ports",
    "kube-linter:liveness-port",
    "kube-linter:readiness-port",
    "kube-linter:startup-port",
  ],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const container of index.containers) yield* ofProbes(index, container);
    for (const resource of index.ofKind("Service")) yield* ofService(scope, index, resource);
    for (const resource of index.objects) yield* ofRoutes(index, resource);
  },
};

const PROBES: readonly Path[] = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

function* ofProbes(index: ScopeIndex, container: Container): Generator<Remark> {
  const { resource } = container.template;
  const declared = portsOf([container]);
  for (const probe of PROBES) {
    for (const action of ["httpGet", "tcpSocket", "grpc"]) {
      const path = [...probe, action, "port"];
      const port = at(container.value, ...path);
      const remark = { resource, path: [...container.path, ...path], on: "value" } as const;
      const number = wholeNumber(port);
      if (number !== undefined && (number < 1 || number > 65535)) yield { ...remark, ...outOfRange(number) };
      const name = textOf(port);
      if (name === undefined || declared.names.has(name) || isFilledIn(name) || /^\d+$/.test(name)) continue;
      if (index.isPart(resource) || index.kustomize.mentions(resource, name)) continue;
      yield {
        ...remark,
        message: `the ${describeContainer(container)} has no port called \`${name}\`, so ${probe[0] === "lifecycle" ? "the hook" : `its ${String(probe[0])}`} always fails`,
        remedy: `Name one of its ports (${list(declared.names)}), write the number, or add the port.`,
      };
    }
  }
}

function* ofService(scope: Scope, index: ScopeIndex, resource: Resource): Generator<Remark> {
  const selection = selectionOfObject(resource);
  const namespace = index.namespaceOf(resource);
  const picked = selection === undefined ? [] : podSelection(scope).select(selection.selector, namespace);
  const { whole, ports, injected } = summaryOf(index, picked);
  const first = whole[0];
  const unsure = injected || namespace === undefined;
  for (const { item, path } of itemsAt(resource.value, "spec", "ports")) {
    yield* ranges(resource, path, item);
    const target = at(item, "targetPort") ?? (first === undefined ? undefined : at(item, "port"));
    const field = at(item, "targetPort") === undefined ? "port" : "targetPort";
    const name = textOf(target);
    const number = wholeNumber(target) ?? (name !== undefined && /^\d+$/.test(name) ? Number(name) : undefined);
    if (first === undefined || (name !== undefined && isFilledIn(name))) continue;
    const known = number === undefined ? name === undefined || ports.names.has(name) : ports.numbers.has(number);
    if (known || (number !== undefined && !ports.all)) continue;
    if (whole.some((template) => index.kustomize.mentions(template.resource, "ports"))) continue;
    if (index.kustomize.mentions(resource, "ports")) continue;
    yield {
      resource,
      path: [...path, field],
      on: "value",
      message:
        number === undefined
          ? `no container of ${describe(first.resource)} has a port called \`${name}\``
          : `no container of ${describe(first.resource)} lists the port ${number}`,
      remedy: `Write one of ${list(number === undefined ? ports.names : ports.numbers)}, or add the port to the container.`,
      ...((unsure || number !== undefined) && { unsure: true }),
    };
  }
}

interface Summary {
  readonly whole: readonly PodTemplate[];
  readonly ports: Ports;
  readonly injected: boolean;
}

/** Many Services may pick the same templates; the selection answers them with the same list. */
const summaries = new WeakMap<readonly PodTemplate[], Summary>();

function summaryOf(index: ScopeIndex, picked: readonly PodTemplate[]): Summary {
  const known = summaries.get(picked);
  if (known !== undefined) return known;
  const whole = picked.filter((template) => !index.isPart(template.resource));
  const ports = portsOf(whole.flatMap(({ containers }) => containers));
  const summary = { whole, ports, injected: whole.some(isInjected) };
  summaries.set(picked, summary);
  return summary;
}

function* ranges(resource: Resource, path: Path, item: unknown): Generator<Remark> {
  for (const field of ["port", "targetPort", "nodePort"]) {
    const number = wholeNumber(at(item, field));
    if (number === undefined || (number >= 1 && number <= 65535) || (field === "nodePort" && number === 0)) continue;
    yield { resource, path: [...path, field], on: "value", ...outOfRange(number) };
  }
}

const outOfRange = (number: number) => ({
  message: `${number} is no port`,
  remedy: "Write a number from 1 to 65535.",
});

/** Ports of Services that routes name. */
function* ofRoutes(index: ScopeIndex, resource: Resource): Generator<Remark> {
  for (const { name, namespace, port } of targetsOf(resource)) {
    if (port === undefined || port.value === undefined || port.value === null) continue;
    const services = index.find("Service", namespace ?? index.namespaceOf(resource), name);
    if (
      services.length === 0 ||
      services.some((service) => index.isPart(service) || index.kustomize.mentions(service, "ports"))
    )
      continue;
    const listed = services.flatMap((service) => [...itemsAt(service.value, "spec", "ports")].map(({ item }) => item));
    const names = new Set(listed.flatMap((item) => textOf(at(item, "name")) ?? []));
    const numbers = new Set(listed.flatMap((item) => wholeNumber(at(item, "port")) ?? []));
    const number = wholeNumber(port.value);
    const text = textOf(port.value);
    if (number === undefined ? text === undefined || names.has(text) || isFilledIn(text) : numbers.has(number))
      continue;
    if (listed.length === 0) continue;
    yield {
      resource,
      path: port.path,
      on: "value",
      message: `the Service ${name} has no port ${number === undefined ? `called \`${text}\`` : number}`,
      remedy: `Write one of ${list(number === undefined ? names : numbers)}, or add the port to the Service.`,
    };
  }
}

interface Ports {
  readonly names: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
  /** Each container lists some, so that the numbers are likely to be all. */
  readonly all: boolean;
}

function portsOf(containers: readonly Container[]): Ports {
  const names = new Set<string>();
  const numbers = new Set<number>();
  let all = containers.length > 0;
  for (const { value, role } of containers) {
    if (role === "init" || role === "ephemeral") continue;
    const ports = [...itemsAt(value, "ports")];
    if (ports.length === 0) all = false;
    for (const { item } of ports) {
      const [name, number] = [textOf(at(item, "name")), wholeNumber(at(item, "containerPort"))];
      if (name !== undefined) names.add(name);
      if (number !== undefined) numbers.add(number);
    }
  }
  return { names, numbers, all };
}

/** Istio, Linkerd, Vault, Dapr and others add containers where labels or annotations ask for it. */
const isInjected = ({ metadata }: PodTemplate): boolean =>
  ["labels", "annotations"].some((field) =>
    Object.keys(Object(at(metadata, field))).some((key) => /inject|sidecar|dapr\.io/.test(key)),
  );

const list = (values: ReadonlySet<string | number>): string => {
  const shown = [...values].slice(0, 8).join(", ");
  return values.size === 0 ? "none so far" : values.size > 8 ? `${shown}, …` : shown;
};
