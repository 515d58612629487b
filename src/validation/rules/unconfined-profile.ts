import type { Path } from "../resource.ts";
import type { Remark, Rule, Scope } from "../rule.ts";
import type { Container, PodTemplate } from "./objects/pod-templates.ts";
import { indexOf } from "./objects/scope-index.ts";
import { ofContainer, ofPod, onContainer, onPod } from "./objects/security.ts";
import { at, textsOf } from "./objects/shape.ts";

/** Types that the baseline allows; the empty one is the default. */
const SELINUX_TYPES = new Set(["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"]);

/** Pod Security Standards, baseline: Seccomp, AppArmor, SELinux, /proc Mount Type. */
export const unconfinedProfile: Rule = {
  name: "unconfined-profile",
  summary: "Seccomp, AppArmor, SELinux and the masks over /proc keep a container in; switching them off lets it out.",
  level: "warning",
  alsoKnownAs: ["kube-linter:unsafe-proc-mount", "kube-score:container-seccomp-profile"],
  *check(scope: Scope): Iterable<Remark> {
    for (const template of indexOf(scope).templates) {
      yield* judge(
        (...path) => ofPod(template, ...path),
        (path, what) => onPod(template, ["securityContext", ...path], `the pod ${what}`, REMEDY),
      );
      for (const container of template.containers) {
        const tell = (path: Path, what: string) => onContainer(container, ["securityContext", ...path], what, REMEDY);
        yield* judge((...path) => ofContainer(container, ...path), tell);
        yield* procMount(container);
      }
      yield* annotations(template);
    }
  },
};

const REMEDY = "Remove the setting, so that the runtime's own profile counts.";

function* judge(get: (...path: Path) => unknown, tell: (path: Path, what: string) => Remark): Generator<Remark> {
  if (get("seccompProfile", "type") === "Unconfined") yield tell(["seccompProfile", "type"], "runs without seccomp");
  if (get("appArmorProfile", "type") === "Unconfined") yield tell(["appArmorProfile", "type"], "runs without AppArmor");
  const type = get("seLinuxOptions", "type");
  if (typeof type === "string" && !SELINUX_TYPES.has(type))
    yield tell(["seLinuxOptions", "type"], `takes the SELinux type ${type.slice(0, 40)}`);
  for (const field of ["user", "role"]) {
    const value = get("seLinuxOptions", field);
    if (typeof value === "string" && value !== "") yield tell(["seLinuxOptions", field], `sets the SELinux ${field}`);
  }
}

function* procMount(container: Container): Generator<Remark> {
  const type = ofContainer(container, "procMount");
  if (typeof type !== "string" || type === "Default" || type === "") return;
  yield onContainer(container, ["securityContext", "procMount"], "sees all of /proc", "Remove `procMount`.");
}

function* annotations(template: PodTemplate): Generator<Remark> {
  for (const [key, value] of textsOf(at(template.metadata, "annotations"))) {
    if (
      value !== "unconfined" ||
      !/^(container\.apparmor\.security\.beta|(container\.)?seccomp\.security\.alpha)\.kubernetes\.io\//.test(key)
    )
      continue;
    yield {
      resource: template.resource,
      path: [...template.path, "metadata", "annotations", key],
      on: "value",
      message: `the annotation ${key.slice(0, 120)} switches the profile off`,
      remedy: "Remove the annotation, so that the runtime's own profile counts.",
    };
  }
}
