/** Text on its way to a terminal or into the log of a workflow: what it quotes of files and names steers neither. */

/** One line: without control, invisible and reordering characters, and nothing that GitHub Actions takes for a command. */
export const terminalLine = (text: string): string =>
  text
    .replaceAll(/\p{C}/gu, " ")
    // At the start of a line `::` begins a workflow command; its older form, `##[`, does anywhere (actions/runner).
    .replace(/^(\s*:)(?=:)/, "$1 ")
    .replaceAll("##[", "## [");

/** Several lines, each as {@link terminalLine} makes it. */
export const terminalText = (text: string): string => text.split("\n").map(terminalLine).join("\n");
