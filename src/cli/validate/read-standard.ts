/** What the `towpath.yaml` in the working directory says of checking, if there is one. */
import { readFile } from "node:fs/promises";
import type { Config } from "../../config/config.ts";
import { readConfig } from "../../config/read-config.ts";
import { readConsent } from "../../config/read-consent.ts";

const FILE = "towpath.yaml";
/** More mistakes than these are counted; `towpath config` lists all. */
const MOST_TOLD = 5;

export type Standard =
  | { readonly config: Config | undefined; readonly remark?: string }
  /** Sentences on why nothing is checked. */
  | { readonly problem: string };

/** A file that cannot be read or is mistaken is a problem, never passed by: nobody knows what it wants to be checked. */
export async function readStandard(): Promise<Standard> {
  const text = await readFile(FILE, "utf8").catch((error: unknown) => {
    if (typeof error === "object" && error !== null && "code" in error) return { code: String(error.code) };
    throw error;
  });
  if (typeof text !== "string") {
    if (text.code === "ENOENT") return { config: undefined };
    return { problem: `${FILE} cannot be read (${text.code}), so what counts here is not known.` };
  }
  const consent = readConsent(text, FILE);
  if (consent !== undefined && "managedBy" in consent) {
    if (consent.managedBy === undefined) return { config: undefined };
    const remark = `${FILE}: the configuration is in ${consent.managedBy}; without it, the defaults count.`;
    return { config: undefined, remark };
  }
  const read = consent ?? readConfig(text, FILE);
  if ("config" in read) return { config: read.config };
  const told = read.mistakes
    .slice(0, MOST_TOLD)
    .map(({ file, line, column = 1, message }) => `${file}:${line}:${column}: ${message}`);
  const rest = read.mistakes.length - told.length;
  const more = rest > 0 ? ` ${rest} more are listed by towpath config.` : "";
  return { problem: [...told, `${FILE} has to be mended first: it says what is checked, and how.${more}`].join("\n") };
}
