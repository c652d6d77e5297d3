/** Reads a list of the interface page by page. */
import type { ApiClient } from './api-client.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const pageSize = 200;

/**
 * @param path with or without a query
 * @param limit most that are read
 * @returns the entries, and the cursor of those after them; null when these are all
 */
export async function readPages<T>(api: ApiClient, path: string, limit = Number.POSITIVE_INFINITY): Promise<Page<T>> {
  const items: T[] = [];
  let nextCursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: String(Math.min(pageSize, limit - items.length)) });
    if (nextCursor !== null) query.set('cursor', nextCursor);
    const page = (await api.call('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`)) as Page<T>;
    items.push(...page.items);
    nextCursor = page.nextCursor;
  } while (nextCursor !== null && items.length < limit);
  return { items, nextCursor };
}
