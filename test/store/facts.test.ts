import { expect, it } from "@jest/globals";
import type { DeclinedRelease, Home } from "../../src/ports/facts.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { describeOnEachStore } from "./each-store.ts";
import { build, delivery, digest, NOW } from "./samples.ts";

const DAY = 24 * 60 * 60 * 1000;
const clock = new FakeClock(NOW);

describeOnEachStore("Builds", (openEmpty) => {
  it("come back as they were heard, in that order, with all that was known", async () => {
    const { inbox, builds } = await openEmpty(clock);
    const full = build({ revision: "1".repeat(40), source: "acme/checkout" });
    const byHook = build({ sender: { kind: "hook", name: "ci" }, deliveryId: "d2" });
    const { digest: _digest, ...onlyTag } = build({ deliveryId: "d3", tag: "latest" });
    const { tag: _tag, ...onlyDigest } = build({ deliveryId: "d3", digest: digest("b") });
    await inbox.accept(delivery("d1", { builds: [full] }));
    await inbox.accept(delivery("d2", { builds: [byHook] }));
    await inbox.accept(delivery("d3", { builds: [onlyTag, onlyDigest] }));
    expect(await builds.of([full.image], 10)).toEqual([full, byHook, onlyTag, onlyDigest]);
    expect(await builds.of(["ghcr.io/acme/other"], 10)).toEqual([]);
    expect(await builds.of([], 10)).toEqual([]);
  });

  it("are one however often they are heard, keep their place, and take what a later telling adds", async () => {
    const { inbox, builds } = await openEmpty(clock);
    const first = build();
    const second = build({ tag: "1.6.0", deliveryId: "d2" });
    const again = build({ deliveryId: "d3", heardAt: NOW + 5, revision: "2".repeat(40), source: "acme/checkout" });
    await inbox.accept(delivery("d1", { builds: [first, first] }));
    await inbox.accept(delivery("d2", { builds: [second] }));
    await inbox.accept(delivery("d3", { builds: [again] }));
    expect(await builds.of([first.image], 10)).toEqual([{ ...again, heardAt: NOW }, second]);
    expect(await builds.ofDeliveries(["d1"])).toEqual([]);
    expect(await builds.ofDeliveries(["d2", "d3", "d4"])).toEqual([{ ...again, heardAt: NOW }, second]);
  });

  it("are limited to the newest of each image", async () => {
    const { inbox, builds } = await openEmpty(clock);
    const images = ["ghcr.io/acme/a", "ghcr.io/acme/b"];
    const heard = Array.from({ length: 10 }, (_, n) => build({ image: images[n % 2] ?? "", tag: `1.${n}.0` }));
    await inbox.accept(delivery("d1", { builds: heard }));
    const tags = (await builds.of(images, 2)).map(({ tag }) => tag);
    expect(tags).toEqual(["1.6.0", "1.7.0", "1.8.0", "1.9.0"]);
  });

  it("are not pushed out of hearing, or pruned, by what another sender tells", async () => {
    const { inbox, builds } = await openEmpty(clock);
    const believed = build({ tag: "1.0.0", heardAt: NOW - 10 * DAY });
    const sender = { kind: "repository", repository: "mallory/flood" } as const;
    const flood = Array.from({ length: 10 }, (_, n) => build({ tag: `9.${n}.0`, sender, heardAt: NOW - 9 * DAY }));
    await inbox.accept(delivery("d1", { builds: [believed, ...flood] }));
    expect((await builds.of([believed.image], 2)).map(({ tag }) => tag)).toEqual(["1.0.0", "9.8.0", "9.9.0"]);
    await builds.prune(NOW - DAY, 2);
    expect((await builds.of([believed.image], 10)).map(({ tag }) => tag)).toEqual(["1.0.0", "9.8.0", "9.9.0"]);
  });

  it("can be asked for more images than fit into one statement", async () => {
    const { inbox, builds } = await openEmpty(clock);
    await inbox.accept(delivery("d1", { builds: [build()] }));
    const images = Array.from({ length: 2500 }, (_, n) => `ghcr.io/acme/other-${n}`);
    expect(await builds.of([...images, build().image], 10)).toEqual([build()]);
  });

  it("are forgotten when they are old and there are enough newer ones", async () => {
    const { inbox, builds } = await openEmpty(clock);
    const old = [1, 2, 3].map((n) => build({ tag: `1.${n}.0`, heardAt: NOW - 10 * DAY }));
    const other = build({ image: "ghcr.io/acme/other", heardAt: NOW - 10 * DAY });
    const fresh = build({ tag: "2.0.0" });
    await inbox.accept(delivery("d1", { builds: [...old, other, fresh] }));
    await builds.prune(NOW - DAY, 2);
    expect(await builds.of([fresh.image], 10)).toEqual([old[2], fresh]);
    expect(await builds.of([other.image], 10)).toEqual([other]);
  });
});

describeOnEachStore("Declined releases", (openEmpty) => {
  it("are kept by home, once each, with the newest telling", async () => {
    const { declined } = await openEmpty(clock);
    const entry: DeclinedRelease = {
      homeId: 7,
      application: "checkout",
      environment: "prod",
      release: "ghcr.io/acme/checkout=1.5.0",
      pullRequest: 12,
      by: "mona",
      at: NOW,
    };
    await declined.add(entry);
    await declined.add({ ...entry, environment: "staging", at: NOW + 1 });
    await declined.add({ ...entry, homeId: 8 });
    await declined.add({ ...entry, pullRequest: 13, by: "hubot", at: NOW + 2 });
    expect(await declined.of(7)).toEqual([
      { ...entry, environment: "staging", at: NOW + 1 },
      { ...entry, pullRequest: 13, by: "hubot", at: NOW + 2 },
    ]);
    expect(await declined.of(9)).toEqual([]);
  });
});

describeOnEachStore("The projection", (openEmpty) => {
  it("keeps documents by repository and key, and forgets one or all of them", async () => {
    const { projection } = await openEmpty(clock);
    await projection.put(7, "plan", { text: "ü\u0000", list: [1, null] });
    await projection.put(7, "plan", { text: "newer" });
    await projection.put(7, "other", 1);
    await projection.put(8, "plan", "eight");
    expect(await projection.get(7, "plan")).toEqual({ text: "newer" });
    await projection.delete(7, "plan");
    expect(await projection.get(7, "plan")).toBeUndefined();
    expect(await projection.get(7, "other")).toBe(1);
    await projection.delete(7);
    expect(await projection.get(7, "other")).toBeUndefined();
    expect(await projection.get(8, "plan")).toBe("eight");
  });
});

describeOnEachStore("Homes", (openEmpty) => {
  it("are put, replaced and removed by repository id", async () => {
    const { homes } = await openEmpty(clock);
    const home: Home = {
      repositoryId: 9_000_000_000,
      installationId: 5,
      fullName: "acme/environments",
      defaultBranch: "main",
      imagePatterns: ["ghcr.io/acme/*"],
      memberIds: [8, 9],
      paused: undefined,
    };
    await homes.put(home);
    await homes.put({ ...home, repositoryId: 3, paused: "archived" });
    await homes.put({ ...home, fullName: "acme/deploy" });
    expect(await homes.all()).toEqual([
      { ...home, repositoryId: 3, paused: "archived" },
      { ...home, fullName: "acme/deploy" },
    ]);
    await homes.remove(3);
    expect((await homes.all()).map(({ repositoryId }) => repositoryId)).toEqual([9_000_000_000]);
  });
});
