/** Whether a text is an image reference, given the keys that lead to it. */
import { roleOf, speaksOfImages } from "./key-role.ts";
import { pinnedReference } from "./site.ts";
import { namesRegistry, normalName, splitReference, type WrittenReference } from "./written-reference.ts";

/** What the text says if it is an image reference here: by its key, or because it can hardly be anything else. */
export function referenceHere(text: string, keys: readonly string[]): WrittenReference | undefined {
  const key = keys.at(-1) ?? "";
  if (!/[:@]/.test(text) && !/image$/i.test(key)) return undefined;
  const ownKey = speaksOfImages(key) || roleOf(key, false)?.role === "name";
  const pinned = pinnedReference(text);
  if (pinned !== undefined) {
    if (ownKey || keys.slice(-3).some(speaksOfImages)) return normalName(pinned.name) || ownKey ? pinned : undefined;
    const port = /^\d{1,5}$/.test(pinned.tag ?? "") && pinned.digest === undefined && !namesRegistry(pinned.name);
    const sure = pinned.unreadable === undefined && pinned.name.includes("/") && !port;
    return sure && normalName(pinned.name) !== undefined ? pinned : undefined;
  }
  if (!/image$/i.test(key)) return undefined;
  const bare = splitReference(text);
  return bare !== undefined && normalName(bare.name) !== undefined ? bare : undefined;
}
