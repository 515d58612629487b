import { describe, expect, it } from "@jest/globals";
import { placesIn, SHA_A } from "../places-in.ts";

describe("resources", () => {
  it("are read whatever their kind is", () => {
    const text = [
      "apiVersion: apps/v1",
      "kind: Deployment",
      "spec: {template: {spec: {initContainers: [{image: 'acme/init:v1'}], containers: [{image: acme/app:v2}]}}}",
      "---",
      "apiVersion: batch/v1",
      "kind: CronJob",
      "spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: busybox}]}}}}}",
      "---",
      "apiVersion: postgresql.cnpg.io/v1",
      "kind: Cluster",
      "spec:",
      `  imageName: ghcr.io/acme/postgres:16.2-15@${SHA_A}`,
      "---",
      "apiVersion: example.com/v1",
      "kind: ReleaseManifest",
      "spec: {components: {store: {repository: ghcr.io/acme/store, tag: v1}}}",
      "",
    ].join("\n");
    expect(placesIn("all.yaml", text)).toEqual([
      "3 manifest docker.io/acme/init v1 /spec/template/spec/initContainers/0/image",
      "3 manifest docker.io/acme/app v2 /spec/template/spec/containers/0/image",
      "7 manifest docker.io/library/busybox - #1/spec/jobTemplate/spec/template/spec/containers/0/image",
      `12 manifest ghcr.io/acme/postgres 16.2-15@${SHA_A} #2/spec/imageName`,
      "16 manifest ghcr.io/acme/store v1 #3/spec/components/store",
    ]);
  });

  it("are read in texts that are YAML or JSON themselves, one in the other", () => {
    const text = [
      "apiVersion: v1",
      "kind: ConfigMap",
      "data:",
      "  config.yaml: |",
      "    sidecar:",
      "      image: acme/sidecar:v1   # kept",
      "    inner: |",
      '      {"image": "acme/inner:v2"}',
      "  notes.txt: |",
      "    The image is: acme/notes:v3",
      "",
    ].join("\n");
    expect(placesIn("configmap.yaml", text)).toEqual([
      "6 manifest docker.io/acme/sidecar v1 /data/config.yaml/sidecar/image",
      "8 manifest docker.io/acme/inner v2 /data/config.yaml/inner/image",
      "10 manifest docker.io/acme/notes v3 /data/notes.txt/The image is",
    ]);
  });

  it("say of a value with a variable that it cannot be set", () => {
    expect(
      placesIn("d.yaml", `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: 'acme/app:\${TAG}'}]}\n`),
    ).toEqual(["3 manifest docker.io/acme/app - /spec/containers/0/image"]);
  });
});

describe("Compose files", () => {
  it("are read by their services", () => {
    const text =
      "services:\n  db:\n    image: postgres:16\n  app:\n    build: {context: ., tags: ['acme/app:dev']}\n    image: acme/app:v1\n";
    expect(placesIn("docker-compose.yml", text)).toEqual([
      "3 compose docker.io/library/postgres 16 /services/db/image",
      "5 compose docker.io/acme/app dev /services/app/build/tags/0",
      "6 compose docker.io/acme/app v1 /services/app/image",
    ]);
  });
});

describe("JSON files", () => {
  it("are read like YAML, tabs and all", () => {
    const text = '{\n\t"image": {"repository": "acme/app", "tag": "v1"},\n\t"other": "acme/other:v2"\n}\n';
    expect(placesIn("values.json", text)).toEqual([
      "2 json docker.io/acme/app v1 /image",
      "3 json docker.io/acme/other v2 /other",
    ]);
  });
});
