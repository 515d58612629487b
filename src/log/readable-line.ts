/** A log line for people at a terminal: time, level, message, and the fields behind it. */

/** From a line of JSON with its line break to a readable one; what is not such a line stays as it is. */
export function readableLine(json: string): string {
  const line = parse(json);
  if (line === undefined) return json;
  const { time, level, msg, ...fields } = line;
  const told = Object.entries(fields).map(([name, value]) => ` ${name}=${readable(value)}`);
  return `${String(time).slice(11, 19)} ${String(level).toUpperCase().padEnd(5)} ${typeof msg === "string" ? plain(msg) : ""}${told.join("")}\n`;
}

function parse(json: string): Record<string, unknown> | undefined {
  try {
    const line: unknown = JSON.parse(json);
    return typeof line === "object" && line !== null ? { ...line } : undefined;
  } catch {
    return undefined;
  }
}

function readable(value: unknown): string {
  if (typeof value === "object" && value !== null && "stack" in value && typeof value.stack === "string") {
    return value.stack
      .split("\n")
      .map((line) => `\n    ${plain(line)}`)
      .join("");
  }
  return plain(typeof value === "string" && /^[^\s"]+$/.test(value) ? value : JSON.stringify(value));
}

/** Without what would steer the terminal: names and sentences from outside are told. */
const plain = (text: string): string => text.replaceAll(/\p{C}/gu, " ");
