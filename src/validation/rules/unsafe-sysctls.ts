import type { Remark, Rule, Scope } from "../rule.ts";
import { indexOf } from "./objects/scope-index.ts";
import { onPod } from "./objects/security.ts";
import { at, itemsAt, textOf } from "./objects/shape.ts";

/** Those that the baseline allows: they are the pod's own. */
const SAFE = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
]);

/** Pod Security Standards, baseline: Sysctls. */
export const unsafeSysctls: Rule = {
  name: "unsafe-sysctls",
  summary: "Kernel settings outside the safe ones change the node for all its pods, and most nodes refuse such pods.",
  level: "warning",
  alsoKnownAs: ["kube-linter:unsafe-sysctls"],
  *check(scope: Scope): Iterable<Remark> {
    for (const template of indexOf(scope).templates) {
      for (const { item, path } of itemsAt(template.spec, "securityContext", "sysctls")) {
        const name = textOf(at(item, "name"));
        if (name === undefined || SAFE.has(name)) continue;
        yield onPod(
          template,
          [...path, "name"],
          `the pod changes the kernel setting ${name.slice(0, 80)} of its node`,
          "Remove it, or set it on the nodes themselves.",
        );
      }
    }
  },
};
