import { describe, expect, it } from "@jest/globals";
import { parseVersion, type Version } from "../../src/domain/image-reference.ts";
import { setImages } from "../../src/manifests/set-image.ts";
import { SHA_A, SHA_B } from "./places-in.ts";

const version = (text: string): Version => parseVersion(text) ?? {};

/** Sets one image in one file: the new text, `=` where nothing is to change, or the reasons. */
function set(text: string, image: string, to: string, from?: string, path = "values.yaml"): string {
  const result = setImages(
    [{ path, text }],
    [{ image, to: version(to) }],
    from === undefined ? undefined : version(from),
  );
  if (result.kind === "changed") return result.files[0]?.text ?? "";
  return result.kind === "refused" ? result.problems.map(({ message }) => message).join("\n") : "=";
}

describe("Setting an image", () => {
  const twice = "a: {image: acme/app:v1}\nb: {image: acme/app:v2} # acme/app:v1\n";

  it("changes every place that names it", () => {
    expect(set(twice, "acme/app", "v3")).toBe("a: {image: acme/app:v3}\nb: {image: acme/app:v3} # acme/app:v1\n");
  });

  it("changes only the places that hold what `from` says", () => {
    expect(set(twice, "acme/app", "v3", "v1")).toBe(twice.replace("v1", "v3"));
    expect(set(twice, "acme/app", "v3", "v2")).toBe(twice.replace("v2", "v3"));
  });

  it("takes `from` as a tag, a digest or both", () => {
    const text = `image: acme/app:v1@${SHA_A}\n`;
    for (const from of ["v1", `@${SHA_A}`, `v1@${SHA_A}`]) {
      expect(set(text, "acme/app", `v2@${SHA_B}`, from)).toBe(`image: acme/app:v2@${SHA_B}\n`);
    }
    expect(set(text, "acme/app", `v2@${SHA_B}`, `v1@${SHA_B}`)).toMatch(/^No place of acme\/app holds v1@/);
  });

  it.each(["nginx", "docker.io/nginx", "docker.io/library/nginx", "index.docker.io/library/nginx"])(
    "knows Docker Hub's images by all their names: %s",
    (image) => {
      for (const written of ["nginx", "docker.io/nginx", "library/nginx", "index.docker.io/library/nginx"]) {
        expect(set(`image: ${written}:1.25\n`, image, "1.26")).toBe(`image: ${written}:1.26\n`);
      }
    },
  );

  it.each([
    ["registry and repository", "image: {registry: quay.io, repository: acme/app, tag: v1}\n"],
    ["a registry for all images", "global: {imageRegistry: quay.io}\nimage: {repository: acme/app, tag: v1}\n"],
    ["a registry above", "registry: quay.io\napp: {image: {repository: acme/app, tag: v1}}\n"],
    ["parts under keys of any name", "image: {host: quay.io, organisation: acme, repository: app, tag: v1}\n"],
    ["a registry under any key and an image string", "dockerHost: quay.io\napp: {image: 'acme/app:v1'}\n"],
  ])("finds a name that is written in parts: %s", (_, text) => {
    expect(set(text, "quay.io/acme/app", "v2")).toBe(text.replace("v1", "v2"));
  });

  it("finds a name that only the file can explain, as it is spelled there", () => {
    const text = "image: $(REGISTRY)/acme/app:v1\n";
    expect(set(text, "$(REGISTRY)/acme/app", "v2")).toBe(text.replace("v1", "v2"));
    const hub = "image: {registry: quay.io, repository: acme/app, tag: v1}\n";
    expect(set(hub, "acme/app", "v2")).toBe(hub.replace("v1", "v2"));
  });

  it("prefers the image itself to one of another registry that is spelled alike", () => {
    const text = "a: {registry: quay.io, repository: acme/app, tag: v1}\nb: {repository: acme/app, tag: v1}\n";
    expect(set(text, "acme/app", "v2")).toBe(text.replace(/v1\}\n$/, "v2}\n"));
  });

  it("leaves fields without a version alone where others have one", () => {
    const text = "a: {image: acme/app}\nb: {image: acme/app:v1}\n";
    expect(set(text, "acme/app", "v2")).toBe("a: {image: acme/app}\nb: {image: acme/app:v2}\n");
    expect(set("image: acme/app\n", "acme/app", "v2")).toBe("image: acme/app:v2\n");
  });

  it("changes mentions in arguments and scripts only where `from` names them, and says so otherwise", () => {
    const text =
      "args: ['--sidecar-image=acme/app:v1', '--x=other/acme/app:v1']\nrun: |\n  docker run acme/app:v1 # acme/app:v1-rc\n";
    expect(set(text, "acme/app", "v2", "v1")).toBe(
      "args: ['--sidecar-image=acme/app:v2', '--x=other/acme/app:v1']\nrun: |\n  docker run acme/app:v2 # acme/app:v1-rc\n",
    );
    const result = setImages(
      [{ path: "p.yaml", text: `image: acme/app:v1\n${text}` }],
      [{ image: "acme/app", to: version("v2") }],
    );
    expect(result).toMatchObject({ kind: "changed", notes: [{ code: "mention", line: 2 }, { line: 4 }, { line: 4 }] });
  });

  it("keeps mentions without quotes as they are, blanks, commas and line breaks in them", () => {
    const text =
      "args:\n- --images=acme/app:v1,acme/b:v1\n- run acme/app:v1\n    then acme/app:v1 again\nx: [--image=acme/app:v1]\n";
    expect(set(text, "acme/app", "v2", "v1")).toBe(text.replaceAll("acme/app:v1", "acme/app:v2"));
  });

  it("is nothing to change where all that is meant holds the version", () => {
    expect(set("image: acme/app:v2\n", "acme/app", "v2")).toBe("=");
    expect(set("image: acme/app:v2\n", "acme/app", "v2", "v1")).toBe("=");
  });

  it("says what there is instead where there is nothing to set", () => {
    expect(set("image: acme/app:v2\n", "acme/app", "v3", "v1")).toBe(
      "No place of acme/app holds v1: values.yaml:1 holds v2.",
    );
    expect(set("image: ghcr.io/acme/app:v2\n", "quay.io/acme/app", "v3")).toBe(
      "No place holds the image quay.io/acme/app; values.yaml:1 has ghcr.io/acme/app.",
    );
    expect(set("image: {tag: v2}\n", "acme/app", "v3")).toBe(
      "No place holds the image acme/app; where a file does not name its image, name the place with --at or --match.",
    );
  });

  it("edits plain lines of a template that happens to parse, and no others", () => {
    const text = "namespace: {{ .Release.Namespace }}\nimage: acme/app:v1\n";
    expect(set(text, "acme/app", "v2")).toBe(text.replace("v1", "v2"));
    expect(set("{{- if .Values.x }}\nimage: acme/app:v1\n{{- end }}\n", "acme/app", "v2", "v1")).toMatch(
      /^values\.yaml:1 holds a template/,
    );
  });

  it("edits one document of many and never looks at those that do not name the image", () => {
    const broken = "a: [1\n---\nimage: acme/app:v1\n---\nb: {{ x\n";
    expect(set(broken, "acme/app", "v2")).toBe(broken.replace("v1", "v2"));
  });

  it("refuses a variable, unless `from` leaves it out", () => {
    const text = "a: {image: 'acme/app:$(TAG)'}\nb: {image: acme/app:v1}\n";
    expect(set(text, "acme/app", "v2")).toMatch(/^values\.yaml:1: acme\/app is left as it is: its tag is `\$\(TAG\)`/);
    expect(set(text, "acme/app", "v2", "v1")).toBe(text.replace("v1", "v2"));
  });
});

