/** One finding for one mistake: what is said of a file as it stands need not be said again of what it is rendered to. Pure. */
import type { Finding } from "../../domain/finding.ts";
import type { RenderedFinding } from "./rendered-changes.ts";

/** Those that no finding on the files themselves tells of: by rule, and by line or words. */
export function withoutRepeated(
  rendered: readonly RenderedFinding[],
  onFiles: readonly Finding[],
): readonly RenderedFinding[] {
  const told = new Set(
    onFiles.flatMap(({ file, line, rule, message }) => [
      JSON.stringify([file, rule, line]),
      JSON.stringify([file, rule, message]),
    ]),
  );
  return rendered.filter(
    ({ file, line, rule, said }) =>
      !told.has(JSON.stringify([file, rule, line])) && !told.has(JSON.stringify([file, rule, said])),
  );
}
