/** Following a JSON Pointer through a document, and on into texts in it that are YAML or JSON themselves. */
import { embeddedTree } from "./embedded-text.ts";
import { escapeSegment, parsePointer } from "./pointer.ts";
import type { ListNode, MapNode, TreeNode } from "./tree.ts";

export type Resolved =
  | { readonly node: TreeNode }
  /** Why the pointer leads nowhere, as a sentence that goes behind the name of the file. */
  | { readonly why: string; readonly offset: number | undefined };

/** The node that a pointer leads to. Refuses aliases on the way, keys that are there twice, and dead ends. */
export function resolvePointer(root: TreeNode, pointer: string): Resolved {
  const segments = parsePointer(pointer);
  if (segments === undefined) return { why: `\`${pointer}\` is no JSON Pointer`, offset: undefined };
  let here = root;
  for (const [index, segment] of segments.entries()) {
    const inside = enter(here);
    if (inside === undefined) return deadEnd(here, pointer, segments.slice(0, index));
    const step = stepInto(inside, segment);
    if (typeof step === "string") return { why: step, offset: offsetOf(here) };
    if (step === undefined) return deadEnd(here, pointer, segments.slice(0, index));
    here = step;
  }
  return { node: here };
}

/** The map or list to go on in. */
function enter(node: TreeNode): MapNode | ListNode | undefined {
  if (node.kind === "map" || node.kind === "list") return node;
  return node.kind === "scalar" ? embeddedTree(node) : undefined;
}

function stepInto(node: MapNode | ListNode, segment: string): TreeNode | string | undefined {
  if (node.kind === "list") return /^(?:0|[1-9]\d*)$/.test(segment) ? node.items[Number(segment)] : undefined;
  const [found, second] = node.entries.filter(({ key }) => key === segment);
  const at = `${node.pointer}/${escapeSegment(segment)}`;
  if (second !== undefined) return `${at} is there twice; remove one of the two`;
  return found?.node;
}

function deadEnd(node: TreeNode, pointer: string, reached: readonly string[]): Resolved {
  const at = reached.map((segment) => `/${escapeSegment(segment)}`).join("") || "the document";
  if (node.kind === "alias") {
    return {
      why: `${pointer} leads through the alias *${node.name} at ${at}; point at its anchor`,
      offset: node.start,
    };
  }
  const keys = node.kind === "map" ? node.entries.map(({ key }) => key) : [];
  const merged = keys.includes("<<") ? " (keys that a merge key `<<` brings in are not followed)" : "";
  const there =
    node.kind === "map"
      ? `has the keys ${keys.slice(0, 12).join(", ") || "(none)"}${merged}`
      : node.kind === "list"
        ? `is a list of ${node.items.length}`
        : "is a value";
  return { why: `${pointer} leads nowhere: ${at} ${there}`, offset: offsetOf(node) };
}

const offsetOf = (node: TreeNode): number | undefined => (node.start < 0 ? undefined : node.start);