describe("Setting images in several files", () => {
  const files = [
    { path: "a.yaml", text: "image: acme/app:v1\n" },
    { path: "b.yaml", text: "image: acme/app:v1\nother: {image: acme/other:v1}\n" },
    { path: "c.yaml", text: "image: acme/third:v1\n" },
  ];

  it("changes all of them, and those only that differ", () => {
    const result = setImages(files, [
      { image: "acme/app", to: version("v2") },
      { image: "acme/other", to: version("v3") },
    ]);
    expect(result).toMatchObject({
      kind: "changed",
      files: [
        { path: "a.yaml", text: "image: acme/app:v2\n" },
        { path: "b.yaml", text: "image: acme/app:v2\nother: {image: acme/other:v3}\n" },
      ],
      changes: [{ to: { tag: "v2" } }, { to: { tag: "v2" } }, { to: { tag: "v3" } }],
    });
  });

  it("changes none where one place is refused", () => {
    const pinned = { path: "d.yaml", text: `image: acme/app:v1@${SHA_A}\n` };
    expect(setImages([...files, pinned], [{ image: "acme/app", to: version("v2") }])).toMatchObject({
      kind: "refused",
      problems: [{ file: "d.yaml", line: 1 }],
    });
  });

  it("changes none where one image is nowhere", () => {
    const wanted = [
      { image: "acme/app", to: version("v2") },
      { image: "acme/missing", to: version("v2") },
    ];
    expect(setImages(files, wanted)).toMatchObject({ kind: "refused", problems: [{ code: "place-not-found" }] });
  });
});

describe("Moving an image", () => {
  const move = (text: string, path: string): string => {
    const wanted = { image: "quay.io/acme/app", to: {}, move: { name: "ghcr.io/acme/app" } };
    const result = setImages([{ path, text }], [wanted]);
    return result.kind === "changed" ? (result.files[0]?.text ?? "") : JSON.stringify(result);
  };

  it("changes its name and keeps its version", () => {
    expect(move("image: quay.io/acme/app:v1 # c\n", "values.yaml")).toBe("image: ghcr.io/acme/app:v1 # c\n");
    expect(move("image: {repository: quay.io/acme/app, tag: v1}\n", "values.yaml")).toBe(
      "image: {repository: ghcr.io/acme/app, tag: v1}\n",
    );
    expect(move("images:\n- name: a\n  newName: quay.io/acme/app\n  newTag: v1\n", "kustomization.yaml")).toBe(
      "images:\n- name: a\n  newName: ghcr.io/acme/app\n  newTag: v1\n",
    );
  });

  it("changes name and version at once", () => {
    const to = { tag: "v2" };
    const wanted = { image: "quay.io/acme/app", to, move: { name: "ghcr.io/acme/app", ...to } };
    const result = setImages([{ path: "v.yaml", text: "image: quay.io/acme/app:v1\n" }], [wanted]);
    expect(result).toMatchObject({ kind: "changed", files: [{ text: "image: ghcr.io/acme/app:v2\n" }] });
  });

  it("is refused where the name is a key, or written in parts", () => {
    expect(move("images:\n- name: quay.io/acme/app\n  newTag: v1\n", "kustomization.yaml")).toContain(
      "needs a `newName`",
    );
    expect(move("image: {registry: quay.io, repository: acme/app, tag: v1}\n", "values.yaml")).toContain("in parts");
  });
});
