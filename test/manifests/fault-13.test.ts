import { describe, expect, it } from "@jest/globals";
import { setImages } from "../../src/manifests/set-image.ts";

/** Everything that tools of this kind were seen to damage, in one file. */
const BEFORE = [
  "\ufeff# a remark on top",
  "",
  "---",
  "",
  "apiVersion: apps/v1   # aligned",
  "kind: Deployment",
  "metadata: {name: app, labels: {version: 1.20, commit: 1234e56, mode: 0755}}",
  "spec:",
  "    template:",
  "        spec:",
  "            containers:",
  "            - name: first # acme/app:v1",
  "              image: 'acme/app:v1'\t# tab",
  "            # - name: old",
  "            #   image: acme/app:v1",
  "            -   name: second",
  "                image: acme/app-extra:v1",
  "            - {name: third, image: acme/app:v2, args: [--v1]}",
  "            - name: fourth",
  "              command: |",
  "                #!/bin/sh",
  "",
  "                echo v1",
  "---",
  "# between documents",
  "apiVersion: apps/v1",
  "kind: Deployment",
  'spec: {template: {spec: {containers: [{image: acme/app:v1}, {image: "acme/app:v1"}]}}} # two on a line',
  "---",
  "tag: v1",
  "image: {repository: acme/app, tag: v1, pullPolicy: Always}",
].join("\r\n");

const lines = (text: string): readonly string[] => text.split("\r\n");

describe("Fault 13: an edit drops comments or hits the wrong item or field", () => {
  it("changes the characters of the version in the places of the image, and not a byte elsewhere", () => {
    const result = setImages([{ path: "all.yaml", text: BEFORE }], [{ image: "acme/app", to: { tag: "20241231" } }], {
      tag: "v1",
    });
    const after = result.kind === "changed" ? (result.files[0]?.text ?? "") : "";
    const changed = lines(after).flatMap((line, index) => (line === lines(BEFORE)[index] ? [] : [line.trim()]));
    expect(changed).toEqual([
      "image: 'acme/app:20241231'\t# tab",
      'spec: {template: {spec: {containers: [{image: acme/app:20241231}, {image: "acme/app:20241231"}]}}} # two on a line',
      'image: {repository: acme/app, tag: "20241231", pullPolicy: Always}',
    ]);
    expect(lines(after)).toHaveLength(lines(BEFORE).length);
  });
});
