import { expect, it, jest } from "@jest/globals";
import { config, shop } from "../../support/checkout.ts";
import { FakeWorld, HOME } from "../../support/fake-world.ts";

it("a push has all open pull requests checked again where it brings another towpath.yaml, and only there", async () => {
  const world = new FakeWorld(shop());
  await world.adopt();
  const wake = jest.spyOn(world.store.lanes, "wake");
  const woken = () => wake.mock.calls.filter(([lane]) => lane === `checks:${HOME}:all`).length;
  await world.push("main", { "README.md": "hello\n" });
  await world.deliver("push", { configuration: true });
  await world.settle();
  expect(woken()).toBe(0);
  await world.push("main", { "towpath.yaml": config({ dev: "{ merge: auto }" }) });
  await world.deliver("push", { configuration: true });
  await world.settle();
  expect(woken()).toBe(1);
  await world.push("main", { "towpath.yaml": "version: 2\n" });
  await world.deliver("push", { configuration: true });
  await world.settle();
  expect(woken()).toBe(2);
});
