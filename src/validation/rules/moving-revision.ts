import type { Path, Resource } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import { groupOf } from "./objects/identity.ts";
import { indexOf } from "./objects/scope-index.ts";
import { at, isFields, isFilledIn, itemsAt, textOf } from "./objects/shape.ts";

/** Branches are not told of: an environment repository that follows its own branch is how GitOps works. */
export const movingRevision: Rule = {
  name: "moving-revision",
  summary:
    "A chart without a fixed version, or `HEAD` of another repository, changes an environment without a pull request.",
  level: "warning",
  alsoKnownAs: [],
  *check(scope: Scope): Iterable<Remark> {
    const index = indexOf(scope);
    for (const resource of index.ofKind("Application", "ApplicationSet")) {
      if (groupOf(resource) !== "argoproj.io" || index.isPart(resource)) continue;
      const spec: Path = resource.kind === "Application" ? ["spec"] : ["spec", "template", "spec"];
      yield* argoSource(resource, [...spec, "source"]);
      for (const { path } of itemsAt(resource.value, ...spec, "sources")) yield* argoSource(resource, path);
    }
    for (const resource of index.ofKind("HelmRelease", "HelmChart")) {
      const isRelease = groupOf(resource) === "helm.toolkit.fluxcd.io" && resource.kind === "HelmRelease";
      const isChart = groupOf(resource) === "source.toolkit.fluxcd.io" && resource.kind === "HelmChart";
      if ((!isRelease && !isChart) || index.isPart(resource)) continue;
      const path: Path = isRelease ? ["spec", "chart", "spec"] : ["spec"];
      const source = at(resource.value, ...path);
      const kind = textOf(at(source, "sourceRef", "kind")) ?? "HelmRepository";
      if (isFields(source) && kind === "HelmRepository")
        yield* chart(resource, path, "version", source["version"], textOf(source["chart"]) ?? "");
    }
    for (const resource of index.ofKind("OCIRepository")) {
      const tag = at(resource.value, "spec", "ref", "tag");
      if (tag === "latest")
        yield moves(
          resource,
          ["spec", "ref", "tag"],
          "this OCIRepository follows the tag `latest`",
          "Write a version or a digest.",
        );
    }
  },
};

function* argoSource(resource: Resource, path: Path): Generator<Remark> {
  const source = at(resource.value, ...path);
  if (!isFields(source)) return;
  const revision = source["targetRevision"];
  const name = textOf(source["chart"]);
  if (name !== undefined) yield* chart(resource, path, "targetRevision", revision, name);
  else if (revision === "HEAD") {
    yield moves(
      resource,
      [...path, "targetRevision"],
      "this source follows HEAD: whatever is pushed there arrives here",
      "Write a tag, a commit, or at least the branch that is meant.",
    );
  }
}

function* chart(resource: Resource, path: Path, field: string, version: unknown, name: string): Generator<Remark> {
  if (
    typeof version === "string"
      ? isFilledIn(version) || /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$|^sha256:/.test(version)
      : version !== undefined && version !== null
  )
    return;
  const written = typeof version === "string" && version !== "";
  const what = written ? `any version that fits \`${version.slice(0, 40)}\`` : "the newest version";
  yield moves(
    resource,
    written ? [...path, field] : path,
    `the chart ${name} is taken in ${what}, so that a release of it arrives without a pull request`,
    `Write the exact version under \`${field}\`.`,
  );
}

const moves = (resource: Resource, path: Path, message: string, remedy: string): Remark => ({
  resource,
  path,
  on: "value",
  message,
  remedy,
});
