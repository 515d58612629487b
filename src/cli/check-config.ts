/** `towpath config`: every mistake in a `towpath.yaml`, or what was understood. */
import { dirname, join } from "node:path";
import { type Command, Option } from "commander";
import type { Consent } from "../config/read-consent.ts";
import { terminalText } from "./terminal-text.ts";

/** Adds the subcommand. Exits 0 where the file is understood; 1 where it is mistaken or absent; 2 on wrong usage. */
export function addCheckConfig(program: Command): void {
  program
    .command("config")
    .description("Check a towpath.yaml: print every mistake in it, or what was understood.")
    .argument("[path]", "the file, or the folder that it is in", ".")
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (path: string, options: { readonly output: "text" | "json" }) => {
      const { exitCode, out, err } = await checkConfig(path, options.output);
      process.stdout.write(options.output === "json" ? out : terminalText(out));
      process.stderr.write(terminalText(err));
      process.exitCode = exitCode;
    });
}

const formatConsent = (file: string, { managedBy, sharedWith }: Consent): string =>
  [
    ...(managedBy === undefined ? [] : [`the environments in this repository are configured in ${managedBy}.`]),
    ...(sharedWith.length === 0 ? [] : [`its schemas and policies may be read for ${sharedWith.join(", ")}.`]),
  ]
    .map((sentence) => `${file}: ${sentence}\n`)
    .join("");

export interface Checked {
  readonly exitCode: 0 | 1;
  readonly out: string;
  readonly err: string;
}

/** What the subcommand prints. Findings name the file as `path` does. */
export async function checkConfig(path: string, output: "text" | "json"): Promise<Checked> {
  const { readFile, stat } = await import("node:fs/promises");
  const { readConfig } = await import("../config/read-config.ts");
  const { readConsent } = await import("../config/read-consent.ts");
  const { configAsJson, formatConfig } = await import("./format-config.ts");
  const { formatFindings } = await import("./format-findings.ts");
  const { findApplications } = await import("./find-applications.ts");

  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isFolder ? join(path, "towpath.yaml") : path;
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (typeof error === "object" && error !== null && "code" in error) return { code: String(error.code) };
    throw error;
  });
  if (typeof text !== "string") {
    const reason = text.code === "ENOENT" ? "There is no such file" : `It cannot be read (${text.code})`;
    return { exitCode: 1, out: "", err: `${file}: ${reason}; name a towpath.yaml or the folder that it is in.\n` };
  }
  const json = (value: object): string => `${JSON.stringify({ file, ...value }, null, 2)}\n`;
  const read = readConsent(text, file) ?? readConfig(text, file);
  if ("mistakes" in read) {
    if (output === "json") return { exitCode: 1, out: json({ mistakes: read.mistakes }), err: "" };
    return { exitCode: 1, out: formatFindings(read.mistakes, text), err: "" };
  }
  if ("managedBy" in read) {
    return { exitCode: 0, out: output === "json" ? json(read) : formatConsent(file, read), err: "" };
  }
  const found = await findApplications(read.config, dirname(file));
  const out =
    output === "json" ? json({ config: configAsJson(read.config), ...found }) : formatConfig(file, read.config, found);
  return { exitCode: 0, out, err: "" };
}
