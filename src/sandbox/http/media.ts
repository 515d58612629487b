import type { Call } from "./call.ts";

/** Whether the request asks for one of GitHub's media types, `application/vnd.github.raw` for example, instead of JSON. */
export function wantsMedia({ headers }: Call, type: "raw" | "sha" | "diff"): boolean {
  return new RegExp(`\\bapplication/vnd\\.github(?:\\.v3)?\\.${type}\\b`).test(headers.accept ?? "");
}
