/** Decisions with names that people know, one of each kind. */
import type { Decision, Hold } from "../../../src/domain/decision.ts";

export const AT = Date.parse("2026-03-02T10:00:00Z");
const DIGEST = `sha256:${"ab".repeat(32)}`;
const image = (tag: string) => ({ image: "ghcr.io/acme/checkout", tag });
const decided = (comment: number, reason: string) => ({ id: `c${comment}-0`, by: "alice", at: AT, reason });
const to = { application: "checkout", environment: "prod-eu" };

export const hold = (more: Partial<Hold> = {}): Hold => ({
  kind: "hold",
  ...decided(100, "Payments are down"),
  application: "checkout",
  ...more,
});

export const ONE_OF_EACH: readonly Decision[] = [
  hold({ environment: "prod-eu", until: AT + 3_600_000 }),
  {
    kind: "freeze",
    ...decided(101, "Black Friday: nothing moves.\nAsk @sre"),
    environment: "prod-eu",
    ended: { by: "bob", at: AT + 60_000, reason: "It is over" },
  },
  { kind: "pin", ...decided(102, "The migration runs"), ...to, images: [image("1.4.0")], awayFrom: [image("1.5.0")] },
  {
    kind: "quarantine",
    ...decided(103, "Loses orders"),
    application: "checkout",
    images: [{ ...image("1.5.0"), digest: DIGEST }],
  },
  { kind: "override", ...decided(104, "Customers wait"), ...to, gate: "soak", images: [image("1.5.1")] },
  { kind: "request", ...decided(105, ""), ...to, images: [image("1.5.1")] },
  { kind: "rollback", ...decided(106, "5xx since 09:40"), ...to, images: [image("1.4.0")], from: [image("1.5.0")] },
  { kind: "acknowledgement", ...decided(107, "1.6.0 has it, too"), ...to, images: [image("1.6.0")], hotfix: "c104-0" },
];
