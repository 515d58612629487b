import type { ImageBuild } from "../../src/domain/image-build.ts";
import type { NewDelivery } from "../../src/ports/inbox.ts";

export const NOW = Date.parse("2026-03-02T09:00:00Z");

export const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;

export const delivery = (id: string, change: Partial<NewDelivery> = {}): NewDelivery => ({
  id,
  lane: "repository:7",
  event: "push",
  payload: { ref: "refs/heads/main" },
  builds: [],
  ...change,
});

export const build = (change: Partial<ImageBuild> = {}): ImageBuild => ({
  image: "ghcr.io/acme/checkout",
  tag: "1.5.0",
  digest: digest("a"),
  sender: { kind: "repository", repository: "acme/checkout" },
  heardAt: NOW,
  deliveryId: "d1",
  ...change,
});
