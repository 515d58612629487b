/** What the demo prints: plain words, a step at a time. Colours only on a terminal that wants them. */
const colours = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);

const bold = paint(1);
const dim = paint(2);
const red = paint(31);
const green = paint(32);
const cyan = paint(36);

const started = performance.now();

/** A new chapter. */
export function chapter(title: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`\n${bold(title)} ${dim(`(${seconds} s)`)}`);
}

export const say = (text: string): void => console.log(`  ${text}`);
export const link = (url: string): string => cyan(url);
export const seen = (text: string): void => console.log(`  ${green("✓")} ${text}`);

/** A text as it stands, with lines of a patch coloured. */
export function quote(text: string): void {
  for (const line of text.trimEnd().split("\n")) {
    const coloured = line.startsWith("+") ? green(line) : line.startsWith("-") ? red(line) : dim(line);
    console.log(`      ${coloured}`);
  }
}
