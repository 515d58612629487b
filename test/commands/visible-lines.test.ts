import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { visibleLines } from "../../src/commands/visible-lines.ts";
import { given } from "./context.ts";

const COMMAND = "/why prod";
const heard = (comment: string): number => given(comment).filter((one) => typeof one === "object").length;

describe("a command is heard at the start of a line of plain text", () => {
  it.each([
    ["alone", COMMAND],
    ["after text", `Some words.\n${COMMAND}`],
    ["before text", `${COMMAND}\nSome words.`],
    ["after code that has ended", `\`\`\`\nx\n\`\`\`\n${COMMAND}`],
    ["after a longer fence that has ended", `~~~~ sh\n~~~\n~~~~~\n${COMMAND}`],
    ["after a quote and an empty line", `> who?\n\n${COMMAND}`],
    ["after an HTML comment", `<!-- template -->\n${COMMAND}`],
    ["after an empty HTML comment", `<!-->\n${COMMAND}`],
    ["after inline code", `Use \`x\` and \`\`y\`z\`\`\n${COMMAND}`],
    ["after a backtick that nothing closes", `It's a \` here\n\n${COMMAND}\n\nand \` there`],
    ["after an escaped backtick", `It's \\\` here\n${COMMAND}\n\` there`],
    ["after folded text", `<details>\nlog\n</details>\n\n${COMMAND}`],
    ["after inline code that names an element", `The \`<details>\` element\n${COMMAND}`],
    ["after an HTML comment in inline code", `Write \`<!--\` for it\n${COMMAND}`],
    ["after a heading with a backtick", `# a \` b\n${COMMAND}\n\``],
    ["with lines that end like Windows' and old Macs'", `a\r\n${COMMAND}\rb`],
    ["below a list whose fence ended with it", `- \`\`\`\n${COMMAND}`],
    ["below an item of a list", `- item\n${COMMAND}`],
    ["after an HTML comment that was never one", `text <!-- x\n\n${COMMAND}`],
  ])("%s", (_, comment) => expect(heard(comment)).toBe(1));
});

describe("a command is not heard", () => {
  it.each([
    ["in a fence", `\`\`\`\n${COMMAND}\n\`\`\``],
    ["in a fence of tildes", `~~~\n${COMMAND}\n~~~`],
    ["in a fence that is closed by none", `\`\`\`sh\n${COMMAND}`],
    ["in a fence with a shorter or another run inside", `\`\`\`\`\n\`\`\`\n~~~~\n${COMMAND}\n\`\`\`\``],
    ["behind what looks like a fence's end and has words", `\`\`\`\n\`\`\` x\n${COMMAND}\n\`\`\``],
    ["in a fence inside a list", `- \`\`\`\n  ${COMMAND}\n  \`\`\``],
    ["in indented code", `text\n\n    ${COMMAND}`],
    ["indented at all", ` ${COMMAND}`],
    ["in a quote", `> ${COMMAND}`],
    ["in a quote inside a list", `- > text\n- > ${COMMAND}`],
    ["in an HTML comment", `<!--\n${COMMAND}\n-->`],
    ["in an HTML comment with empty lines", `<!--\n\n${COMMAND}\n\n-->`],
    ["in an HTML comment that starts in a line", `text <!-- x\n${COMMAND}\n-->`],
    ["in an HTML comment that nothing ends", `<!-- x\n\n${COMMAND}`],
    ["on the line on which an HTML comment ends", `<!--\n-->${COMMAND}`],
    ["in a second HTML comment", `<!-- a --> <!--\n${COMMAND}\n-->`],
    ["in inline code over several lines", `text \`a\n${COMMAND}\nb\``],
    ["in folded text", `<details><summary>log</summary>\n\n${COMMAND}\n\n</details>`],
    ["in folded text in folded text", `<details>\n<details>\n</details>\n\n${COMMAND}\n\n</details>`],
    ["in preformatted text", `<pre>\n${COMMAND}\n</pre>`],
    ["inside a line", `please ${COMMAND}`],
    ["in a table", `| a |\n|---|\n| ${COMMAND} |`],
    ["in a list", `- ${COMMAND}\n1. ${COMMAND}`],
    ["behind a zero-width space", `\u200b${COMMAND}`],
  ])("%s", (_, comment) => expect(heard(comment)).toBe(0));

  it("directly below a quote, and it is said", () => {
    expect(given(`> when?\n${COMMAND}`)).toEqual([
      "It stands directly below a quote and is part of it; leave a line empty between the two.",
    ]);
  });
});

/** Pieces of Markdown of which comments are made. */
const PIECES = [
  COMMAND,
  COMMAND,
  "",
  "text",
  "text `code",
  "`",
  "``",
  "a ``b` c",
  "```",
  "```sh",
  "~~~~",
  "~~~",
  "    indented",
  "> quote",
  "> ```",
  "- item",
  "- ```",
  "  ```",
  "1. item",
  "# head `",
  "---",
  "===",
  "<!--",
  "-->",
  "<!-- x -->",
  "text <!-- y",
  "\\`",
  "\\<!--",
  "<pre>",
  "</pre>",
  "<details>",
  "</details>",
  "| a |",
  "|---|",
  "\t",
  "*",
];
const comments = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((lines) => lines.join("\n"));
const WORD = /\/why prod/g;

/** The commands that a reader of the page does not see as plain text. */
function hiddenOnThePage(comment: string): number {
  const numbered = comment.split("\n").map((line, index) => (line === COMMAND ? `${COMMAND}${index}` : line));
  const options = { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true };
  const html = micromark(numbered.join("\n"), options);
  const plain = html
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replaceAll(/<(pre|code|blockquote)\b[\s\S]*?(?:<\/\1>|$)/g, "");
  const seen = new Set([...plain.matchAll(/\/why prod(\d+)/g)].map(([, number]) => Number(number) + 1));
  return visibleLines(comment).filter(
    ({ text, number, belowQuote }) => text === COMMAND && !belowQuote && !seen.has(number),
  ).length;
}

describe("against a whole Markdown parser", () => {
  it("no command is heard that GitHub's Markdown shows as code, quote or comment", () => {
    fc.assert(
      fc.property(comments, (comment) => {
        if (comment.match(WORD) === null) return;
        expect(hiddenOnThePage(comment)).toBe(0);
      }),
      { numRuns: 3_000, seed: 20_261_121 },
    );
  });
});
