/** A part of a list: `limit` entries from `offset`. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** A list in pages, as the Web API gives it. `query`: what else the addresses of the pages carry. */
export function pageOf<T>(
  baseUrl: string,
  path: string,
  all: readonly T[],
  page: Page,
  toJson: (entry: T) => unknown,
  query: Readonly<Record<string, string>> = {},
): Readonly<Record<string, unknown>> {
  const { limit, offset } = page;
  const address = (from: number): string => {
    const search = new URLSearchParams({ ...query, offset: String(from), limit: String(limit) });
    return `${baseUrl}${path}?${search.toString()}`;
  };
  return {
    href: address(offset),
    items: all.slice(offset, offset + limit).map(toJson),
    limit,
    next: limit > 0 && offset + limit < all.length ? address(offset + limit) : null,
    offset,
    previous: offset > 0 ? address(Math.max(0, offset - limit)) : null,
    total: all.length,
  };
}
