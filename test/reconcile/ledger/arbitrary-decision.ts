/** Any decision that can be, with names and reasons from outside. */
import fc from "fast-check";
import type { Decision } from "../../../src/domain/decision.ts";

const wellFormed = (text: string): boolean => text.isWellFormed();
const name = fc
  .oneof(
    fc.constantFrom("checkout", "team/x", "..", ".hidden", "a%2Fb", "ümlaut", "applications"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
  )
  .filter(wellFormed);
const words = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("", "# no comment", "yes", "2026-01-01", "a: b\n- c", " x ", "@all \u0085 \u2028 \u0000 \uFEFF"),
  )
  .filter(wellFormed);
const time = fc.integer({ min: 0, max: Date.parse("9999-12-31T23:59:59Z") });
const image = fc.record(
  {
    image: fc.constantFrom("ghcr.io/acme/checkout", "docker.io/library/nginx", "localhost:5000/a/b"),
    tag: fc.constantFrom("1.5.0", "latest", "v2_x-3"),
    digest: fc.constantFrom(`sha256:${"a".repeat(64)}`, `sha256:${"0123".repeat(16)}`),
  },
  { requiredKeys: ["image", "tag"] },
);
const images = fc.array(image, { minLength: 1, maxLength: 3 });

const decided = {
  id: fc.oneof(
    fc.tuple(fc.nat(), fc.nat(5)).map(([comment, position]) => `c${comment}-${position}`),
    fc.tuple(fc.nat(), name).map(([pull, rest]) => `p${pull}-${rest}`),
  ),
  by: fc.constantFrom("alice", "bob-2", "towpath[bot]"),
  at: time,
  reason: words,
  until: time,
  ended: fc.record({ by: fc.constantFrom("alice", "carol"), at: time, reason: words }),
};
const required = ["id", "by", "at", "reason"] as const;
const to = { application: name, environment: name };
const toKeys = ["application", "environment"] as const;

export const arbitraryDecision: fc.Arbitrary<Decision> = fc.oneof(
  fc.record(
    { kind: fc.constant("hold" as const), ...decided, ...to },
    { requiredKeys: ["kind", ...required, "application"] },
  ),
  fc.record(
    { kind: fc.constant("freeze" as const), ...decided, environment: name },
    { requiredKeys: ["kind", ...required, "environment"] },
  ),
  fc.record(
    { kind: fc.constant("pin" as const), ...decided, ...to, images, awayFrom: images },
    { requiredKeys: ["kind", ...required, ...toKeys, "images"] },
  ),
  fc.record(
    { kind: fc.constant("quarantine" as const), ...decided, application: name, images },
    { requiredKeys: ["kind", ...required, "application", "images"] },
  ),
  fc.record(
    { kind: fc.constant("override" as const), ...decided, ...to, images, gate: fc.constantFrom("soak", "order") },
    { requiredKeys: ["kind", ...required, ...toKeys, "images", "gate"] },
  ),
  fc.record(
    { kind: fc.constant("request" as const), ...decided, ...to, images },
    { requiredKeys: ["kind", ...required, ...toKeys, "images"] },
  ),
  fc.record(
    { kind: fc.constant("rollback" as const), ...decided, ...to, images, from: images },
    { requiredKeys: ["kind", ...required, ...toKeys, "images", "from"] },
  ),
  fc.record(
    { kind: fc.constant("acknowledgement" as const), ...decided, ...to, images, hotfix: fc.constant("c9-0") },
    { requiredKeys: ["kind", ...required, ...toKeys, "images", "hotfix"] },
  ),
);
