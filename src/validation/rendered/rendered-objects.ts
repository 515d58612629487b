/** What kustomize or helm made, as texts to validate and objects to compare, each with the file that it is from. */
import { ORIGIN_PREFIX } from "../../domain/rendering.ts";
import { splitDocuments } from "../../manifests/split-documents.ts";
import type { CheckedFile } from "../engine/checked-file.ts";
import { resourcesOf } from "../engine/resources-of.ts";
import type { Resource } from "../resource.ts";
import { at, textOf } from "../rules/objects/shape.ts";
import type { RenderTarget } from "./find-targets.ts";

/** A piece of the text that is small enough to be read: the whole may be larger than any file that is. */
export interface RenderedText {
  /** Unique, and no path of the repository. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const LARGEST_TEXT = 2 * 1024 * 1024;

/** Cuts between documents only. */
export function renderedTexts(name: string, text: string): readonly RenderedText[] {
  const pieces: string[] = [];
  let piece = "";
  for (const document of splitDocuments(text)?.map((part) => part.text) ?? [text]) {
    if (piece !== "" && piece.length + document.length > LARGEST_TEXT) {
      pieces.push(piece);
      piece = "";
    }
    piece += `${/^---/.test(document) ? "" : "---\n"}${document}${document.endsWith("\n") ? "" : "\n"}`;
  }
  if (piece !== "") pieces.push(piece);
  const encoder = new TextEncoder();
  return pieces.map((one, index) => ({ name: `${name}#${index + 1}.yaml`, bytes: encoder.encode(one) }));
}

export interface RenderedObject {
  readonly resource: Resource;
  /** The file in the repository; that of the kustomization or chart where it cannot be told. */
  readonly source: string;
  /** The file of the kustomization or chart. */
  readonly home: string;
}

const ORIGIN = "config.kubernetes.io/origin";

/** Objects of one piece. What kustomize noted about their origin is taken out of them again. */
export function renderedObjects(
  name: string,
  checked: CheckedFile,
  target: RenderTarget,
  home: string,
): readonly RenderedObject[] {
  const sources = target.kind === "helm" ? helmSources(checked, target.root) : undefined;
  return resourcesOf(name, checked).map((resource) => {
    if (sources !== undefined) return { resource, source: sources.get(resource.document) ?? home, home };
    const origin = textOf(at(resource.value, "metadata", "annotations", ORIGIN));
    return { resource: withoutOrigin(resource), source: kustomizeSource(origin) ?? home, home };
  });
}

/** Of the annotation: `path: ../tree/base/web.yaml`, or for what a generator made `configuredIn: …`. */
function kustomizeSource(origin: string | undefined): string | undefined {
  const path = origin === undefined ? undefined : /^(?:path|configuredIn): *(.+)$/m.exec(origin)?.[1]?.trim();
  return path?.startsWith(ORIGIN_PREFIX) ? path.slice(ORIGIN_PREFIX.length) : undefined;
}

function withoutOrigin(resource: Resource): Resource {
  const metadata = resource.value["metadata"];
  const annotations = at(metadata, "annotations");
  if (typeof metadata !== "object" || metadata === null || typeof annotations !== "object" || annotations === null)
    return resource;
  const { [ORIGIN]: _, ...others } = annotations as Readonly<Record<string, unknown>>;
  const { annotations: __, ...rest } = metadata as Readonly<Record<string, unknown>>;
  const left = Object.keys(others).length === 0 ? rest : { ...rest, annotations: others };
  return { ...resource, value: { ...resource.value, metadata: left } };
}

/** `# Source: chart/templates/web.yaml` stands in front of each document; the chart is called by its name there. */
function helmSources({ text, documents }: CheckedFile, root: string): ReadonlyMap<number, string> {
  const lines = text.split("\n");
  return new Map(
    documents.map(({ document, line }) => {
      let inside = "Chart.yaml";
      for (let at = line - 2; at >= 0 && lines[at] !== "---"; at -= 1) {
        const [, source] = /^# Source: [^/]+\/(.+)$/.exec(lines[at] ?? "") ?? [];
        if (source === undefined) continue;
        inside = source.trim();
        break;
      }
      return [document, root === "" ? inside : `${root}/${inside}`] as const;
    }),
  );
}
