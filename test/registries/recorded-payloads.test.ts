/** Recorded payloads of packages, where the collection lies beside the project: none may be misread. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { isDigest } from "../../src/domain/image-reference.ts";
import { hearPackage } from "../../src/registries/package-event.ts";
import { HEARING } from "./payloads.ts";

const FOLDER = join(import.meta.dirname, "../../../shared/data/payloads");
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => /^ghcr-.*\.json$/.test(file)) : [];
process.stderr.write(
  `Recorded package events: ${files.length === 0 ? "none here, not tested" : `${files.length} tested`}\n`,
);

const linked = (payload: object): object => ({
  repository: { full_name: "acme/app", owner: { login: "acme" } },
  ...payload,
});

describe("Recorded package events", () => {
  it.each(files.length === 0 ? ["(none here)"] : files)("%s: a build only where there is a tag", (file) => {
    if (files.length === 0) return;
    const payload: unknown = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
    const heard = hearPackage(linked(Object(payload)), HEARING);
    if ("ignored" in heard) return expect(heard.ignored).not.toBe("");
    expect(heard.builds).toHaveLength(1);
    for (const build of heard.builds) {
      expect(build.image).toMatch(/^ghcr\.io\/[a-z0-9-]+\/[a-z0-9._/-]+$/);
      expect(build.tag).toMatch(/^v?\d/);
      if (build.digest !== undefined) expect(isDigest(build.digest)).toBe(true);
    }
  });
});
