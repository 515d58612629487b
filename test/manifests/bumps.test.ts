/** Real bumps of public repositories, replayed; they lie beside the project and not in it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { parseSetArguments } from "../../src/cli/set-arguments.ts";
import { isPlainText } from "../../src/manifests/plain-text.ts";
import { type SetResult, setImages } from "../../src/manifests/set-image.ts";
import { setPlaces } from "../../src/manifests/set-place.ts";

const DATA = join(import.meta.dirname, "../../../shared/data/bumps");
const there = existsSync(join(DATA, "bumps.jsonl"));

interface Bump {
  readonly repo: string;
  readonly commit: string;
  readonly path: string;
  readonly group: string;
  readonly after_style: string;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly {
    readonly image: string;
    readonly from: string;
    readonly to: string;
    readonly pointer?: string;
    readonly document?: number;
  }[];
}

const bumps: readonly Bump[] = there
  ? readFileSync(join(DATA, "bumps.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): Bump => JSON.parse(line))
      .filter(({ group, after_style }) => (group === "image" || group === "pointer") && after_style === "token")
  : [];

const read = (name: string): string => readFileSync(join(DATA, "files", name), "utf8");
const value = (to: string): string => (to.startsWith("sha256:") ? `@${to}` : to);

/** What the command does for each edit of the commit, one after the other. */
function replay({ path, before, edits }: Bump): { readonly text: string; readonly refused: boolean } {
  let text = read(before);
  let refused = false;
  for (const { image, from, to, pointer, document } of edits) {
    const at = pointer === undefined ? [] : [`${document ? `#${document}` : ""}${pointer}=${value(to)}`];
    const assignments = pointer === undefined ? [`${image}=${value(to)}`] : [];
    const request = parseSetArguments([...assignments, path], { at, ...(pointer === undefined && { from }) });
    if (typeof request === "string") throw new Error(request);
    if ("code" in request) {
      refused = true;
      continue;
    }
    const result: SetResult =
      request.kind === "images"
        ? setImages([{ path, text }], request.images, request.from)
        : setPlaces({ path, text }, request.places, request.from);
    if (result.kind === "changed") text = result.files[0]?.text ?? text;
    refused ||= result.kind === "refused";
  }
  return { text, refused };
}

/** The commit's text with the quotes that its author left out around what is then no string. */
const withQuotes = ({ after, edits }: Bump): string =>
  edits.reduce((text, { to }) => (isPlainText(to) ? text : text.replaceAll(`: ${to}`, `: "${to}"`)), read(after));

// The data lies beside the project or nowhere: nothing of the project may depend on it.
(there ? describe : describe.skip)("Real bumps (../shared/data/bumps)", () => {
  it(`come out byte for byte, or are refused; none wrong, at least 97 % exact of ${bumps.length}`, () => {
    const wrong: string[] = [];
    let exact = 0;
    for (const bump of bumps) {
      const { text, refused } = replay(bump);
      if (text === read(bump.after) || text === withQuotes(bump)) exact++;
      else if (!refused || text !== read(bump.before)) wrong.push(`${bump.repo} ${bump.commit} ${bump.path}`);
    }
    expect(wrong).toEqual([]);
    expect(bumps.length).toBeGreaterThan(200);
    expect(exact / bumps.length).toBeGreaterThanOrEqual(0.97);
  });
});

if (!there) {
  it("are not replayed: ../shared/data/bumps is not there", () => {
    expect(there).toBe(false);
  });
}
