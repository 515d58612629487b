import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { ofContainer, onContainer } from "./objects/security.ts";
import { listOf } from "./objects/shape.ts";

/** Those that the baseline of the Pod Security Standards lets be added. */
const BASELINE = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

export const addedCapabilities: Rule = {
  name: "added-capabilities",
  summary: "Capabilities beyond the baseline (SYS_ADMIN, NET_ADMIN, ALL …) are ways out of the container.",
  level: "warning",
  alsoKnownAs: ["polaris:dangerousCapabilities", "polaris:insecureCapabilities"],
  *check(scope: Scope): Iterable<Remark> {
    for (const container of indexOf(scope).containers) {
      for (const [position, capability] of listOf(ofContainer(container, "capabilities", "add")).entries()) {
        if (typeof capability !== "string" || BASELINE.has(capability.replace(/^CAP_/, ""))) continue;
        yield onContainer(
          container,
          ["securityContext", "capabilities", "add", position],
          `adds the capability ${capability.slice(0, 40)}`,
          "Remove it, or take one that does less.",
        );
      }
    }
  },
};
