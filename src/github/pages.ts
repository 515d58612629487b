/** Lists that GitHub gives in pages: one request a hundred. */

export const PER_PAGE = 100;

/** Asks for page after page while GitHub's `link` header names a next one ("Using pagination in the REST API"). */
export async function* pages<Data>(
  ask: (page: number) => Promise<{ readonly data: Data; readonly headers: { readonly link?: string | undefined } }>,
): AsyncGenerator<Data> {
  for (let page = 1; ; page += 1) {
    const { data, headers } = await ask(page);
    yield data;
    if (!/\brel="?next"?/.test(headers.link ?? "")) return;
  }
}

/** All pages of a list, one after the other. */
export async function allPages<Item>(
  ask: (page: number) => Promise<{
    readonly data: readonly Item[];
    readonly headers: { readonly link?: string | undefined };
  }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pages(ask)) items.push(...page);
  return items;
}
