import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { parseDocument, YAMLMap, YAMLSeq } from "yaml";
import { TOKEN_PERMISSIONS } from "../../src/github/access.ts";
import { operationsInUse } from "../../src/github/operations.ts";
import { EVENTS, PERMISSIONS } from "../../src/github/requirements.ts";

const manifest = parseDocument(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
const granted = new Map(PERMISSIONS.map(({ name, level }) => [name, level]));
const allows = (have: string | undefined, wish: string): boolean => have === "write" || have === wish;

describe("app.yml", () => {
  it("asks for exactly the permissions and events that the code knows", () => {
    const asked: unknown = manifest.toJS();
    expect(asked).toMatchObject({
      default_permissions: Object.fromEntries(PERMISSIONS.map(({ name, level }) => [name, level])),
      default_events: EVENTS.map(({ name }) => name),
    });
    const permissions = manifest.get("default_permissions");
    expect(permissions instanceof YAMLMap && permissions.items.length).toBe(PERMISSIONS.length);
  });

  it("gives the reason of each", () => {
    const permissions = manifest.get("default_permissions");
    const events = manifest.get("default_events");
    if (!(permissions instanceof YAMLMap) || !(events instanceof YAMLSeq)) throw new Error("app.yml has another shape");
    const first = [permissions.commentBefore, events.commentBefore];
    const later = [
      ...permissions.items.slice(1).map(({ key }) => commentOf(key)),
      ...events.items.slice(1).map(commentOf),
    ];
    for (const comment of [...first, ...later]) expect(comment).toMatch(/\w+.*\.$/);
  });
});

describe("permissions", () => {
  it("are enough for every operation in use", () => {
    for (const [name, { permission, level }] of operationsInUse) {
      expect([name, allows(granted.get(permission), level)]).toEqual([name, true]);
    }
  });

  it("are never exceeded by a token", () => {
    for (const wanted of Object.values(TOKEN_PERMISSIONS)) {
      for (const [name, level] of Object.entries(wanted)) expect(allows(granted.get(name), level)).toBe(true);
    }
  });

  it("are asked for to read or write more than metadata only where something needs it", () => {
    const used = new Set([...operationsInUse.values()].map(({ permission }) => permission));
    const heard: Readonly<Record<string, string>> = {
      actions: "workflow_run",
      packages: "registry_package",
      merge_queues: "merge_group",
    };
    for (const { name } of PERMISSIONS) {
      const event = heard[name];
      expect([name, used.has(name) || EVENTS.some((one) => one.name === event)]).toEqual([name, true]);
    }
  });
});

function commentOf(node: unknown): unknown {
  return typeof node === "object" && node !== null && "commentBefore" in node ? node.commentBefore : undefined;
}
