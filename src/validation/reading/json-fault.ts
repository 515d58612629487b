/** The first thing in a text that JSON does not allow; undefined where it is JSON. */
export function jsonFault(text: string): { readonly offset: number; readonly message: string } | undefined {
  try {
    JSON.parse(text.replace(/^\ufeff/, ""));
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const position = /at position (\d+)/.exec(error.message)?.[1];
    const what = error.message.replace(/\s+in JSON at position.*$/s, "").replace(/, ?\.\.\..*$|, ".*$/s, "");
    return {
      offset: Math.min(Number(position ?? text.trimEnd().length - 1), Math.max(0, text.length - 1)),
      message: `The file is called .json, and this is YAML but no JSON: ${what}.`,
    };
  }
}
