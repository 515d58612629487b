/** Which repository a `source` label or field means. */
import type { FullName } from "../domain/repository.ts";

const FULL_NAME = /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/;

/**
 * `acme/checkout`, or a URL of a repository on this GitHub (with `.git`, or deeper paths behind it). Undefined for anything
 * else, other hosts included.
 */
export function sourceRepository(text: string | undefined, webUrl: string): FullName | undefined {
  if (text === undefined) return undefined;
  if (FULL_NAME.test(text)) return text;
  const path = pathOnThisGithub(text, webUrl);
  const [owner = "", name = ""] = (path ?? "").split("/").filter((part) => part !== "");
  const fullName = `${owner}/${name.replace(/\.git$/, "")}`;
  return FULL_NAME.test(fullName) ? fullName : undefined;
}

function pathOnThisGithub(text: string, webUrl: string): string | undefined {
  const ssh = /^git@([^:/]+):(.+)$/.exec(text);
  const host = new URL(webUrl).host;
  if (ssh !== null) return ssh[1] === host ? ssh[2] : undefined;
  const url = text.replace(/^git\+/, "");
  return URL.canParse(url) && new URL(url).host === host ? new URL(url).pathname : undefined;
}
