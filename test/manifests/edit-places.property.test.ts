import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseVersion, type Version } from "../../src/domain/image-reference.ts";
import { editPlaces } from "../../src/manifests/edit-places.ts";
import { isPlainText } from "../../src/manifests/plain-text.ts";
import { readPlaces } from "../../src/manifests/read-places.ts";
import { setImages } from "../../src/manifests/set-image.ts";
import { fill, type Hole, randomManifest } from "./random-manifest.ts";

const tag = fc.oneof(
  fc.constantFrom("v2.0.0", "2.0", "20241231", "1234e56", "2024-01-02", "no", "0x1f", "latest", "1_000", "null"),
  fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/),
);

const version = (text: string): Version => parseVersion(text) ?? {};

describe("Invariant 4: nothing outside the intended places changes", () => {
  it("in any manifest, whichever places are edited", () => {
    fc.assert(
      fc.property(randomManifest, fc.infiniteStream(tag), fc.infiniteStream(fc.boolean()), (manifest, tags, picks) => {
        const file = {
          path: "values.yaml",
          text: fill(
            manifest,
            () => "v1",
            () => false,
          ),
        };
        const { places, problems } = readPlaces(file);
        expect(problems).toEqual([]);
        const chosen = new Map<string, string>();
        for (const hole of manifest.holes) {
          if (picks.next().value) chosen.set(hole.image, tags.next().value);
        }
        const edits = places.flatMap((place) => {
          const to = chosen.get(place.image ?? "");
          return to === undefined ? [] : [{ place, to: version(to), from: { tag: "v1" } }];
        });
        expect(edits).toHaveLength(chosen.size);
        const result = editPlaces(file, edits);
        const expected = fill(
          manifest,
          (hole: Hole) => chosen.get(hole.image) ?? "v1",
          (text) => !isPlainText(text),
        );
        expect(result).toEqual({ text: expected, changes: expect.anything() });
        const after = readPlaces({ ...file, text: expected }).places;
        expect(after.map(({ image, tag }) => [image, tag])).toEqual(
          places.map(({ image, tag }) => [image, chosen.get(image ?? "") ?? tag]),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("in any manifest, when images are set by name", () => {
    fc.assert(
      fc.property(randomManifest, tag, fc.nat(), (manifest, to, index) => {
        const hole = manifest.holes[index % Math.max(manifest.holes.length, 1)];
        fc.pre(hole !== undefined && to !== "v1");
        const text = fill(
          manifest,
          () => "v1",
          () => false,
        );
        const result = setImages([{ path: "values.yaml", text }], [{ image: hole.image, to: { tag: to } }]);
        const expected = fill(
          manifest,
          ({ id }) => (id === hole.id ? to : "v1"),
          (plain) => !isPlainText(plain),
        );
        expect(result).toMatchObject({ kind: "changed", files: [{ path: "values.yaml", text: expected }] });
      }),
      { numRuns: 150 },
    );
  });
});
