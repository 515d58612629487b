/** What a small grammar makes of a text: its value, or the rest of a sentence that starts with the text. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };
