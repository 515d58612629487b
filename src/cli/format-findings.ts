/** Findings of one file for a terminal: each with the line that it is about. */
import type { Finding } from "../domain/finding.ts";
import { terminalLine } from "./terminal-text.ts";

const WIDEST = 120;

export function formatFindings(findings: readonly Finding[], text: string): string {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const told = findings.map((finding) => format(finding, lines[finding.line - 1] ?? ""));
  const [first] = findings;
  const count = `${findings.length} ${findings.length === 1 ? "mistake" : "mistakes"}`;
  return `${told.join("\n")}\n${first?.file}: ${count}. Until ${findings.length === 1 ? "it is" : "they are"} mended, nothing changes anywhere.\n`;
}

function format({ file, line, column = 1, message, remedy }: Finding, source: string): string {
  const cut = Math.max(0, column - WIDEST + 20);
  const shown = terminalLine(source)
    .slice(cut, cut + WIDEST)
    .trimEnd();
  const margin = `${line}`.padStart(5);
  const sentence = terminalLine(remedy === undefined ? message : `${message} ${remedy}`);
  return [
    `${terminalLine(file)}:${line}:${column}: ${sentence}`,
    `${margin} | ${shown}`,
    `${" ".repeat(margin.length)} | ${" ".repeat(Math.max(0, column - 1 - cut))}^`,
    "",
  ].join("\n");
}
